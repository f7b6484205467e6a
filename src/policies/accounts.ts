import { actsAsMember, caresFor, holdsRoleAt, holdsSchemeRole, isKeyOf, isMemberSelf } from './actor.js';
import { definePolicy } from './policy.js';

/** Who holds an account: a member, an organisation, or the scheme itself (both null). */
export interface AccountFacts {
  memberId: string | null;
  organisationId: string | null;
}

export const accountRead = definePolicy<AccountFacts>(
  'accountRead',
  "the member, their guardians and helpers, and the apps they allowed; the organisation's leaders and coordinators and its apps; operators and auditors",
  (actor, facts) =>
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR') ||
    (facts.memberId !== null && actsAsMember(actor, facts.memberId, 'balance:read')) ||
    (facts.organisationId !== null &&
      (holdsRoleAt(actor, facts.organisationId, 'LEADER', 'COORDINATOR') ||
        isKeyOf(actor, facts.organisationId, 'balance:read'))),
);

export const creditsGive = definePolicy<{ memberId: string }>(
  'creditsGive',
  'the member whose credits they are; their guardians, never their helpers; operators, for people without a screen',
  (actor, facts) =>
    isMemberSelf(actor, facts.memberId) ||
    caresFor(actor, facts.memberId, 'GUARDIAN') ||
    holdsSchemeRole(actor, 'OPERATOR'),
);

export const accountFreeze = definePolicy<{ memberId: string | null }>(
  'accountFreeze',
  'operators; never about a wallet of their own, or of somebody they care for',
  (actor, facts) =>
    holdsSchemeRole(actor, 'OPERATOR') && (facts.memberId === null || !actsAsMember(actor, facts.memberId)),
);
