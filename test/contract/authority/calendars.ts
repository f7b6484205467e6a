import { createCalendarLink } from '../../../src/commands/calendars/createCalendarLink.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { memberActor } from '../../integration/spending/steps.js';
import type { World } from '../../support/world.js';

/** A link to the calendar of a member, and one to that of the place. */
export async function calendars(
  world: World,
  operator: Actor,
  memberId: string,
  organisationId: string,
): Promise<{ ownCalendar: string; groupCalendar: string }> {
  const made = async (actor: Actor, wanted: Omit<Parameters<typeof createCalendarLink>[1], 'idempotencyKey'>) =>
    (await createCalendarLink(world.as(actor), { idempotencyKey: newId(), ...wanted })).calendarLinkId;
  return {
    ownCalendar: await made(memberActor(world, memberId), { kind: 'MEMBER', memberId }),
    groupCalendar: await made(operator, { kind: 'GROUP', organisationId }),
  };
}
