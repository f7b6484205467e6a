import { cancelBooking } from '../../../src/commands/shifts/cancelBooking.js';
import { offerSwap } from '../../../src/commands/shifts/offerSwap.js';
import { scheduleShifts } from '../../../src/commands/shifts/scheduleShifts.js';
import { takeSwap } from '../../../src/commands/shifts/takeSwap.js';
import { newId } from '../../../src/domain/ids.js';
import { placed, waitingFor } from '../../integration/shifts/steps.js';
import { memberActor } from '../../integration/spending/steps.js';
import type { World } from '../../support/world.js';

/** A weekly series, with one place of everything on its shifts: the member is booked, waits, is offered a place, and gives one away. */
export async function rotaOf(
  world: World,
  marker: string,
  { member, opportunity }: { member: string; opportunity: string },
) {
  const operator = await world.staff(['OPERATOR']);
  const { shiftIds, seriesId } = await scheduleShifts(world.as(operator), {
    idempotencyKey: newId(),
    opportunityId: opportunity,
    startsOn: '2026-12-03',
    startTime: '18:00',
    durationMinutes: 60,
    roles: [{ name: `${marker} cook`, capacity: 1, skillIds: [] }],
    note: `${marker} apron`,
    repeats: { rrule: 'FREQ=WEEKLY', exceptOn: [], bankHolidays: 'SKIP' },
  });
  const [first = '', second = '', third = '', fourth = ''] = shiftIds;
  const others = [await world.member(`${marker} First`), await world.member(`${marker} Second`)];
  await placed(world, others[0]?.id ?? '', second);
  const wait = await waitingFor(world, member, second);
  const inTheWay = await placed(world, others[1]?.id ?? '', third);
  const kept = await waitingFor(world, member, third);
  await world.test.admin(
    `UPDATE booking SET state = 'CANCELLED', ended_at = $2, end_reason = 'BY_GROUP' WHERE id = $1`,
    [inTheWay, world.clock.now()],
  );
  await world.test.admin(
    `UPDATE booking SET state = 'OFFERED', offered_at = $2, offer_lapses_at = $2::timestamptz + interval '1 day' WHERE id = $1`,
    [kept, world.clock.now()],
  );
  const booking = await placed(world, member, fourth);
  const given = await placed(world, others[0]?.id ?? '', shiftIds[4] ?? '');
  const { swapId } = await offerSwap(world.as(memberActor(world, others[0]?.id ?? '')), {
    bookingId: given,
    kind: 'STAND_IN',
    toMemberId: member,
  });
  const givenUp = await placed(world, member, shiftIds[5] ?? '', { teamName: `${marker} Team` });
  await cancelBooking(world.as(memberActor(world, member)), { bookingId: givenUp });
  const handedOn = await placed(world, others[0]?.id ?? '', shiftIds[6] ?? '');
  const { swapId: takenSwap } = await offerSwap(world.as(memberActor(world, others[0]?.id ?? '')), {
    bookingId: handedOn,
    kind: 'STAND_IN',
    toMemberId: null,
  });
  await takeSwap(world.as(memberActor(world, member)), { swapId: takenSwap, memberId: member });
  const [role] = await world.test.admin<{ id: string }>('SELECT id FROM shift_role WHERE shift_id = $1', [first]);
  return {
    ...{ shift: first, shiftRole: role?.id ?? '', series: seriesId ?? '' },
    ...{ booking, wait, kept, givenUp, swap: swapId, takenSwap, swapper: others[0]?.id ?? '' },
  };
}
