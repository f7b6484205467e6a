import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { FREQUENCIES, PREFERRED_CHANNELS, TOPICS } from '../../domain/notifications/kinds.js';

/** A borough's scheme: the tenant. Its rules are read through domain/rules. */
export const SchemeEntity = defineEntity({
  name: 'Scheme',
  tableName: 'scheme',
  properties: {
    schemeId: p.uuid().primary(),
    slug: p.text(),
    name: p.text(),
    timeZone: p.text(),
    rules: p.json<Record<string, unknown>>(),
    createdAt: p.datetime(),
  },
});
export type SchemeEntity = InferEntity<typeof SchemeEntity>;

export const WardEntity = defineEntity({
  name: 'Ward',
  tableName: 'ward',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    gssCode: p.text(),
    name: p.text(),
    /** Its middle, in degrees, WGS84; both or neither. */
    latitude: p.float().nullable(),
    longitude: p.float().nullable(),
  },
});
export type WardEntity = InferEntity<typeof WardEntity>;

export const MemberEntity = defineEntity({
  name: 'Member',
  tableName: 'member',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    memberNumber: p.text(),
    name: p.text(),
    /** The name folded for finding people in spreadsheets: see domain/people/nameKey. */
    nameKey: p.text(),
    email: p.text().nullable(),
    phone: p.text().nullable(),
    addressLines: p.array().default([]),
    preferredChannel: p.enum(PREFERRED_CHANNELS),
    /** How what can wait is told. */
    messageFrequency: p.enum(FREQUENCIES).default('AS_IT_HAPPENS'),
    /** What they do not want to hear of. */
    topicsOff: p.enum(TOPICS).array().default([]),
    /** Letters in large print. */
    largePrint: p.boolean().default(false),
    locale: p.text().default('en-GB'),
    wardId: p.uuid().nullable(),
    rewardChoice: p.enum(['CREDITS', 'DONATE', 'RECOGNITION_ONLY'] as const).default('CREDITS'),
    donateToOrganisationId: p.uuid().nullable(),
    status: p.enum(['ACTIVE', 'CLOSED', 'MERGED'] as const).default('ACTIVE'),
    /** The membership that goes on, where two were one person's. */
    mergedIntoId: p.uuid().nullable(),
    /** From this day on of age. Null: of age already. No birth date is kept. */
    adultFromOn: p.date().nullable(),
    createdAt: p.datetime(),
  },
});
export type MemberEntity = InferEntity<typeof MemberEntity>;

export const RoleAssignmentEntity = defineEntity({
  name: 'RoleAssignment',
  tableName: 'role_assignment',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    memberId: p.uuid(),
    role: p.enum(['LEADER', 'COORDINATOR', 'TILL', 'OPERATOR', 'AUDITOR'] as const),
    organisationId: p.uuid().nullable(),
    assignedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    /** Null: given by hand. Otherwise it follows the groups at the identity provider. */
    source: p.enum(['STAFF_SIGN_IN'] as const).nullable(),
  },
});
export type RoleAssignmentEntity = InferEntity<typeof RoleAssignmentEntity>;

export const SignInCodeEntity = defineEntity({
  name: 'SignInCode',
  tableName: 'sign_in_code',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    memberId: p.uuid(),
    codeHash: p.blob(),
    askedFrom: p.text().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    tries: p.integer().default(0),
    closedAt: p.datetime().nullable(),
  },
});
export type SignInCodeEntity = InferEntity<typeof SignInCodeEntity>;

export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    memberId: p.uuid(),
    /** Of the token that works now: renewing replaces it. */
    tokenHash: p.blob(),
    signedInBy: p.enum(['CODE', 'PASSKEY', 'CARD', 'STAFF', 'INVITATION'] as const).default('CODE'),
    createdAt: p.datetime(),
    /** The end of that token. */
    expiresAt: p.datetime(),
    /** When it ends however often it is renewed. Null: it cannot be. */
    renewableUntil: p.datetime().nullable(),
    renewedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    endReason: p
      .enum(['SIGNED_OUT', 'SIGNED_OUT_EVERYWHERE', 'REFRESH_TOKEN_REUSED', 'MEMBERSHIP_ENDED'] as const)
      .nullable(),
  },
});
export type SessionEntity = InferEntity<typeof SessionEntity>;

export const ApiKeyEntity = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.enum(['TILL', 'ORGANISATION_APP', 'MEMBER_APP'] as const),
    name: p.text(),
    prefix: p.text(),
    tokenHash: p.blob(),
    scopes: p.array(),
    organisationId: p.uuid().nullable(),
    memberId: p.uuid().nullable(),
    createdByMemberId: p.uuid(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});
export type ApiKeyEntity = InferEntity<typeof ApiKeyEntity>;

/** That somebody may act for a member: a guardian for a child, a helper for whoever asked for one. */
export const CareLinkEntity = defineEntity({
  name: 'CareLink',
  tableName: 'care_link',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.enum(['GUARDIAN', 'HELPER'] as const),
    forMemberId: p.uuid(),
    byMemberId: p.uuid(),
    beginsAt: p.datetime(),
    /** From this instant on it is over by itself. */
    until: p.datetime(),
    consentedAt: p.datetime(),
    consentedHow: p.enum(['BY_MEMBER', 'ON_PAPER_TO_STAFF'] as const),
    endedAt: p.datetime().nullable(),
  },
});
export type CareLinkEntity = InferEntity<typeof CareLinkEntity>;

/** Somebody asked to join. Where they are reached is forgotten once it has ended; the token stands in the message alone. */
export const InvitationEntity = defineEntity({
  name: 'Invitation',
  tableName: 'invitation',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    organisationId: p.uuid().nullable(),
    name: p.text().nullable(),
    email: p.text().nullable(),
    phone: p.text().nullable(),
    addressLines: p.array().default([]),
    channel: p.enum(['EMAIL', 'TEXT', 'LETTER'] as const),
    addressHash: p.blob(),
    tokenHash: p.blob(),
    state: p.enum(['OPEN', 'ACCEPTED', 'WITHDRAWN', 'LAPSED'] as const),
    invitedByMemberId: p.uuid(),
    invitedAt: p.datetime(),
    /** When the latest message was made. */
    sentAt: p.datetime(),
    lapsesAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    /** Who came. */
    memberId: p.uuid().nullable(),
  },
});
export type InvitationEntity = InferEntity<typeof InvitationEntity>;
