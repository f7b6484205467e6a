import { holdsSchemeRole, isMemberSelf } from './actor.js';
import { definePolicy } from './policy.js';

/** Facts of a read or write about one member. */
export interface MemberFacts {
  memberId: string;
}

export const anyone = definePolicy('anyone', 'anyone, signed in or not', () => true, { open: true });

export const anyInScheme = definePolicy(
  'anyInScheme',
  'anyone signed in to the scheme, and its apps and tills',
  () => true,
);

export const ownSession = definePolicy(
  'ownSession',
  'the signed-in member, about their own session',
  (actor) => actor.kind === 'MEMBER',
);

export const memberRead = definePolicy<MemberFacts>(
  'memberRead',
  'the member and the apps they allowed; operators and auditors',
  (actor, facts) =>
    isMemberSelf(actor, facts.memberId, 'balance:read') || holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

export const memberContact = definePolicy<MemberFacts>(
  'memberContact',
  'the member; operators',
  (actor, facts) => isMemberSelf(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const memberPreferences = definePolicy<MemberFacts>(
  'memberPreferences',
  'the member; operators, for people without a screen',
  (actor, facts) => isMemberSelf(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const schemeOperation = definePolicy('schemeOperation', 'operators', (actor) =>
  holdsSchemeRole(actor, 'OPERATOR'),
);

export const schemeAudit = definePolicy('schemeAudit', 'operators and auditors', (actor) =>
  holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

export const membersMerge = definePolicy<{ memberIds: readonly string[] }>(
  'membersMerge',
  'operators, two of them; never about a membership of their own',
  (actor, facts) => holdsSchemeRole(actor, 'OPERATOR') && !facts.memberIds.some((id) => isMemberSelf(actor, id)),
);

export const membershipClose = definePolicy<MemberFacts>(
  'membershipClose',
  'the member themselves; operators',
  (actor, facts) => isMemberSelf(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);
