import type { AppKind } from '../domain/apps/scopes.js';
import { type Actor, caresFor, holdsRoleAt, holdsSchemeRole, isMemberSelf } from './actor.js';
import type { MemberFacts } from './people.js';
import { definePolicy } from './policy.js';

/** Whose server an app is; null: it belongs to nobody in the scheme. */
export interface AppFacts {
  organisationId: string | null;
}

function looksAfter(actor: Actor, organisationId: string | null): boolean {
  return (
    holdsSchemeRole(actor, 'OPERATOR') || (organisationId !== null && holdsRoleAt(actor, organisationId, 'COORDINATOR'))
  );
}

export const appRegister = definePolicy<AppFacts & { kind: AppKind }>(
  'appRegister',
  "operators; an organisation's server: its coordinators too",
  (actor, facts) => looksAfter(actor, facts.kind === 'SERVER' ? facts.organisationId : null),
);

export const appManage = definePolicy<AppFacts>(
  'appManage',
  "operators; an organisation's server: its coordinators too",
  (actor, facts) => looksAfter(actor, facts.organisationId),
);

export const appRead = definePolicy<AppFacts>(
  'appRead',
  "operators and auditors; an organisation's server: its coordinators too",
  (actor, facts) => appManage.allows(actor, facts) || holdsSchemeRole(actor, 'AUDITOR'),
);

export const consentGive = definePolicy<MemberFacts>(
  'consentGive',
  'the member themselves, signed in on the page that asks',
  (actor, facts) => isMemberSelf(actor, facts.memberId),
);

export const consentManage = definePolicy<MemberFacts>(
  'consentManage',
  'the member and their guardians; operators, for people without a screen',
  (actor, facts) =>
    isMemberSelf(actor, facts.memberId) ||
    caresFor(actor, facts.memberId, 'GUARDIAN') ||
    holdsSchemeRole(actor, 'OPERATOR'),
);

/** The venue a till stands at. */
export interface TillFacts {
  organisationId: string;
}

export const tillManage = definePolicy<TillFacts>('tillManage', "the venue's coordinators; operators", (actor, facts) =>
  looksAfter(actor, facts.organisationId),
);

export const tillRead = definePolicy<TillFacts>(
  'tillRead',
  "the venue's coordinators; operators and auditors",
  (actor, facts) => tillManage.allows(actor, facts) || holdsSchemeRole(actor, 'AUDITOR'),
);
