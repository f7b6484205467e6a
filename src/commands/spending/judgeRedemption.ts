import { DomainError, forbidden, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { periodStart } from '../../domain/schemes/localTime.js';
import { dayMustHaveCome } from '../../domain/spending/holdTimes.js';
import { partyPrice } from '../../domain/spending/price.js';
import {
  failingRestrictions,
  memberLimitSince,
  memberLimitUntil,
  type Party,
  stockSlot,
} from '../../domain/spending/restrictions.js';
import { type Actor, actorName, actsAsMember } from '../../policies/actor.js';
import { redeem } from '../../policies/spending.js';
import type { OfferFacts, RedemptionBatchFacts, RedemptionItemFacts } from './redemptionFacts.js';
import { redemptionRefusal } from './redemptionRefusal.js';
import type { RedemptionRequest } from './redemptionTypes.js';

/** A redemption that may go ahead as far as can be seen outside the locks. */
export interface Draft {
  redemptionId: string;
  transferId: string;
  member: NonNullable<RedemptionItemFacts['member']>;
  offer: OfferFacts & { venueAccountId: string };
  party: Party;
  priceMinutes: number;
}

/** Wrong codes and PINs of a till in a minute; redeem_check knows it too. */
export const failuresMax = 5;

/**
 * Decides what can be decided about a redemption from the facts read.
 * @param failures wrong codes and PINs of this till in the last minute. @throws what stands in the way.
 */
export function judgeRedemption(
  request: RedemptionRequest,
  item: RedemptionItemFacts,
  failures: number,
  facts: RedemptionBatchFacts,
  now: Date,
): Draft {
  const { offer } = item;
  if (!offer) throw notFound();
  if (!redeem.allows(request.actor, offer)) throw forbidden();
  if (request.proof.kind === 'HOLD') return judgeHold(request, item, offer, facts, now);
  const member = provenMember(request, item, failures);
  mustBeOfAnother(request.actor, member.id);
  mustBeCurrent(offer, request.offerRevision);
  const party = request.party ?? { adults: 0, under16s: 0 };
  return { ...judgeVisit(offer, member, party, item, facts, now), redemptionId: newId(), transferId: newId() };
}

/**
 * Decides whether a member may enjoy an offer at an instant, by its restrictions.
 * @throws DomainError OFFER_NOT_AVAILABLE, OFFER_RESTRICTED (with every reason), INVALID_INPUT
 */
export function judgeVisit(
  offer: OfferFacts,
  member: NonNullable<RedemptionItemFacts['member']>,
  party: Party,
  counts: Pick<RedemptionItemFacts, 'timesInPeriod' | 'stockUsed'>,
  facts: Pick<RedemptionBatchFacts, 'zone'>,
  at: Date,
): Omit<Draft, 'redemptionId' | 'transferId'> {
  const venueAccountId = openVenue(offer);
  if (offer.status !== 'ACTIVE') throw redemptionRefusal('OFFER_NOT_AVAILABLE');
  const reasons = failingRestrictions(offer.restrictions, {
    party,
    memberWardCode: member.wardCode,
    timesInPeriod: counts.timesInPeriod,
    stockUsed: counts.stockUsed,
    at,
    zone: facts.zone,
  });
  if (reasons.length > 0) {
    throw new DomainError(
      'OFFER_RESTRICTED',
      `${offer.title} cannot be enjoyed this time. ${reasons.map((reason) => reason.message).join(' ')}`,
      { reasons },
    );
  }
  const priceMinutes = partyPrice(offer, party);
  if (priceMinutes <= 0) {
    throw new DomainError('INVALID_INPUT', 'Say who comes along: at least one person who takes credits.', {
      field: ['adults'],
    });
  }
  return { member, offer: { ...offer, venueAccountId }, party, priceMinutes };
}

/** Whoever works a till asks a colleague to take credits of their own, or of somebody they care for. @throws DomainError OWN_CREDITS */
export function mustBeOfAnother(actor: Actor, memberId: string): void {
  if (actsAsMember(actor, memberId)) throw redemptionRefusal('OWN_CREDITS');
}

/** @throws DomainError OFFER_CHANGED where the offer is no longer as it was shown */
export function mustBeCurrent(offer: OfferFacts, shownRevision: number | null): void {
  if (shownRevision !== null && shownRevision !== offer.revision)
    throw redemptionRefusal('OFFER_CHANGED', { offerTitle: offer.title });
}

/** @param failures wrong codes and PINs of this till in the last minute. @throws DomainError TOO_MANY_TRIES */
export function mustNotCoolDown(failures: number): void {
  if (failures >= failuresMax) throw redemptionRefusal('TOO_MANY_TRIES');
}

/** A hold keeps the price and the terms it was made under; only its time and its venue can have changed. */
function judgeHold(
  request: RedemptionRequest,
  item: RedemptionItemFacts,
  offer: OfferFacts,
  facts: Pick<RedemptionBatchFacts, 'zone'>,
  now: Date,
): Draft {
  const { hold, member } = item;
  if (!hold || !member || request.proof.kind !== 'HOLD') throw redemptionRefusal('HOLD_NOT_VALID');
  if (!hold.isLive) throw redemptionRefusal('HOLD_NOT_VALID');
  mustBeOfAnother(request.actor, member.id);
  if (hold.bookedFor) dayMustHaveCome(hold.bookedFor, now, facts.zone);
  const party = { adults: hold.adults, under16s: hold.under16s };
  if (request.party && (request.party.adults !== party.adults || request.party.under16s !== party.under16s)) {
    throw new DomainError(
      'INVALID_INPUT',
      `This was booked for ${party.adults} adults and ${party.under16s} under-16s. If others have come, release it and take the visit anew.`,
      { field: ['adults'] },
    );
  }
  return {
    redemptionId: request.proof.redemptionId,
    transferId: newId(),
    member,
    offer: { ...offer, venueAccountId: openVenue(offer) },
    party,
    priceMinutes: hold.priceMinutes,
  };
}

function openVenue(offer: OfferFacts): string {
  if (offer.venueStatus !== 'VERIFIED' || !offer.venueAccountId) throw redemptionRefusal('OFFER_NOT_AVAILABLE');
  return offer.venueAccountId;
}

/** Whose credits these are. The same answer for a code or card that is unknown, foreign, used or over, and for a wrong PIN. */
export function provenMember(
  request: Pick<RedemptionRequest, 'proof'>,
  item: RedemptionItemFacts,
  failures: number,
): NonNullable<RedemptionItemFacts['member']> {
  const { proof } = request;
  const { code, card, member } = item;
  mustNotCoolDown(failures);
  if (proof.kind === 'CARD') {
    if (!card?.isLive || !member || !hasRightPin(request, item)) throw redemptionRefusal('CARD_NOT_VALID');
  } else if (proof.kind === 'MEMBER') {
    if (!member) throw notFound();
  } else if (!code?.isLive || !member) {
    throw redemptionRefusal('CODE_NOT_VALID');
  }
  if (!member.isActive) throw redemptionRefusal('MEMBER_CLOSED');
  return member;
}

/** Both sides are keyed hashes, so how long the comparison takes says nothing about the PIN. */
export function hasRightPin(request: Pick<RedemptionRequest, 'proof'>, item: RedemptionItemFacts): boolean {
  return request.proof.kind === 'CARD' && item.card?.pinHash.equals(request.proof.pinHash) === true;
}

/** The draft as redeem_batch and hold_offer read it. */
export function draftRow(
  item: number,
  draft: Draft,
  request: Omit<RedemptionRequest, 'inputHash'> & { inputHash?: string },
  itemFacts: Pick<RedemptionItemFacts, 'code' | 'card' | 'hold'>,
  facts: Pick<RedemptionBatchFacts, 'zone'>,
  now: Date,
  visitAt: Date = now,
): object {
  const { offer, party } = draft;
  const { restrictions } = offer;
  return {
    item,
    redemption_id: draft.redemptionId,
    transfer_id: draft.transferId,
    audit_id: newId(),
    event_id: newId(),
    actor: actorName(request.actor),
    key: request.key,
    input_hash: request.inputHash,
    code_id: itemFacts.code?.id,
    card_id: itemFacts.card?.id,
    hold_id: itemFacts.hold?.id,
    member_id: draft.member.id,
    wallet_id: draft.member.walletId,
    organisation_id: offer.organisationId,
    venue_account_id: offer.venueAccountId,
    offer_id: offer.id,
    offer_revision: offer.revision,
    price_minutes: draft.priceMinutes,
    adults: party.adults,
    under16s: party.under16s,
    stock_slot: stockSlot(restrictions, visitAt, facts.zone),
    stock_limit: restrictions.stockPerSlot ?? null,
    member_limit: restrictions.memberLimit?.times ?? null,
    member_limit_since: memberLimitSince(restrictions, visitAt, facts.zone),
    member_limit_until: memberLimitUntil(restrictions, visitAt, facts.zone),
    budget_minutes: offer.budgetMinutes,
    budget_since: offer.budgetMinutes === null ? null : periodStart(now, 'MONTH', facts.zone),
  };
}
