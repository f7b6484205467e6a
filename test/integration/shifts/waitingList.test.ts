import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { acceptPlace } from '../../../src/commands/shifts/acceptPlace.js';
import { beginShift } from '../../../src/commands/shifts/beginShift.js';
import { cancelBooking } from '../../../src/commands/shifts/cancelBooking.js';
import { declinePlace } from '../../../src/commands/shifts/declinePlace.js';
import { cancelShiftsAhead } from '../../../src/commands/shifts/ending.js';
import { lapseOffer } from '../../../src/commands/shifts/lapseOffer.js';
import { newId } from '../../../src/domain/ids.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { anOpportunity, aShift, type ShiftWithRole } from '../../support/rota.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refused } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { bookingSeen, dueAbout, placed, toldAbout, waitingFor } from './steps.js';

let world: World;
let kitchen: OpportunityEntity;
let system: Actor;

const thursday = new Date('2026-12-03T18:00:00Z');
const later = (minutes: number) => new Date(thursday.getTime() + minutes * 60_000);
/** 48 hours after the world's beginning. */
const lapsesAt = new Date('2026-11-24T10:00:00Z');

beforeAll(async () => {
  world = await createWorld();
  kitchen = await anOpportunity(world, (await world.organisation()).id, { friendsMax: 3 });
  system = { kind: 'SYSTEM', schemeId: world.schemeId };
});
beforeEach(() => world.clock.set(worldNow));
afterAll(() => world.close());

const self = (memberId: string) => world.as(memberActor(world, memberId));
const cancel = (memberId: string, bookingId: string) => cancelBooking(self(memberId), { bookingId });
const accept = (memberId: string, bookingId: string) => acceptPlace(self(memberId), { bookingId });
const lapse = (bookingId: string) => lapseOffer(world.as(system), { bookingId });
const stateOf = async (bookingId: string) => (await bookingSeen(world, bookingId))?.state;

/** A full shift of one place, and three who wait for it in this order. */
async function fullShift(
  at = thursday,
): Promise<{ shift: ShiftWithRole; holder: string; place: string; waiting: { id: string; booking: string }[] }> {
  const shift = await aShift(world, kitchen, at, { capacity: 1 });
  const holder = (await world.member()).id;
  const place = await placed(world, holder, shift.shift.id);
  const waiting: { id: string; booking: string }[] = [];
  for (let index = 0; index < 3; index += 1) {
    world.clock.advance(60_000);
    const { id } = await world.member();
    waiting.push({ id, booking: await waitingFor(world, id, shift.shift.id) });
  }
  world.clock.set(worldNow);
  return { shift, holder, place, waiting };
}

const nobody = { id: '', booking: '' };

test('V6 a freed place is offered to who waited longest, for 48 hours, then to the next', async () => {
  const { shift, holder, place, waiting } = await fullShift();
  const [first = nobody, second = nobody, third = nobody] = waiting;
  await cancel(holder, place);
  expect(await bookingSeen(world, first.booking)).toEqual({ state: 'OFFERED', reason: null, lapsesAt });
  expect(await dueAbout(world, first.booking)).toEqual([
    { kind: 'WAITING_OFFER_LAPSES', due: lapsesAt, state: 'WAITING' },
  ]);
  expect(await stateOf(second.booking)).toBe('WAITING');
  // It is kept: a newcomer finds the shift full, and so does who waits behind.
  const newcomer = (await world.member()).id;
  expect(await refused(world, () => placed(world, newcomer, shift.shift.id))).toEqual({ code: 'SHIFT_FULL' });
  expect(await refused(world, () => placed(world, second.id, shift.shift.id))).toEqual({ code: 'ALREADY_DONE' });
  expect(await refused(world, () => accept(second.id, second.booking))).toEqual({ code: 'BOOKING_NOT_OPEN' });
  expect(await refused(world, () => lapse(first.booking))).toEqual({ code: 'IN_THE_FUTURE' });

  world.clock.set(lapsesAt);
  expect(await refused(world, () => accept(first.id, first.booking))).toEqual({ code: 'OFFER_LAPSED' });
  await lapse(first.booking);
  expect(await bookingSeen(world, first.booking)).toEqual({ state: 'LAPSED', reason: 'OFFER_LAPSED', lapsesAt: null });
  expect(await toldAbout(world, first.booking)).toEqual(['PlaceOffered', 'BookingEnded']);
  expect(await refused(world, () => lapse(first.booking))).toEqual({ code: 'ALREADY_DONE' });
  expect(await stateOf(second.booking)).toBe('OFFERED');

  await declinePlace(self(second.id), { bookingId: second.booking });
  expect(await bookingSeen(world, second.booking)).toEqual({
    state: 'CANCELLED',
    reason: 'OFFER_DECLINED',
    lapsesAt: null,
  });
  expect((await dueAbout(world, second.booking)).map((row) => (row as { state: string }).state)).toEqual(['CANCELLED']);
  await accept(third.id, third.booking);
  expect(await bookingSeen(world, third.booking)).toEqual({ state: 'BOOKED', reason: null, lapsesAt: null });
  expect(await toldAbout(world, third.booking)).toEqual(['PlaceOffered', 'ShiftBooked']);
  expect(await refused(world, () => lapse(third.booking))).toEqual({ code: 'ALREADY_DONE' });
});

test('V7 an offer ends 12 hours before the shift; from then on places are free to whoever books first, which those who wait are told once', async () => {
  const { shift, holder, place, waiting } = await fullShift();
  const [first = nobody, second = nobody, third = nobody] = waiting;
  world.clock.set(later(-20 * 60));
  await cancel(holder, place);
  expect(await bookingSeen(world, first.booking)).toEqual({
    state: 'OFFERED',
    reason: null,
    lapsesAt: later(-12 * 60),
  });
  world.clock.set(later(-12 * 60));
  await lapse(first.booking);
  expect(await stateOf(second.booking)).toBe('WAITING');
  expect(await toldAbout(world, second.booking)).toEqual(['PlacesFree']);
  const newcomer = (await world.member()).id;
  const taken = await placed(world, newcomer, shift.shift.id);
  await cancel(newcomer, taken);
  expect(await toldAbout(world, second.booking)).toEqual(['PlacesFree']);
  // Who waits books like everybody, and keeps one booking.
  expect(await placed(world, third.id, shift.shift.id)).toBe(third.booking);
  expect(await stateOf(third.booking)).toBe('BOOKED');
  world.clock.set(thursday);
  await beginShift(world.as(system), { shiftId: shift.shift.id });
  expect(await bookingSeen(world, second.booking)).toEqual({ state: 'LAPSED', reason: 'SHIFT_BEGAN', lapsesAt: null });
  expect(await stateOf(third.booking)).toBe('BOOKED');
});

test('V6 whoever waits with more than is free is passed over until there is room', async () => {
  const { shift } = await aShift(world, kitchen, later(60), { capacity: 2 });
  const [ada, ben, cem, dot] = [await world.member(), await world.member(), await world.member(), await world.member()];
  const [one, two] = [await placed(world, ada.id, shift.id), await placed(world, ben.id, shift.id)];
  const pair = await placed(world, cem.id, shift.id, { places: 2, joinWaitingList: true });
  const alone = await placed(world, dot.id, shift.id, { joinWaitingList: true });
  await cancel(ada.id, one);
  expect([await stateOf(pair), await stateOf(alone)]).toEqual(['WAITING', 'OFFERED']);
  await declinePlace(self(dot.id), { bookingId: alone });
  await cancel(ben.id, two);
  expect(await stateOf(pair)).toBe('OFFERED');
});

test('V8 an accepted offer is judged anew: another booking at that time stands in its way', async () => {
  const { shift, holder, place, waiting } = await fullShift();
  const [first = nobody] = waiting;
  const other = await aShift(world, kitchen, thursday);
  const elsewhere = await placed(world, first.id, other.shift.id);
  await cancel(holder, place);
  expect(await refused(world, () => accept(first.id, first.booking))).toEqual({ code: 'BOOKING_OVERLAPS' });
  await cancel(first.id, elsewhere);
  await accept(first.id, first.booking);
  expect(shift.shift.id).not.toBe(other.shift.id);
});

test('V11 a membership that ends frees its places; one that is joined takes them along, none of them twice', async () => {
  const { holder, waiting } = await fullShift();
  const [first = nobody, second = nobody, third = nobody] = waiting;
  await closeMembership(self(holder), { idempotencyKey: newId(), memberId: holder, reason: 'LEAVING' });
  expect(await stateOf(first.booking)).toBe('OFFERED');
  await accept(first.id, first.booking);
  // The second waits, the first is booked: one person. The wait ends, the place stays, and the third keeps waiting.
  const pair = { remainingMemberId: second.id, leavingMemberId: first.id };
  for (const _ of [1, 2]) {
    const operator = await world.staff(['OPERATOR']);
    await mergeMembers(world.as(operator), { idempotencyKey: newId(), ...pair });
  }
  expect(await bookingSeen(world, second.booking)).toEqual({
    state: 'CANCELLED',
    reason: 'MEMBERSHIP_ENDED',
    lapsesAt: null,
  });
  expect(await world.test.admin('SELECT member_id FROM booking WHERE id = $1', [first.booking])).toEqual([
    { member_id: second.id },
  ]);
  expect(await stateOf(third.booking)).toBe('WAITING');
});

test('V2 a group that closes an opportunity cancels its shifts ahead, and everybody is told', async () => {
  const garden = await anOpportunity(world, (await world.organisation()).id);
  const [ahead, begun] = [
    await aShift(world, garden, thursday, { capacity: 1 }),
    await aShift(world, garden, worldNow),
  ];
  const [ada, ben] = [await world.member(), await world.member()];
  const [place, wait] = [await placed(world, ada.id, ahead.shift.id), await waitingFor(world, ben.id, ahead.shift.id)];
  // As a command that closes it would.
  const count = await world.test.database.inScheme(world.schemeId, (tx) =>
    cancelShiftsAhead(
      {
        ...tx,
        now: worldNow,
        event: async (type: string, payload: object) => {
          await tx.sql(
            'INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at) VALUES ($1, $2, $3, $4, $5)',
            [tx.schemeId, newId(), type, JSON.stringify(payload), worldNow],
          );
        },
      } as never,
      { opportunityIds: [garden.id] },
      'The garden has closed.',
    ),
  );
  expect(count).toBe(1);
  for (const booking of [place, wait]) {
    expect(await bookingSeen(world, booking)).toEqual({
      state: 'CANCELLED',
      reason: 'SHIFT_CANCELLED',
      lapsesAt: null,
    });
    expect((await toldAbout(world, booking)).at(-1)).toBe('BookingEnded');
  }
  expect(
    await world.test.admin(
      'SELECT state, cancel_reason AS words, sequence FROM shift WHERE id = ANY ($1) ORDER BY starts_at',
      [[ahead.shift.id, begun.shift.id]],
    ),
  ).toEqual([
    { state: 'SCHEDULED', words: null, sequence: 0 },
    { state: 'CANCELLED', words: 'The garden has closed.', sequence: 1 },
  ]);
});
