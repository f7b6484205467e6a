import { type Actor, holdsRoleAt, holdsSchemeRole, isMemberSelf, type Role } from './actor.js';
import { definePolicy } from './policy.js';

export interface OrganisationFacts {
  organisationId: string;
}

export const organisationRegister = definePolicy<{ verified: boolean }>(
  'organisationRegister',
  'any signed-in member may propose one; operators may register one as verified',
  (actor, facts) => actor.kind === 'MEMBER' && (!facts.verified || holdsSchemeRole(actor, 'OPERATOR')),
);

export interface OrganisationReadFacts extends OrganisationFacts {
  status: 'PENDING' | 'VERIFIED' | 'SUSPENDED' | 'CLOSED';
  sponsorOrganisationId: string | null;
}

export const organisationRead = definePolicy<OrganisationReadFacts>(
  'organisationRead',
  'anyone in the scheme; while it waits to be verified, its coordinators and its sponsor’s, operators and auditors',
  (actor, facts) =>
    facts.status !== 'PENDING' ||
    (facts.sponsorOrganisationId !== null && holdsRoleAt(actor, facts.sponsorOrganisationId, 'COORDINATOR')) ||
    holdsRoleAt(actor, facts.organisationId, 'COORDINATOR') ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

/**
 * Which organisations that wait to be verified, or are suspended, the actor may see in lists, those themselves and those that wait and name them as their
 * sponsor: those who look after them, and the scheme's staff.
 */
export function hiddenOrganisationsSeenBy(actor: Actor): 'ALL' | string[] {
  if (holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR')) return 'ALL';
  if (actor.kind !== 'MEMBER') return [];
  const coordinated = actor.roles.filter((fact) => fact.role === 'COORDINATOR').map((fact) => fact.organisationId);
  return coordinated.filter((id) => id !== null);
}

export const organisationManage = definePolicy<OrganisationFacts>(
  'organisationManage',
  'its coordinators; operators',
  (actor, facts) => holdsRoleAt(actor, facts.organisationId, 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR'),
);

export const organisationVouch = definePolicy<OrganisationFacts>(
  'organisationVouch',
  'the coordinators of the sponsor; operators',
  (actor, facts) => organisationManage.allows(actor, facts),
);

export const organisationOverview = definePolicy<OrganisationFacts>(
  'organisationOverview',
  'its leaders and coordinators; operators and auditors',
  (actor, facts) =>
    holdsRoleAt(actor, facts.organisationId, 'LEADER', 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

/** What a coordinator may hand out and take back at their own organisation. */
const coordinatorsGive: readonly Role[] = ['LEADER', 'TILL'];

export const roleAssign = definePolicy<{ role: Role; organisationId: string | null }>(
  'roleAssign',
  "operators, every role; an organisation's coordinators, LEADER and TILL at their own",
  (actor, facts) =>
    holdsSchemeRole(actor, 'OPERATOR') ||
    (facts.organisationId !== null &&
      coordinatorsGive.includes(facts.role) &&
      holdsRoleAt(actor, facts.organisationId, 'COORDINATOR')),
);

/** A leader names who stands in for them; a deputy, who has their say, does not hand it on. Whether they lead is asked of the role itself. */
export const deputyName = definePolicy<OrganisationFacts & { leaderId: string }>(
  'deputyName',
  'the leader who is away; the organisation’s coordinators; operators',
  (actor, facts) =>
    isMemberSelf(actor, facts.leaderId) ||
    holdsRoleAt(actor, facts.organisationId, 'COORDINATOR') ||
    holdsSchemeRole(actor, 'OPERATOR'),
);

export const deputyEnd = definePolicy<OrganisationFacts & { leaderId: string; deputyId: string | null }>(
  'deputyEnd',
  'the leader who is away; who stands in; the organisation’s coordinators; operators',
  (actor, facts) => deputyName.allows(actor, facts) || (facts.deputyId !== null && isMemberSelf(actor, facts.deputyId)),
);

export const deputiesRead = definePolicy<OrganisationFacts>(
  'deputiesRead',
  'the organisation’s leaders and coordinators; operators and auditors',
  (actor, facts) =>
    holdsRoleAt(actor, facts.organisationId, 'LEADER', 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);
