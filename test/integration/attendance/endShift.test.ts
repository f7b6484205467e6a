import { cancelShiftEnd, planShiftEnd } from '../../../src/commands/shifts/planShiftEnd.js';
import { dueWorkHandlers } from '../../../src/jobs/dueWork/handlers.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { aBooking, anOpportunity, aShift, type ShiftWithRole } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { refused } from '../accounts/traces.js';
import { attendanceLogs, bookingsOf, eventTypes } from './steps.js';

let database: TestDatabase;
let world: World;
let evening: ShiftWithRole;

/** 18:00 to 20:00 in London; settled at 22:00. */
const startsAt = new Date('2026-11-26T18:00:00Z');
const endsAt = new Date('2026-11-26T20:00:00Z');
const closesAt = new Date('2026-11-26T22:00:00Z');
const checkedIn = { state: 'ATTENDING', checkedInAt: new Date('2026-11-26T18:07:40Z'), checkedInHow: 'QR' } as const;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  const group = await world.organisation({ name: 'Kitchen' });
  evening = await aShift(world, await anOpportunity(world, group.id), startsAt);
});
afterAll(() => database.drop());

const end = () =>
  dueWorkHandlers.SHIFT_ENDS(world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), {
    schemeId: world.schemeId,
    subjectId: evening.shift.id,
  });
const due = () =>
  database.admin('SELECT kind, subject_id, due_at, state FROM due_work WHERE scheme_id = $1', [world.schemeId]);

test('the end of a shift is planned for two hours after it, moved with it and taken back with it', async () => {
  const { shift } = evening;
  await database.database.inScheme(world.schemeId, (tx) => planShiftEnd(tx, world.clock.now(), shift));
  const row = { kind: 'SHIFT_ENDS', subject_id: shift.id, due_at: closesAt, state: 'WAITING' };
  expect(await due()).toEqual([row]);
  const later = { id: shift.id, endsAt: new Date('2026-11-26T21:00:00Z') };
  await database.database.inScheme(world.schemeId, (tx) => planShiftEnd(tx, world.clock.now(), later));
  expect(await due()).toEqual([{ ...row, due_at: new Date('2026-11-26T23:00:00Z') }]);
  await database.database.inScheme(world.schemeId, (tx) => cancelShiftEnd(tx, world.clock.now(), shift));
  expect(await due()).toMatchObject([{ state: 'CANCELLED' }]);
});

test('V41 a forgotten check-out is closed at the planned end and its hours are written once; who never came is a no-show', async () => {
  await aBooking(world, evening, (await world.member('Ada')).id, checkedIn);
  await aBooking(world, evening, (await world.member('Bo')).id);
  const cy = { state: 'CANCELLED', endedAt: startsAt, endReason: 'BY_MEMBER' } as const;
  await aBooking(world, evening, (await world.member('Cy')).id, cy);
  world.clock.set(closesAt);
  await end();
  const nothing = { in: null, inHow: null, out: null, outHow: null, noShow: null };
  const bookings = [
    {
      ...nothing,
      name: 'Ada',
      state: 'ATTENDED',
      in: checkedIn.checkedInAt,
      inHow: 'QR',
      out: endsAt,
      outHow: 'FORGOTTEN',
    },
    { ...nothing, name: 'Bo', state: 'NO_SHOW', noShow: closesAt },
    { ...nothing, name: 'Cy', state: 'CANCELLED' },
  ];
  expect(await bookingsOf(world)).toEqual(bookings);
  const logs = [
    {
      name: 'Ada',
      on: '2026-11-26',
      starts: new Date('2026-11-26T18:07:00Z'),
      ends: endsAt,
      given: 113,
      reward: 120,
      activity: 'Kitchen helper (nobody checked out: counted to the planned end)',
      choice: null,
      state: 'SUBMITTED',
      by: 'system',
    },
  ];
  expect(await attendanceLogs(world)).toEqual(logs);
  const events = await eventTypes(world);
  expect(await refused(world, end)).toEqual({ code: 'ALREADY_DONE' });
  expect(await bookingsOf(world)).toEqual(bookings);
  expect(await attendanceLogs(world)).toEqual(logs);
  expect(await eventTypes(world)).toEqual(events);
});

test('V42 where nobody was checked in, nobody is called a no-show', async () => {
  await aBooking(world, evening, (await world.member('Ada')).id);
  world.clock.set(closesAt);
  await end();
  expect(await bookingsOf(world)).toMatchObject([{ name: 'Ada', state: 'BOOKED', noShow: null }]);
  expect(await attendanceLogs(world)).toEqual([]);
});

test('before its time nothing is settled, nor where it was cancelled', async () => {
  await aBooking(world, evening, (await world.member('Ada')).id, checkedIn);
  world.clock.set(new Date(closesAt.getTime() - 1));
  expect(await refused(world, end)).toEqual({ code: 'IN_THE_FUTURE' });
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDING', out: null }]);
  world.clock.set(closesAt);
  await database.admin(
    `UPDATE shift SET state = 'CANCELLED', cancelled_at = starts_at WHERE scheme_id = $1 AND id = $2`,
    [world.schemeId, evening.shift.id],
  );
  expect(await refused(world, end)).toEqual({ code: 'ALREADY_DONE' });
  expect(await bookingsOf(world)).toMatchObject([{ state: 'ATTENDING', out: null }]);
  expect(await attendanceLogs(world)).toEqual([]);
});
