import { DomainError, RequestError } from '../../domain/errors.js';
import { readCode } from '../../domain/spending/redemptionCode.js';
import { redeem } from '../../policies/spending.js';
import type { RequestContext } from '../context.js';
import { declareGroupCommand } from '../defineCommand.js';
import { checkedKey } from '../idempotencyKey.js';
import { inputHash } from '../secrets.js';

export interface RedeemCreditsInput {
  idempotencyKey: string;
  code: string;
  offerId: string;
  adults: number;
  under16s: number;
}

const partyMax = 200;

declareGroupCommand('redeemCredits', redeem.name);

/**
 * Turns a member's code into a visit: takes the price from their earliest-expiring live credits and gives it to the venue.
 * Posted together with other redemptions of the scheme that arrive at the same time; each is decided on its own.
 *
 * @throws DomainError CODE_NOT_VALID, TOO_MANY_TRIES, INSUFFICIENT_CREDITS (with what is available), OFFER_RESTRICTED (with every reason), OFFER_CHANGED,
 * OFFER_NOT_AVAILABLE, OUT_OF_STOCK, MEMBER_LIMIT_REACHED, VENUE_BUDGET_REACHED, CREDITS_TO_EARN_BACK, ACCOUNT_NOT_OPEN, CONFLICT;
 * RequestError NOT_FOUND (no such offer), FORBIDDEN (another venue's).
 * Records CreditsRedeemed.
 */
export async function redeemCredits(
  context: RequestContext,
  input: RedeemCreditsInput,
): Promise<{ redemptionId: string }> {
  const { actor } = context;
  if (actor.kind === 'ANONYMOUS') throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
  const { adults, under16s } = input;
  if (adults < 0 || under16s < 0 || adults + under16s < 1 || adults + under16s > partyMax) {
    throw new DomainError(
      'INVALID_INPUT',
      `Say how many adults and under-16s come along: from 1 to ${partyMax} people.`,
      { field: ['adults'] },
    );
  }
  const code = readCode(input.code);
  const outcome = await context.services.groupCommits.redemptions.submit(actor.schemeId, {
    actor,
    now: context.now,
    key: checkedKey(input.idempotencyKey),
    inputHash: inputHash('redeemCredits', { code, offerId: input.offerId, adults, under16s }),
    codeHash: code === null ? null : context.services.secrets.redemptionCodeHash(actor.schemeId, code),
    offerId: input.offerId,
    party: { adults, under16s },
  });
  if ('error' in outcome) throw outcome.error;
  return outcome;
}
