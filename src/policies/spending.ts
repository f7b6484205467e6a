import { actsAsMember, holdsRoleAt, holdsSchemeRole, isKeyOf } from './actor.js';
import { definePolicy } from './policy.js';

export interface VenueFacts {
  organisationId: string;
}

export interface RedemptionFacts extends VenueFacts {
  memberId: string;
}

export const offerWrite = definePolicy<VenueFacts>(
  'offerWrite',
  "the venue's coordinators; operators",
  (actor, facts) => holdsRoleAt(actor, facts.organisationId, 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR'),
);

export const offerPause = definePolicy<VenueFacts>(
  'offerPause',
  "the venue's coordinators, its tills and their keys; operators",
  (actor, facts) =>
    holdsRoleAt(actor, facts.organisationId, 'COORDINATOR', 'TILL') ||
    isKeyOf(actor, facts.organisationId, 'redeem') ||
    holdsSchemeRole(actor, 'OPERATOR'),
);

export const venueCreditsReturn = definePolicy(
  'venueCreditsReturn',
  'operators; the service itself, once a month',
  (actor) => actor.kind === 'SYSTEM' || holdsSchemeRole(actor, 'OPERATOR'),
);

export const offersRead = definePolicy(
  'offersRead',
  'anyone signed in to the scheme; tills, and apps that may read offers',
  (actor) => actor.kind !== 'APP' || actor.scopes.includes('offers:read') || actor.scopes.includes('redeem'),
);

export const codeCreate = definePolicy<{ memberId: string }>(
  'codeCreate',
  'the member whose credits they are, their guardians and helpers',
  (actor, facts) => actsAsMember(actor, facts.memberId),
);

export const cardIssue = definePolicy('cardIssue', 'operators', (actor) => holdsSchemeRole(actor, 'OPERATOR'));

export const cardBlock = definePolicy<{ memberId: string }>(
  'cardBlock',
  'the member whose card it is, their guardians and helpers; operators',
  (actor, facts) => actsAsMember(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const redeem = definePolicy<VenueFacts>(
  'redeem',
  "the venue's tills and their keys, its leaders and coordinators",
  (actor, facts) =>
    holdsRoleAt(actor, facts.organisationId, 'TILL', 'LEADER', 'COORDINATOR') ||
    isKeyOf(actor, facts.organisationId, 'redeem'),
);

export const offerHold = definePolicy<VenueFacts & { memberId: string | null }>(
  'offerHold',
  "at a till, with the member's code or card: whoever redeems there; without: the member whose credits they are, their guardians and helpers, and operators",
  (actor, facts) =>
    facts.memberId === null
      ? redeem.allows(actor, facts)
      : actsAsMember(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const holdRelease = definePolicy<RedemptionFacts>(
  'holdRelease',
  'the member, their guardians and helpers; the venue; operators',
  (actor, facts) =>
    actsAsMember(actor, facts.memberId) || redeem.allows(actor, facts) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const holdLapse = definePolicy(
  'holdLapse',
  'the service itself, when a hold is due',
  (actor) => actor.kind === 'SYSTEM',
);

export const redemptionReverse = definePolicy<RedemptionFacts>(
  'redemptionReverse',
  'the venue, on the same day; operators, within the days of the scheme’s rule; never about credits of their own',
  (actor, facts) =>
    holdsSchemeRole(actor, 'OPERATOR') ||
    holdsRoleAt(actor, facts.organisationId, 'TILL', 'LEADER', 'COORDINATOR') ||
    isKeyOf(actor, facts.organisationId, 'redeem'),
);

export const redemptionRead = definePolicy<RedemptionFacts>(
  'redemptionRead',
  'the member, their guardians and helpers, and the apps they allowed; the venue; operators and auditors',
  (actor, facts) =>
    actsAsMember(actor, facts.memberId, 'balance:read') ||
    holdsRoleAt(actor, facts.organisationId, 'TILL', 'LEADER', 'COORDINATOR') ||
    isKeyOf(actor, facts.organisationId, 'redeem') ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

export const redemptionList = definePolicy<{ memberId: string | null; organisationId: string | null }>(
  'redemptionList',
  'of a member: the member, their guardians and helpers, and the apps they allowed; of a venue: the venue; of the scheme: operators and auditors',
  (actor, facts) =>
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR') ||
    (facts.memberId !== null && actsAsMember(actor, facts.memberId, 'balance:read')) ||
    (facts.organisationId !== null &&
      (holdsRoleAt(actor, facts.organisationId, 'TILL', 'LEADER', 'COORDINATOR') ||
        isKeyOf(actor, facts.organisationId, 'redeem'))),
);
