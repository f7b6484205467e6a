import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** A program of somebody else's that reaches the service through OAuth. Its id is its client_id. */
export const AppEntity = defineEntity({
  name: 'App',
  tableName: 'app',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    kind: p.enum(['PARTNER', 'SERVER', 'TILL'] as const),
    name: p.text(),
    isConfidential: p.boolean(),
    redirectUris: p.array(),
    scopes: p.array(),
    organisationId: p.uuid().nullable(),
    status: p.enum(['ACTIVE', 'SUSPENDED', 'ENDED'] as const),
    registeredByMemberId: p.uuid(),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
});
export type AppEntity = InferEntity<typeof AppEntity>;

export const AppSecretEntity = defineEntity({
  name: 'AppSecret',
  tableName: 'app_secret',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    appId: p.uuid(),
    hint: p.text(),
    secretHash: p.blob(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
});
export type AppSecretEntity = InferEntity<typeof AppSecretEntity>;

/** What a member allowed an app, once: on another device it is another consent. */
export const ConsentEntity = defineEntity({
  name: 'Consent',
  tableName: 'consent',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    appId: p.uuid(),
    memberId: p.uuid(),
    scopes: p.array(),
    grantHash: p.blob(),
    givenAt: p.datetime(),
    /** Put off whenever the app comes back. */
    lapsesAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
});
export type ConsentEntity = InferEntity<typeof ConsentEntity>;

export const TillEntity = defineEntity({
  name: 'Till',
  tableName: 'till',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    appId: p.uuid(),
    organisationId: p.uuid(),
    name: p.text(),
    pairedByMemberId: p.uuid(),
    grantHash: p.blob(),
    pairedAt: p.datetime(),
    /** Put off whenever the till comes back. */
    lapsesAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
    unpairedAt: p.datetime().nullable(),
  },
});
export type TillEntity = InferEntity<typeof TillEntity>;
