import { DomainError, type UserErrorCode } from '../../domain/errors.js';
import { formatMinutes } from '../../domain/minutes.js';

/** A refusal at the till, in words for a tired person there. */
export function redemptionRefusal(
  code: UserErrorCode,
  facts: { availableMinutes?: number; offerTitle?: string } = {},
): DomainError {
  const offer = facts.offerTitle ?? 'This offer';
  switch (code) {
    case 'CODE_NOT_VALID':
      // The same words for unknown, used, expired and foreign codes: a guess learns nothing.
      return new DomainError(
        code,
        'This code does not work. Please ask the member to show a new one: a code works once and for a few minutes.',
        { field: ['code'] },
      );
    case 'CARD_NOT_VALID':
      // The same words for an unknown or blocked card and for a wrong PIN.
      return new DomainError(
        code,
        'This card and PIN do not work. Please check both; after five wrong PINs a card rests for a quarter of an hour.',
        { field: ['cardNumber'] },
      );
    case 'OWN_CREDITS':
      return new DomainError(
        code,
        'These are your own credits, or those of somebody you act for. Please ask a colleague to take them.',
      );
    case 'HOLD_NOT_VALID':
      return new DomainError(
        code,
        'This booking is over: it was redeemed or released, or its time has passed. The visit can be taken anew with a code or card.',
        { field: ['redemptionId'] },
      );
    case 'TOO_MANY_TRIES':
      return new DomainError(code, 'Too many codes or PINs did not work. Please wait a minute, then try again.', {
        field: ['code'],
      });
    case 'INSUFFICIENT_CREDITS': {
      const available = facts.availableMinutes ?? 0;
      return new DomainError(
        code,
        `There are not enough credits for this: ${formatMinutes(available)} can be enjoyed now.`,
        { availableMinutes: available },
      );
    }
    case 'CREDITS_TO_EARN_BACK':
      return new DomainError(
        code,
        'There are credits to earn back first. Please ask the member to look at their balance.',
      );
    case 'ACCOUNT_NOT_OPEN':
      return new DomainError(
        code,
        "The member's account or the venue's is frozen or closed. Please ask the scheme's staff.",
      );
    case 'MEMBER_CLOSED':
      return new DomainError(code, 'This membership has ended.');
    case 'OFFER_NOT_AVAILABLE':
      return new DomainError(code, 'This offer is not available at the moment.');
    case 'OFFER_CHANGED':
      return new DomainError(code, `${offer} has just changed or been paused. Please look at it again.`);
    case 'OUT_OF_STOCK':
      return new DomainError(code, `${offer}: not enough places are left for now.`);
    case 'MEMBER_LIMIT_REACHED':
      return new DomainError(code, `${offer}: this member has enjoyed it as often as it allows for now.`);
    case 'VENUE_BUDGET_REACHED':
      return new DomainError(
        code,
        'The venue has reached what it can honour this month. It starts afresh on the first.',
      );
    default:
      return new DomainError(code, 'This cannot be done.');
  }
}
