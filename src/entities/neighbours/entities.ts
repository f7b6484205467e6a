import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import {
  exchangeEndReasons,
  exchangeStates,
  helpAnswerStates,
  helpPostKinds,
  helpPostStates,
} from '../../domain/neighbours/exchange.js';
import { type Cause, placeKinds } from '../../domain/opportunities/opportunity.js';

/** A member offers help, or asks for it. */
export const HelpPostEntity = defineEntity({
  name: 'HelpPost',
  tableName: 'help_post',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.enum(helpPostKinds),
    memberId: p.uuid(),
    title: p.text(),
    description: p.text().default(''),
    cause: p.text().$type<Cause>(),
    skillIds: p.array().columnType('uuid[]').default([]),
    placeKind: p.enum(placeKinds),
    wardId: p.uuid().nullable(),
    /** Public to members, as the ward is. */
    area: p.text().default(''),
    /** Where exactly: for whoever it was agreed with. */
    place: p.text().default(''),
    typicalMinutes: p.integer().nullable(),
    whenWords: p.text().default(''),
    fromOn: p.date().nullable(),
    toOn: p.date().nullable(),
    state: p.enum(helpPostStates),
    postedBy: p.text(),
    postedAt: p.datetime(),
    changedAt: p.datetime(),
    standsUntil: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});
export type HelpPostEntity = InferEntity<typeof HelpPostEntity>;

/** Another member would give that help, or take it up. */
export const HelpAnswerEntity = defineEntity({
  name: 'HelpAnswer',
  tableName: 'help_answer',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    postId: p.uuid(),
    memberId: p.uuid(),
    words: p.text().default(''),
    state: p.enum(helpAnswerStates),
    answeredBy: p.text(),
    answeredAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    reason: p.text().nullable(),
  },
});
export type HelpAnswerEntity = InferEntity<typeof HelpAnswerEntity>;

/** What the two agree, confirm and settle. */
export const HelpExchangeEntity = defineEntity({
  name: 'HelpExchange',
  tableName: 'help_exchange',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    postId: p.uuid(),
    answerId: p.uuid(),
    helperId: p.uuid(),
    helpedId: p.uuid(),
    state: p.enum(exchangeStates),
    revision: p.integer().default(1),
    /** What one side proposes and the other has not agreed to: all of it, or nothing. */
    proposedById: p.uuid().nullable(),
    proposedAt: p.datetime().nullable(),
    proposedStartsAt: p.datetime().nullable(),
    proposedMinutes: p.integer().nullable(),
    proposedPlace: p.text().nullable(),
    proposedChargesMissed: p.boolean().nullable(),
    /** What both agreed to. */
    agreedAt: p.datetime().nullable(),
    startsAt: p.datetime().nullable(),
    agreedMinutes: p.integer().nullable(),
    place: p.text().nullable(),
    chargesMissed: p.boolean().nullable(),
    helperMinutes: p.integer().nullable(),
    helperConfirmedAt: p.datetime().nullable(),
    helperConfirmedBy: p.text().nullable(),
    helpedMinutes: p.integer().nullable(),
    helpedConfirmedAt: p.datetime().nullable(),
    helpedConfirmedBy: p.text().nullable(),
    missedById: p.uuid().nullable(),
    disputedAt: p.datetime().nullable(),
    disputedBy: p.text().nullable(),
    disputeReason: p.text().nullable(),
    settledMinutes: p.integer().nullable(),
    waitsSince: p.datetime().nullable(),
    settledAt: p.datetime().nullable(),
    settledBy: p.text().nullable(),
    settleReason: p.text().nullable(),
    transferId: p.uuid().nullable(),
    endedAt: p.datetime().nullable(),
    endReason: p.enum(exchangeEndReasons).nullable(),
    endWords: p.text().nullable(),
  },
});
export type HelpExchangeEntity = InferEntity<typeof HelpExchangeEntity>;

/** A member who wants nothing to do with another, until they undo it. */
export const MemberBlockEntity = defineEntity({
  name: 'MemberBlock',
  tableName: 'member_block',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    blockerId: p.uuid(),
    blockedId: p.uuid(),
    blockedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});
export type MemberBlockEntity = InferEntity<typeof MemberBlockEntity>;
