import { actsAsMember, holdsRoleAt, holdsSchemeRole, memberNamed } from './actor.js';
import type { MemberFacts } from './people.js';
import { definePolicy } from './policy.js';

export const profileRead = definePolicy<MemberFacts>(
  'profileRead',
  'the member, their guardians and helpers, and the apps they allowed; operators',
  (actor, facts) => actsAsMember(actor, facts.memberId, 'profile:read') || holdsSchemeRole(actor, 'OPERATOR'),
);

export const profileWrite = definePolicy<MemberFacts>(
  'profileWrite',
  'the member, their guardians and helpers, and the apps they allowed; operators, for people without a screen',
  (actor, facts) => actsAsMember(actor, facts.memberId, 'profile:write') || holdsSchemeRole(actor, 'OPERATOR'),
);

export const checksRead = definePolicy<MemberFacts>(
  'checksRead',
  'the member, their guardians and helpers; operators',
  (actor, facts) => actsAsMember(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

/** The group that saw the proof; null: the scheme's staff. */
export interface CheckFacts extends MemberFacts {
  organisationId: string | null;
  /** The member has to do with that group: booked or waiting there, applying or accepted, or with a role. */
  isOfGroup: boolean;
}

export const checkRecord = definePolicy<CheckFacts>(
  'checkRecord',
  'operators; coordinators, about who is booked, applies, was accepted or has a role at their group; never about oneself or somebody one cares for',
  (actor, facts) =>
    !actsAsMember(actor, facts.memberId) &&
    (facts.organisationId === null
      ? holdsSchemeRole(actor, 'OPERATOR')
      : facts.isOfGroup && holdsRoleAt(actor, facts.organisationId, 'COORDINATOR')),
);

export interface SeenCheckFacts extends MemberFacts {
  /** As actorName has it. */
  seenBy: string;
}

export const checkEnd = definePolicy<SeenCheckFacts>(
  'checkEnd',
  'operators; the coordinator who recorded it; never about oneself or somebody one cares for',
  (actor, facts) =>
    !actsAsMember(actor, facts.memberId) &&
    (holdsSchemeRole(actor, 'OPERATOR') ||
      (actor.kind === 'MEMBER' &&
        memberNamed(facts.seenBy) === actor.memberId &&
        actor.roles.some(({ role }) => role === 'COORDINATOR'))),
);
