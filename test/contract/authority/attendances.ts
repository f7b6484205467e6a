import { newId } from '../../../src/domain/ids.js';
import { aBooking, anOpportunity, aShift } from '../../support/rota.js';
import type { World } from '../../support/world.js';

/** Places of a member on shifts of the place: one where they are expected now, one where they are, one they missed, one nobody has written down, and one whose hours are a log. */
export async function attendances(world: World, memberId: string, organisationId: string, hoursLogId: string) {
  const now = world.clock.now();
  const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  // Known by their group alone, and seen by those who ask about them: lists of opportunities are asked about others.
  const opportunity = await anOpportunity(world, organisationId, { state: 'CLOSED', closedAt: now });
  const [shiftNow, another, missedOne, over] = [
    await aShift(world, opportunity, at(-1)),
    await aShift(world, opportunity, at(-1)),
    await aShift(world, opportunity, at(-1)),
    await aShift(world, opportunity, at(-25)),
  ];
  const expected = await aBooking(world, shiftNow, memberId);
  const attending = { state: 'ATTENDING', checkedInAt: at(-1), checkedInHow: 'LIST' } as const;
  const inside = await aBooking(world, another, memberId, attending);
  const missed = await aBooking(world, missedOne, memberId, { state: 'NO_SHOW', noShowAt: now });
  const unlisted = await aBooking(world, over, memberId, { id: newId() });
  const was = {
    state: 'ATTENDED',
    checkedInAt: at(-25),
    checkedInHow: 'LIST',
    checkedOutAt: at(-24),
    checkedOutHow: 'LIST',
  } as const;
  const written = await aBooking(world, await aShift(world, opportunity, at(-25)), memberId, was);
  await world.test.admin('UPDATE hours_log SET booking_id = $2 WHERE id = $1', [hoursLogId, written.id]);
  return {
    raw: {
      shiftNow: shiftNow.shift.id,
      shiftOver: over.shift.id,
      expected: expected.id,
      attending: inside.id,
      missed: missed.id,
      unlisted: unlisted.id,
    },
    shiftCode: world.services.secrets.shiftCode(world.schemeId, shiftNow.shift.id),
  };
}
