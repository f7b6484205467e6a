import { type Actor, actsAsMember, holdsSchemeRole } from './actor.js';
import { definePolicy } from './policy.js';

/**
 * For one's own part in help between members. Whoever helps a group's people without a screen is named as their helper, on paper: a coordinator has no
 * say in what members do for one another.
 */
export const helpTakePart = definePolicy<{ memberId: string }>(
  'helpTakePart',
  'the member, and their helpers; operators, for people without a screen',
  (actor, facts) =>
    (actor.kind === 'MEMBER' && actsAsMember(actor, facts.memberId)) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const helpRead = definePolicy(
  'helpRead',
  'members of the scheme, signed in; no apps and tills',
  (actor) => actor.kind === 'MEMBER',
);

/** A post as it is found for somebody; hidden, where one of the two blocked the other. */
export interface HelpPostFacts {
  memberId: string;
  state: string;
  isHidden: boolean;
}

export const helpPostRead = definePolicy<HelpPostFacts>(
  'helpPostRead',
  'while it is open, members of the scheme but those kept apart from whose it is; at any time that member, their helpers, operators and auditors',
  (actor, facts) =>
    standsInIt(actor, [facts.memberId]) ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR') ||
    (actor.kind === 'MEMBER' && facts.state === 'OPEN' && !facts.isHidden),
);

/** Both sides of an answer or an exchange. */
export interface HelpSides {
  memberIds: readonly string[];
}

export const helpSidesRead = definePolicy<HelpSides>(
  'helpSidesRead',
  'the two it is between, and their helpers; operators and auditors',
  (actor, facts) => standsInIt(actor, facts.memberIds) || holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

/** The member a post is about. */
export const helpPostPlace = definePolicy<{ memberId: string }>(
  'helpPostPlace',
  'whose post it is, and their helpers; operators',
  (actor, facts) => actsAsMember(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

/** Where the two meet, and how each reaches the other. */
export const helpMeeting = definePolicy<HelpSides & { isMeeting: boolean }>(
  'helpMeeting',
  'from when both agreed until it is over: the two it is between, and their helpers; operators',
  (actor, facts) => facts.isMeeting && (standsInIt(actor, facts.memberIds) || holdsSchemeRole(actor, 'OPERATOR')),
);

export const helpSettle = definePolicy(
  'helpSettle',
  'operators; never about help that they, or somebody they care for, gave or got',
  (actor) => holdsSchemeRole(actor, 'OPERATOR'),
);

export const memberBlock = definePolicy<{ memberId: string }>(
  'memberBlock',
  'the member, and their helpers; operators, for people without a screen',
  (actor, facts) =>
    (actor.kind === 'MEMBER' && actsAsMember(actor, facts.memberId)) || holdsSchemeRole(actor, 'OPERATOR'),
);

/** Whom somebody wants nothing to do with: not even staff look it up. */
export const memberBlocksRead = definePolicy<{ memberId: string }>(
  'memberBlocksRead',
  'the member, and their helpers; no apps',
  (actor, facts) => standsInIt(actor, [facts.memberId]),
);

/** Does the actor stand on one of these sides: themselves, or for somebody they care for? */
export function standsInIt(actor: Actor, memberIds: readonly string[]): boolean {
  return actor.kind === 'MEMBER' && memberIds.some((memberId) => actsAsMember(actor, memberId));
}
