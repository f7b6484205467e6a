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

export const rotaDue = definePolicy(
  'rotaDue',
  'the service itself, when an offered place, a shift or a series is due',
  (actor) => actor.kind === 'SYSTEM',
);
