import { actsAsMember, caresFor, holdsRoleAt, holdsSchemeRole, isMemberSelf, isSurelyMember } from './actor.js';
import { definePolicy } from './policy.js';

/** Facts of a read or write about one member. */
export interface MemberFacts {
  memberId: string;
}

export const anyone = definePolicy('anyone', 'anyone, signed in or not', () => true, { open: true });

export const unsubscribe = definePolicy<MemberFacts>(
  'unsubscribe',
  'whoever holds the link of an email to the member, signed in or not',
  () => true,
  { open: true },
);

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

export const memberSessions = definePolicy<MemberFacts>(
  'memberSessions',
  'the member themselves; operators, where a phone was lost or a sign-in copied',
  (actor, facts) =>
    (actor.kind === 'MEMBER' && actor.memberId === facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const ownPasskeys = definePolicy(
  'ownPasskeys',
  'the signed-in member, about their own passkeys; not with a card: four digits must not become a way in for good',
  (actor) => actor.kind === 'MEMBER' && actor.signedInBy !== 'CARD',
);

export const memberMessages = definePolicy<MemberFacts>(
  'memberMessages',
  'the member, their guardians and helpers, about messages to the member and where these are told; not with a card, at a screen that others use',
  (actor, { memberId }) => actor.kind === 'MEMBER' && actor.signedInBy !== 'CARD' && actsAsMember(actor, memberId),
);

export const pushCarried = definePolicy(
  'pushCarried',
  'the service itself, when it tells phones and computers',
  (actor) => actor.kind === 'SYSTEM',
);

export const memberRead = definePolicy<MemberFacts>(
  'memberRead',
  'the member, their guardians and helpers, and the apps they allowed; operators and auditors',
  (actor, facts) =>
    actsAsMember(actor, facts.memberId, 'balance:read') || holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

export const memberContact = definePolicy<MemberFacts>(
  'memberContact',
  'the member; operators',
  (actor, facts) => isMemberSelf(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const memberAddress = definePolicy<MemberFacts>(
  'memberAddress',
  'the member, their guardians and helpers, about where letters go; nobody with a card, at a screen that others use',
  (actor, { memberId }) =>
    actor.kind === 'MEMBER' &&
    actor.signedInBy !== 'CARD' &&
    (isMemberSelf(actor, memberId) || caresFor(actor, memberId)),
);

/** What changes: how they hear of things alone, or also what becomes of their hours and credits. */
export interface PreferenceFacts extends MemberFacts {
  ofCredits: boolean;
}

export const memberPreferences = definePolicy<PreferenceFacts>(
  'memberPreferences',
  'the member; operators, for people without a screen; of how they hear of things also their guardians',
  (actor, { memberId, ofCredits }) =>
    isMemberSelf(actor, memberId) ||
    holdsSchemeRole(actor, 'OPERATOR') ||
    (!ofCredits && caresFor(actor, memberId, 'GUARDIAN')),
);

export const schemeOperation = definePolicy('schemeOperation', 'operators', (actor) =>
  holdsSchemeRole(actor, 'OPERATOR'),
);

export const schemeAudit = definePolicy('schemeAudit', 'operators and auditors', (actor) =>
  holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

export const membersMerge = definePolicy<{ memberIds: readonly string[] }>(
  'membersMerge',
  'operators, two of them; never about a membership of their own, or of somebody they care for',
  (actor, facts) => holdsSchemeRole(actor, 'OPERATOR') && !facts.memberIds.some((id) => actsAsMember(actor, id)),
);

export const membershipClose = definePolicy<MemberFacts>(
  'membershipClose',
  'the member themselves, not by card and PIN; operators',
  (actor, facts) => isSurelyMember(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

/** The group an invitation comes from; null: the scheme's own staff. */
export interface InvitationFacts {
  organisationId: string | null;
}

export const memberInvite = definePolicy<InvitationFacts>(
  'memberInvite',
  'operators; for a group, its leaders and coordinators',
  (actor, facts) =>
    holdsSchemeRole(actor, 'OPERATOR') ||
    (facts.organisationId !== null && holdsRoleAt(actor, facts.organisationId, 'LEADER', 'COORDINATOR')),
);

export const invitationRead = definePolicy<InvitationFacts>(
  'invitationRead',
  'operators and auditors; of a group, its leaders and coordinators',
  (actor, facts) => memberInvite.allows(actor, facts) || holdsSchemeRole(actor, 'AUDITOR'),
);

export const helperName = definePolicy<MemberFacts>(
  'helperName',
  'the member themselves, not by card and PIN; operators, on paper and never themselves as the helper',
  (actor, facts) => isSurelyMember(actor, facts.memberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const guardianName = definePolicy<MemberFacts>(
  'guardianName',
  'operators, never themselves as the guardian',
  (actor) => holdsSchemeRole(actor, 'OPERATOR'),
);

/** Both sides of a link: the member who is helped, and who helps. */
export interface CareLinkFacts extends MemberFacts {
  byMemberId: string;
}

export const careLinkEnd = definePolicy<CareLinkFacts>(
  'careLinkEnd',
  'either side; operators',
  (actor, facts) =>
    isMemberSelf(actor, facts.memberId) || isMemberSelf(actor, facts.byMemberId) || holdsSchemeRole(actor, 'OPERATOR'),
);

export const careLinkRead = definePolicy<CareLinkFacts>(
  'careLinkRead',
  'either side; other guardians of the member; operators and auditors',
  (actor, facts) =>
    isMemberSelf(actor, facts.memberId) ||
    isMemberSelf(actor, facts.byMemberId) ||
    caresFor(actor, facts.memberId, 'GUARDIAN') ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

export const careOfMember = definePolicy<MemberFacts>(
  'careOfMember',
  'the member and their guardians; operators and auditors',
  (actor, facts) =>
    isMemberSelf(actor, facts.memberId) ||
    caresFor(actor, facts.memberId, 'GUARDIAN') ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);
