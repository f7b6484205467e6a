import { type Actor, holdsRoleAt, holdsSchemeRole, isSurelyMember } from './actor.js';
import { definePolicy } from './policy.js';

export interface KeyFacts {
  createdByMemberId: string;
  organisationId: string | null;
  memberId: string | null;
}

function managesKeysOf(actor: Actor, organisationId: string): boolean {
  return holdsRoleAt(actor, organisationId, 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR');
}

/** Without an organisation it is about an app of one's own, which a member allows for themselves alone. */
export const keyCreate = definePolicy<{ organisationId: string | null }>(
  'keyCreate',
  "of an organisation: its coordinators, operators; for a member's app: the member themselves, not by card and PIN",
  (actor, facts) =>
    facts.organisationId === null
      ? actor.kind === 'MEMBER' && isSurelyMember(actor, actor.memberId)
      : managesKeysOf(actor, facts.organisationId),
);

export const keyManage = definePolicy<KeyFacts>(
  'keyManage',
  "who made the key; the member it acts for; the organisation's coordinators; operators",
  (actor, facts) =>
    (actor.kind === 'MEMBER' && [facts.createdByMemberId, facts.memberId].includes(actor.memberId)) ||
    (facts.organisationId !== null && managesKeysOf(actor, facts.organisationId)) ||
    holdsSchemeRole(actor, 'OPERATOR'),
);

export const keyList = definePolicy<{ organisationId: string | null }>(
  'keyList',
  "of an organisation: its coordinators, operators; one's own: the member",
  (actor, facts) =>
    actor.kind === 'MEMBER' && (facts.organisationId === null || managesKeysOf(actor, facts.organisationId)),
);
