import { DomainError, RequestError } from '../../domain/errors.js';
import { readCode } from '../../domain/spending/redemptionCode.js';
import type { Party } from '../../domain/spending/restrictions.js';
import { redeem } from '../../policies/spending.js';
import type { RedemptionRecord } from '../../queries/records.js';
import type { RequestContext } from '../context.js';
import { declareGroupCommand } from '../defineCommand.js';
import { checkedKey } from '../idempotencyKey.js';
import { inputHash, type Secrets } from '../secrets.js';
import { readCardProof } from './cardProof.js';
import type { Proof } from './redemptionTypes.js';

/** How the till knows the member: exactly one of a code, a card with its PIN, or an open hold. */
export interface ProofInput {
  code?: string | null;
  cardNumber?: string | null;
  pin?: string | null;
  /** The redemption that stands as a hold. */
  redemptionId?: string | null;
}

export interface RedeemCreditsInput extends ProofInput {
  idempotencyKey: string;
  /** Left out for a hold, which has its offer. */
  offerId?: string | null;
  /** The offer's revision as the till showed it: an offer that changed meanwhile is refused with OFFER_CHANGED. */
  offerRevision?: number | null;
  /** Left out for a hold, which has its party. */
  adults?: number | null;
  under16s?: number | null;
}

const partyMax = 200;

declareGroupCommand('redeemCredits', redeem.name);

/**
 * Turns a member's code, card or hold into a visit: takes the price from their earliest-expiring live credits, or those the hold set aside, and gives it
 * to the venue. Posted together with other redemptions of the scheme that arrive at the same time; each is decided on its own.
 *
 * @throws DomainError CODE_NOT_VALID, CARD_NUMBER_MISTYPED, CARD_NOT_VALID, OWN_CREDITS, IN_THE_FUTURE (booked for a later day), HOLD_NOT_VALID, TOO_MANY_TRIES, INSUFFICIENT_CREDITS (with what is available), OFFER_RESTRICTED
 * (with every reason), OFFER_CHANGED, OFFER_NOT_AVAILABLE, OUT_OF_STOCK, MEMBER_LIMIT_REACHED, VENUE_BUDGET_REACHED, CREDITS_TO_EARN_BACK,
 * ACCOUNT_NOT_OPEN, CONFLICT; RequestError NOT_FOUND (no such offer or hold), FORBIDDEN (another venue's).
 * Records CreditsRedeemed.
 */
export async function redeemCredits(
  context: RequestContext,
  input: RedeemCreditsInput,
): Promise<{ redemptionId: string; record: RedemptionRecord | null }> {
  const { actor } = context;
  if (actor.kind === 'ANONYMOUS') throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
  const proof = readProof(input, actor.schemeId, context.services.secrets);
  const party = proof.kind === 'HOLD' ? bookedParty(input) : checkedParty(input);
  const offerId = proof.kind === 'HOLD' ? null : (input.offerId ?? null);
  if (proof.kind !== 'HOLD' && offerId === null)
    throw new DomainError('INVALID_INPUT', 'Say which offer it is.', { field: ['offerId'] });
  const offerRevision = input.offerRevision ?? undefined;
  const outcome = await context.services.groupCommits.redemptions.submit(actor.schemeId, {
    actor,
    now: context.now,
    key: checkedKey(input.idempotencyKey),
    inputHash: inputHash('redeemCredits', {
      ...hashable(input, proof),
      offerId: offerId ?? undefined,
      offerRevision,
      ...party,
    }),
    proof,
    offerId,
    offerRevision: offerRevision ?? null,
    party,
  });
  if ('error' in outcome) throw outcome.error;
  return outcome;
}

/** @throws DomainError INVALID_INPUT unless exactly one way is given */
export function readProof(input: ProofInput, schemeId: string, secrets: Secrets): Proof {
  const { code, cardNumber, pin, redemptionId } = input;
  const given = [code, cardNumber, redemptionId].filter((one) => one !== null && one !== undefined);
  if (given.length !== 1) {
    throw new DomainError(
      'INVALID_INPUT',
      "Give the member's code, or their card and PIN, or the booking: one of them.",
      {
        field: ['code'],
      },
    );
  }
  if (redemptionId) return { kind: 'HOLD', redemptionId };
  if (typeof cardNumber === 'string') return readCardProof(cardNumber, pin ?? '', schemeId, secrets);
  const read = readCode(code ?? '');
  return { kind: 'CODE', codeHash: read === null ? null : secrets.redemptionCodeHash(schemeId, read) };
}

/** What of the proof goes into the input's hash. A PIN is guessed in ten thousand tries, so only its keyed hash does. */
function hashable(input: ProofInput, proof: Proof): object {
  switch (proof.kind) {
    case 'CODE':
      return { code: readCode(input.code ?? '') };
    case 'CARD':
      return { cardNumber: proof.cardNumber, pin: proof.pinHash.toString('hex') };
    case 'HOLD':
      return { redemptionId: proof.redemptionId };
    case 'MEMBER':
      return { memberId: proof.memberId };
  }
}

/** Null: as booked. */
function bookedParty(input: RedeemCreditsInput): Party | null {
  const { adults, under16s } = input;
  if ((adults ?? null) === null && (under16s ?? null) === null) return null;
  return { adults: adults ?? 0, under16s: under16s ?? 0 };
}

/** One adult where nobody is named. @throws DomainError INVALID_INPUT */
export function checkedParty(input: Pick<RedeemCreditsInput, 'adults' | 'under16s'>): Party {
  const adults = input.adults ?? 1;
  const under16s = input.under16s ?? 0;
  if (adults < 0 || under16s < 0 || adults + under16s < 1 || adults + under16s > partyMax) {
    throw new DomainError(
      'INVALID_INPUT',
      `Say how many adults and under-16s come along: from 1 to ${partyMax} people.`,
      { field: ['adults'] },
    );
  }
  return { adults, under16s };
}
