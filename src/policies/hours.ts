import { type Actor, actsAsMember, caresFor, holdsRoleAt, holdsSchemeRole, isKeyOf } from './actor.js';
import { definePolicy } from './policy.js';

/** Facts of a log: who gave the time, to whom. */
export interface HoursFacts {
  memberId: string;
  organisationId: string;
}

function decidesFor(actor: Actor, organisationId: string): boolean {
  return holdsRoleAt(actor, organisationId, 'LEADER', 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR');
}

export const hoursLog = definePolicy<HoursFacts>(
  'hoursLog',
  "the member, their guardians and helpers, and the apps they allowed; the organisation's leaders and coordinators and its apps; operators",
  (actor, facts) =>
    actsAsMember(actor, facts.memberId, 'hours:write') ||
    decidesFor(actor, facts.organisationId) ||
    isKeyOf(actor, facts.organisationId, 'hours:write'),
);

export const hoursImport = definePolicy<{ organisationId: string }>(
  'hoursImport',
  "the organisation's leaders and coordinators and its apps; operators",
  (actor, facts) => decidesFor(actor, facts.organisationId) || isKeyOf(actor, facts.organisationId, 'hours:write'),
);

export const hoursAppeal = definePolicy<{ memberId: string }>(
  'hoursAppeal',
  'the member who gave the hours, their guardians and helpers; operators, for people without a screen',
  (actor, facts) => actsAsMember(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

/** Whether the hours are one's own is a refusal of its own (SELF_APPROVAL_NOT_ALLOWED), so it is not asked here. */
export const hoursDecide = definePolicy<{ organisationId: string }>(
  'hoursDecide',
  "the organisation's leaders and coordinators; operators; never about hours they, or somebody they care for, gave; the service, where a scheme's rule has it approve",
  (actor, facts) => actor.kind === 'SYSTEM' || decidesFor(actor, facts.organisationId),
);

export const hoursRead = definePolicy<HoursFacts>(
  'hoursRead',
  "the member, their guardians and helpers, and the apps they allowed; the organisation's leaders and coordinators and its apps; operators and auditors",
  (actor, facts) =>
    actsAsMember(actor, facts.memberId, 'hours:read') ||
    holdsRoleAt(actor, facts.organisationId, 'LEADER', 'COORDINATOR') ||
    isKeyOf(actor, facts.organisationId, 'hours:read') ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

export interface HoursListFacts {
  memberId: string | null;
  organisationId: string | null;
}

export const hoursList = definePolicy<HoursListFacts>(
  'hoursList',
  'of a member: as for one log of theirs; of an organisation: its leaders and coordinators and its apps; of the scheme: operators and auditors',
  (actor, facts) => {
    if (holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR')) return true;
    if (facts.memberId !== null && actsAsMember(actor, facts.memberId, 'hours:read')) return true;
    return (
      facts.organisationId !== null &&
      (holdsRoleAt(actor, facts.organisationId, 'LEADER', 'COORDINATOR') ||
        isKeyOf(actor, facts.organisationId, 'hours:read'))
    );
  },
);

export const upload = definePolicy(
  'upload',
  'anyone signed in who holds a role, and organisations’ apps that may write hours',
  (actor) =>
    actor.kind === 'MEMBER'
      ? actor.roles.some((fact) => fact.role !== 'TILL' && fact.role !== 'AUDITOR')
      : actor.kind === 'APP' && actor.organisationId !== null && actor.scopes.includes('hours:write'),
);

/** Does the actor give these hours themselves? An app of the member counts as the member, and so does whoever cares for them. */
export function gaveHours(actor: Actor, memberId: string): boolean {
  return (
    (actor.kind === 'MEMBER' && actor.memberId === memberId) ||
    (actor.kind === 'APP' && actor.memberId === memberId) ||
    caresFor(actor, memberId)
  );
}
