import { type Actor, actsAsMember, holdsRoleAt, holdsSchemeRole, isKeyOf } from './actor.js';
import { definePolicy } from './policy.js';

/** Facts of a shift and its series: whose rota it stands on. */
export interface ShiftFacts {
  organisationId: string;
}

/** Facts of a booking and a swap: whose place it is, on whose rota. */
export interface BookingFacts extends ShiftFacts {
  memberId: string;
}

/** Does the actor keep the rota of this organisation? */
export function keepsRota(actor: Actor, organisationId: string): boolean {
  return (
    holdsRoleAt(actor, organisationId, 'LEADER', 'COORDINATOR') ||
    isKeyOf(actor, organisationId, 'shifts:write') ||
    holdsSchemeRole(actor, 'OPERATOR')
  );
}

export const rotaKeep = definePolicy<ShiftFacts>(
  'rotaKeep',
  "the organisation's leaders and coordinators and its apps; operators",
  (actor, facts) => keepsRota(actor, facts.organisationId),
);

export const bookingWrite = definePolicy<BookingFacts>(
  'bookingWrite',
  "the member, their guardians and helpers, and the apps they allowed; the organisation's leaders and coordinators and its apps; operators",
  (actor, facts) => actsAsMember(actor, facts.memberId, 'shifts:write') || keepsRota(actor, facts.organisationId),
);

export const bookingRead = definePolicy<BookingFacts>(
  'bookingRead',
  "the member, their guardians and helpers, and the apps they allowed; the organisation's leaders and coordinators and its apps; operators and auditors",
  (actor, facts) =>
    actsAsMember(actor, facts.memberId, 'shifts:read') ||
    holdsRoleAt(actor, facts.organisationId, 'LEADER', 'COORDINATOR') ||
    isKeyOf(actor, facts.organisationId, 'shifts:read') ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

export const rotaDue = definePolicy(
  'rotaDue',
  'the service itself, when an offered place, a shift or a series is due',
  (actor) => actor.kind === 'SYSTEM',
);

/** Facts of a shift as it is shown: whether its opportunity is out and its organisation takes part. */
export interface ShownShiftFacts extends ShiftFacts {
  isShown: boolean;
}

/** Apps and keys need the scope; a till has no business here. */
function readsShifts(actor: Actor): boolean {
  return actor.kind === 'APP' ? actor.scopes.includes('shifts:read') : actor.kind === 'MEMBER';
}

function readsRota(actor: Actor, organisationId: string): boolean {
  return (
    holdsRoleAt(actor, organisationId, 'LEADER', 'COORDINATOR') ||
    isKeyOf(actor, organisationId, 'shifts:read') ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR')
  );
}

export const shiftRead = definePolicy<ShownShiftFacts>(
  'shiftRead',
  'anyone signed in, and apps that may read shifts; while its opportunity is a draft or its organisation does not take part: its leaders and coordinators and its apps, operators and auditors',
  (actor, facts) => (facts.isShown && readsShifts(actor)) || readsRota(actor, facts.organisationId),
);

export const shiftList = definePolicy(
  'shiftList',
  'anyone signed in, and apps that may read shifts; each sees what they may see',
  readsShifts,
);

export const bookingList = definePolicy<{ memberId: string | null; organisationId: string | null }>(
  'bookingList',
  'of a member: as for one booking of theirs; of a shift: those who keep or read its rota',
  (actor, facts) =>
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR') ||
    (facts.memberId !== null && actsAsMember(actor, facts.memberId, 'shifts:read')) ||
    (facts.organisationId !== null && readsRota(actor, facts.organisationId)),
);

export interface SwapFacts extends BookingFacts {
  toMemberId: string | null;
  takenByMemberId: string | null;
  isOpenToAll: boolean;
}

export const swapPeople = definePolicy<SwapFacts>(
  'swapPeople',
  'who gives the place away, who was named and who took it, and whoever acts for them; those who read the rota',
  (actor, facts) =>
    [facts.memberId, facts.toMemberId, facts.takenByMemberId].some(
      (id) => id !== null && actsAsMember(actor, id, 'shifts:read'),
    ) || readsRota(actor, facts.organisationId),
);

export const swapRead = definePolicy<SwapFacts>(
  'swapRead',
  'while anybody may take it: anyone signed in, and apps that may read shifts; else those whom it concerns',
  (actor, facts) => (facts.isOpenToAll && readsShifts(actor)) || swapPeople.allows(actor, facts),
);

export const rotaRead = definePolicy<ShiftFacts>(
  'rotaRead',
  "the organisation's leaders and coordinators and its apps; operators and auditors",
  (actor, facts) => readsRota(actor, facts.organisationId),
);

export const memberShifts = definePolicy<{ memberId: string }>(
  'memberShifts',
  'the member, their guardians and helpers, and the apps they allowed; operators and auditors',
  (actor, facts) => actsAsMember(actor, facts.memberId, 'shifts:read') || holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);
