import { type Actor, actsAsMember, caresFor, holdsRoleAt, holdsSchemeRole, isMemberSelf } from './actor.js';
import { definePolicy } from './policy.js';

/** Facts of an opportunity: whose it is. */
export interface OpportunityFacts {
  organisationId: string;
}

/** Does the actor look after what this organisation offers to do? */
export function offersThingsToDo(actor: Actor, organisationId: string): boolean {
  return holdsRoleAt(actor, organisationId, 'LEADER', 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR');
}

/** Does the actor see what others do not yet, or no more? */
function looksInside(actor: Actor, organisationId: string): boolean {
  return offersThingsToDo(actor, organisationId) || holdsSchemeRole(actor, 'AUDITOR');
}

export const opportunityWrite = definePolicy<OpportunityFacts>(
  'opportunityWrite',
  "the organisation's leaders and coordinators; operators",
  (actor, facts) => offersThingsToDo(actor, facts.organisationId),
);

export const opportunityRead = definePolicy<OpportunityFacts & { state: 'DRAFT' | 'PUBLISHED' | 'CLOSED' }>(
  'opportunityRead',
  "anyone signed in to the scheme, and its apps and tills; a draft: the organisation's leaders and coordinators, operators and auditors",
  (actor, facts) => facts.state !== 'DRAFT' || looksInside(actor, facts.organisationId),
);

/** organisationId null: of the whole scheme. */
export const opportunityList = definePolicy<{
  organisationId: string | null;
  state: 'DRAFT' | 'PUBLISHED' | 'CLOSED';
}>(
  'opportunityList',
  "what is published: anyone signed in to the scheme, and its apps and tills; drafts and what has closed: the organisation's leaders and coordinators, operators and auditors",
  (actor, facts) => facts.state === 'PUBLISHED' || seesHiddenOpportunities(actor, facts.organisationId),
);

/** May the actor see drafts and what has closed, and what belongs to an organisation that is suspended? */
export function seesHiddenOpportunities(actor: Actor, organisationId: string | null): boolean {
  return (
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR') || (organisationId !== null && looksInside(actor, organisationId))
  );
}
/** Facts of an application or a consent: who would take part, at whose group. */
export interface ApplicationFacts extends OpportunityFacts {
  memberId: string;
}

export const applicationMake = definePolicy<{ memberId: string }>(
  'applicationMake',
  'the member, their guardians and helpers; operators, for people without a screen',
  (actor, facts) => actsAsMember(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const applicationDecide = definePolicy<ApplicationFacts>(
  'applicationDecide',
  "the organisation's leaders and coordinators; operators; never about somebody they act for",
  (actor, facts) => offersThingsToDo(actor, facts.organisationId),
);

export const applicationRead = definePolicy<ApplicationFacts>(
  'applicationRead',
  "the member, their guardians and helpers; the organisation's leaders and coordinators; operators and auditors",
  (actor, facts) => actsAsMember(actor, facts.memberId) || looksInside(actor, facts.organisationId),
);

export const applicationList = definePolicy<{ memberId: string | null; organisationId: string | null }>(
  'applicationList',
  'of a member: the member, their guardians and helpers; of an organisation or an opportunity: its leaders and coordinators; of the scheme: operators and auditors',
  (actor, facts) =>
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR') ||
    (facts.memberId !== null && actsAsMember(actor, facts.memberId)) ||
    (facts.organisationId !== null && looksInside(actor, facts.organisationId)),
);

export const opportunityConsent = definePolicy<{ memberId: string }>(
  'opportunityConsent',
  'a guardian of the member; operators, for a guardian who signed on paper',
  (actor, facts) => caresFor(actor, facts.memberId, 'GUARDIAN') || holdsSchemeRole(actor, 'OPERATOR'),
);

export const opportunityMatches = definePolicy<OpportunityFacts>(
  'opportunityMatches',
  "the organisation's leaders and coordinators; operators",
  (actor, facts) => offersThingsToDo(actor, facts.organisationId),
);

export const guardianConsentsRead = definePolicy<{ memberId: string }>(
  'guardianConsentsRead',
  'the child themselves, and their guardians; operators and auditors',
  (actor, facts) =>
    isMemberSelf(actor, facts.memberId) ||
    caresFor(actor, facts.memberId, 'GUARDIAN') ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);
