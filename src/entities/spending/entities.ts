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
    state: p.enum(['HELD', 'REDEEMED', 'REVERSED', 'RELEASED', 'LAPSED'] as const),
    priceMinutes: p.integer(),
    adults: p.integer(),
    under16s: p.integer().name('under16s'),
    stockSlot: p.text().nullable(),
    transferId: p.uuid().nullable(),
    acceptedBy: p.text(),
    redeemedAt: p.datetime().nullable(),
    reversedAt: p.datetime().nullable(),
    holdId: p.uuid().nullable(),
    cardId: p.uuid().nullable(),
    bookedFor: p.datetime().nullable(),
    placedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
});
export type RedemptionEntity = InferEntity<typeof RedemptionEntity>;
