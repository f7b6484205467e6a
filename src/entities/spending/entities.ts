import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** What a venue gives for credits. */
export const OfferEntity = defineEntity({
  name: 'Offer',
  tableName: 'offer',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    organisationId: p.uuid(),
    title: p.text(),
    description: p.text().default(''),
    priceMinutes: p.integer(),
    under16PriceMinutes: p.integer().nullable().name('under16_price_minutes'),
    pricePer: p.enum(['PERSON', 'PARTY'] as const),
    /** Read through domain/spending/restrictions. */
    restrictions: p.json<Record<string, unknown>>(),
    status: p.enum(['ACTIVE', 'PAUSED', 'ENDED'] as const),
    revision: p.integer().default(1),
    createdAt: p.datetime(),
  },
});
export type OfferEntity = InferEntity<typeof OfferEntity>;

/** A printed number with a PIN, for people without a screen. */
export const MemberCardEntity = defineEntity({
  name: 'MemberCard',
  tableName: 'member_card',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    memberId: p.uuid(),
    cardNumber: p.text(),
    pinHash: p.blob(),
    state: p.enum(['ACTIVE', 'BLOCKED', 'REPLACED'] as const),
    issuedBy: p.text(),
    issuedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    endReason: p.enum(['LOST', 'STOLEN', 'OTHER'] as const).nullable(),
    /** In a row, since the last right one: see domain/spending/cardPin. */
    wrongPins: p.integer().default(0),
    lockedUntil: p.datetime().nullable(),
  },
});
export type MemberCardEntity = InferEntity<typeof MemberCardEntity>;

/** Written by redeem_batch; the service itself only changes its state when it is reversed. */
export const RedemptionEntity = defineEntity({
  name: 'Redemption',
  tableName: 'redemption',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    memberId: p.uuid(),
    organisationId: p.uuid(),
    offerId: p.uuid(),
    codeId: p.uuid().nullable(),
    holdId: p.uuid().nullable(),
    cardId: p.uuid().nullable(),
    state: p.enum(['HELD', 'REDEEMED', 'REVERSED', 'RELEASED', 'LAPSED'] as const),
    priceMinutes: p.integer(),
    adults: p.integer(),
    under16s: p.integer().name('under16s'),
    stockSlot: p.text().nullable(),
    transferId: p.uuid().nullable(),
    acceptedBy: p.text(),
    /** When a booked visit is to happen. Null: at the till, now. */
    bookedFor: p.datetime().nullable(),
    /** When its credits were set aside. Null where it was redeemed at once. */
    placedAt: p.datetime().nullable(),
    /** When a hold was released or lapsed. */
    endedAt: p.datetime().nullable(),
    redeemedAt: p.datetime().nullable(),
    reversedAt: p.datetime().nullable(),
  },
});
export type RedemptionEntity = InferEntity<typeof RedemptionEntity>;
