import { beginShift } from '../../../src/commands/shifts/beginShift.js';
import { cancelBooking } from '../../../src/commands/shifts/cancelBooking.js';
import { offerSwap } from '../../../src/commands/shifts/offerSwap.js';
import { takeSwap } from '../../../src/commands/shifts/takeSwap.js';
import { withdrawSwap } from '../../../src/commands/shifts/withdrawSwap.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import { anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refused } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { bookingSeen, placed, waitingFor } from './steps.js';

let world: World;
let kitchen: OpportunityEntity;

const thursday = new Date('2026-12-03T18:00:00Z');
const friday = new Date('2026-12-04T18:00:00Z');

beforeAll(async () => {
  world = await createWorld();
  kitchen = await anOpportunity(world, (await world.organisation()).id);
});
beforeEach(() => world.clock.set(worldNow));
afterAll(() => world.close());

const self = (memberId: string) => world.as(memberActor(world, memberId));
const swapNow = async (id: string) =>
  (await world.test.admin('SELECT state, taken_by_member_id AS taker FROM swap WHERE id = $1', [id]))[0];
const onShift = async (shiftId: string) =>
  (
    await world.test.admin<{ id: string }>(
      `SELECT member_id AS id FROM booking WHERE shift_id = $1 AND state = 'BOOKED' ORDER BY booked_at, id`,
      [shiftId],
    )
  ).map(({ id }) => id);

async function booked(at: Date) {
  const { shift } = await aShift(world, kitchen, at, { capacity: 1 });
  const { id } = await world.member();
  return { shift: shift.id, member: id, booking: await placed(world, id, shift.id) };
}

test('V15 somebody stands in, once; the place stays taken all along', async () => {
  const place = await booked(thursday);
  const [taker, other, waiter] = [await world.member(), await world.member(), await world.member()];
  const wait = await waitingFor(world, waiter.id, place.shift);
  const { swapId } = await offerSwap(self(place.member), { bookingId: place.booking, kind: 'STAND_IN' });
  expect(await refused(world, () => offerSwap(self(place.member), { bookingId: place.booking, kind: 'SWAP' }))).toEqual(
    { code: 'ALREADY_DONE' },
  );
  expect(await refused(world, () => takeSwap(self(place.member), { swapId, memberId: place.member }))).toEqual({
    code: 'INVALID_INPUT',
  });
  await takeSwap(self(taker.id), { swapId, memberId: taker.id });
  expect(await onShift(place.shift)).toEqual([taker.id]);
  expect(await bookingSeen(world, place.booking)).toEqual({ state: 'CANCELLED', reason: 'SWAPPED', lapsesAt: null });
  expect((await bookingSeen(world, wait))?.state).toBe('WAITING');
  expect(await swapNow(swapId)).toEqual({ state: 'TAKEN', taker: taker.id });
  expect(await refused(world, () => takeSwap(self(other.id), { swapId, memberId: other.id }))).toEqual({
    code: 'SWAP_NOT_OPEN',
  });
});

test('V15 two change places, and each passes what a booking asks', async () => {
  const [ada, ben] = [await booked(thursday), await booked(friday)];
  const { swapId } = await offerSwap(self(ada.member), {
    bookingId: ada.booking,
    kind: 'SWAP',
    toMemberId: ben.member,
  });
  const take = (memberId: string, givenBookingId?: string) =>
    takeSwap(self(memberId), { swapId, memberId, givenBookingId });
  const stranger = await booked(friday);
  expect(await refused(world, () => take(stranger.member, stranger.booking))).toEqual({ code: 'SWAP_NOT_OPEN' });
  expect(await refused(world, () => take(ben.member))).toEqual({ code: 'INVALID_INPUT', field: ['givenBookingId'] });
  const { shift: clash } = await aShift(world, kitchen, friday);
  const inTheWay = await placed(world, ada.member, clash.id);
  expect(await refused(world, () => take(ben.member, ben.booking))).toEqual({ code: 'BOOKING_OVERLAPS' });
  await cancelBooking(self(ada.member), { bookingId: inTheWay });
  await take(ben.member, ben.booking);
  expect([await onShift(ada.shift), await onShift(ben.shift)]).toEqual([[ben.member], [ada.member]]);
});

test('V15 a swap ends with its place, its shift or by whoever offered it', async () => {
  const [kept, cancelled, begun] = [await booked(thursday), await booked(thursday), await booked(thursday)];
  const offered = await Promise.all(
    [kept, cancelled, begun].map(({ member, booking }) =>
      offerSwap(self(member), { bookingId: booking, kind: 'STAND_IN' }),
    ),
  );
  const [one = '', two = '', three = ''] = offered.map(({ swapId }) => swapId);
  const stranger = await world.member();
  expect(await refused(world, () => withdrawSwap(self(stranger.id), { swapId: one }))).toEqual({ code: 'FORBIDDEN' });
  await withdrawSwap(self(kept.member), { swapId: one });
  expect(await refused(world, () => withdrawSwap(self(kept.member), { swapId: one }))).toEqual({
    code: 'SWAP_NOT_OPEN',
  });
  await cancelBooking(self(cancelled.member), { bookingId: cancelled.booking });
  world.clock.set(thursday);
  await beginShift(world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), { shiftId: begun.shift });
  expect([await swapNow(one), await swapNow(two), await swapNow(three)]).toEqual([
    { state: 'WITHDRAWN', taker: null },
    { state: 'LAPSED', taker: null },
    { state: 'LAPSED', taker: null },
  ]);
  expect(await onShift(begun.shift)).toEqual([begun.member]);
});
