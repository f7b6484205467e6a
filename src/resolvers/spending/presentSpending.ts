import { toGlobalId } from '../../domain/ids.js';
import { groupCardNumber } from '../../domain/spending/cardNumber.js';
import { wrongPinsMax } from '../../domain/spending/cardPin.js';
import { describeRestrictions } from '../../domain/spending/describeRestrictions.js';
import { restrictionsForm } from '../../domain/spending/restrictions.js';
import type { MemberCardRecord, OfferRecord, RedemptionRecord } from '../../queries/records.js';
import { MemberCard } from '../../schema/spending/memberCard.js';
import {
  Offer,
  OfferBlackout,
  OfferMemberLimit,
  OfferOpening,
  OfferRestrictions,
} from '../../schema/spending/offer.js';
import { Redemption } from '../../schema/spending/redemption.js';

/** A distance stands on the offers of a list that was asked from somewhere. */
export function presentOffer(record: OfferRecord & { distanceMetres?: number | null }): Offer {
  return Object.assign(new Offer(), {
    id: toGlobalId('Offer', record.id),
    title: record.title,
    description: record.description,
    priceMinutes: record.priceMinutes,
    under16PriceMinutes: record.under16PriceMinutes ?? null,
    pricePer: record.pricePer,
    restrictions: presentRestrictions(record.restrictions),
    status: record.status,
    revision: record.revision,
    createdAt: record.createdAt,
    distanceMetres: record.distanceMetres ?? null,
    organisationId: record.organisationId,
  });
}

function presentRestrictions(stored: unknown): OfferRestrictions {
  const restrictions = restrictionsForm.parse(stored);
  const { openings, blackouts, wardCodes, memberLimit } = restrictions;
  return Object.assign(new OfferRestrictions(), {
    openings: (openings ?? []).map((opening) => Object.assign(new OfferOpening(), opening)),
    blackouts: (blackouts ?? []).map((span) => Object.assign(new OfferBlackout(), span)),
    wardCodes: wardCodes ?? [],
    partyMin: restrictions.partyMin ?? null,
    partyMax: restrictions.partyMax ?? null,
    adultsMin: restrictions.adultsMin ?? null,
    adultsMax: restrictions.adultsMax ?? null,
    under16sMax: restrictions.under16sMax ?? null,
    memberLimit: memberLimit ? Object.assign(new OfferMemberLimit(), memberLimit) : null,
    stockPerSlot: restrictions.stockPerSlot ?? null,
    inWords: describeRestrictions(restrictions),
  });
}

export function presentRedemption(record: RedemptionRecord): Redemption {
  return Object.assign(new Redemption(), {
    id: toGlobalId('Redemption', record.id),
    state: record.state,
    priceMinutes: record.priceMinutes,
    adults: record.adults,
    under16s: record.under16s,
    placedAt: record.placedAt ?? null,
    bookedFor: record.bookedFor ?? null,
    endedAt: record.endedAt ?? null,
    redeemedAt: record.redeemedAt ?? null,
    reversedAt: record.reversedAt ?? null,
    memberId: record.memberId,
    organisationId: record.organisationId,
    offerId: record.offerId,
    holdId: record.holdId ?? null,
  });
}

export function presentMemberCard(record: MemberCardRecord, now: Date): MemberCard {
  const isLocked = record.state === 'ACTIVE' && record.wrongPins >= wrongPinsMax;
  const isResting = record.state === 'ACTIVE' && !isLocked && (record.lockedUntil ?? now) > now;
  return Object.assign(new MemberCard(), {
    number: groupCardNumber(record.cardNumber),
    state: record.state,
    issuedAt: record.issuedAt,
    endedAt: record.endedAt ?? null,
    restsUntil: isResting ? (record.lockedUntil ?? null) : null,
    isLocked,
  });
}
