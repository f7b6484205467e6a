import { scopeWords } from '../../domain/apps/scopes.js';
import { toGlobalId } from '../../domain/ids.js';
import type { AppRecord, AppSecretRecord, ConsentRecord, TillRecord } from '../../queries/records.js';
import { App, type AppScopeValue, AppSecret } from '../../schema/apps/app.js';
import { Consent } from '../../schema/apps/consent.js';
import { Till } from '../../schema/apps/till.js';

/** Only known scopes are ever stored: see commands/apps/registerApp. */
const scopesOf = (record: { scopes: string[] }): AppScopeValue[] => record.scopes as AppScopeValue[];

export function presentApp(record: AppRecord): App {
  return Object.assign(new App(), {
    id: toGlobalId('App', record.id),
    kind: record.kind,
    name: record.name,
    status: record.status,
    scopes: scopesOf(record),
    clientIdentifier: record.id,
    redirectUris: record.redirectUris,
    registeredAt: record.createdAt,
    lastUsedAt: record.lastUsedAt ?? null,
    appId: record.id,
    organisationId: record.organisationId ?? null,
  });
}

export function presentSecret({ hint, createdAt, lastUsedAt, expiresAt, endedAt }: AppSecretRecord): AppSecret {
  const endsAt = endedAt ?? expiresAt ?? null;
  return Object.assign(new AppSecret(), { hint, createdAt, lastUsedAt: lastUsedAt ?? null, endsAt });
}

export function presentConsent(record: ConsentRecord): Consent {
  const scopes = scopesOf(record);
  return Object.assign(new Consent(), {
    id: toGlobalId('Consent', record.id),
    scopes,
    scopesInWords: scopes.map((scope) => scopeWords[scope]),
    givenAt: record.givenAt,
    lastUsedAt: record.lastUsedAt ?? null,
    lapsesAt: record.lapsesAt,
    endedAt: record.endedAt ?? null,
    appId: record.appId,
    memberId: record.memberId,
  });
}

export function presentTill(record: TillRecord): Till {
  return Object.assign(new Till(), {
    id: toGlobalId('Till', record.id),
    name: record.name,
    pairedAt: record.pairedAt,
    lastUsedAt: record.lastUsedAt ?? null,
    lapsesAt: record.lapsesAt,
    unpairedAt: record.unpairedAt ?? null,
    appId: record.appId,
    organisationId: record.organisationId,
    pairedByMemberId: record.pairedByMemberId,
  });
}
