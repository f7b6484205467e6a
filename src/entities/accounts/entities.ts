import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** A holder of credits. Read only: the posting functions alone write accounts. */
export const AccountEntity = defineEntity({
  name: 'Account',
  tableName: 'account',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.enum(['ISSUANCE', 'WALLET', 'POT', 'COMMUNITY_POT', 'VENUE'] as const),
    memberId: p.uuid().nullable(),
    organisationId: p.uuid().nullable(),
    status: p.enum(['OPEN', 'FROZEN', 'CLOSED'] as const),
    /** In staff's own words, for staff. */
    statusReason: p.text().nullable(),
    /** Null: since it was opened. */
    statusSince: p.datetime().nullable(),
    balanceMinutes: p.bigint('number'),
    heldMinutes: p.bigint('number'),
    toEarnBackMinutes: p.bigint('number'),
    openedAt: p.datetime(),
  },
});
export type AccountEntity = InferEntity<typeof AccountEntity>;

/** An operator's request to issue credits beyond the supply cap, for a second operator to approve. */
export const MintRequestEntity = defineEntity({
  name: 'MintRequest',
  tableName: 'mint_request',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    potAccountId: p.uuid(),
    amountMinutes: p.integer(),
    funder: p.text().nullable(),
    reason: p.text(),
    state: p.enum(['OPEN', 'APPROVED', 'DECLINED', 'WITHDRAWN'] as const),
    askedByMemberId: p.uuid(),
    askedAt: p.datetime(),
    decidedByMemberId: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    /** Why it was declined or withdrawn. */
    answer: p.text().nullable(),
    transferId: p.uuid().nullable(),
  },
});
export type MintRequestEntity = InferEntity<typeof MintRequestEntity>;
