import { checkIn } from '../../../src/commands/attendance/checkIn.js';
import { checkOut } from '../../../src/commands/attendance/checkOut.js';
import type { AttendanceEntry } from '../../../src/commands/attendance/listEntry.js';
import { recordAttendance } from '../../../src/commands/attendance/recordAttendance.js';
import { recordNoShow } from '../../../src/commands/attendance/recordNoShow.js';
import { undoNoShow } from '../../../src/commands/attendance/undoNoShow.js';
import { approveHours } from '../../../src/commands/hours/approveHours.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { aBooking, anOpportunity, aShift, type ShiftWithRole } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, refused } from '../accounts/traces.js';
import { attendanceLogs, bookingsOf, eventTypes } from './steps.js';

let database: TestDatabase;
let world: World;
let groupId: string;
let evening: ShiftWithRole;
let leader: Actor;
let ada: string;
let bo: string;

const startsAt = new Date('2026-11-26T18:00:00Z');
const endsAt = new Date('2026-11-26T20:00:00Z');
const at = (time: string) => new Date(`2026-11-26T${time}:00Z`);
const nextMorning = new Date('2026-11-27T09:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  groupId = (await world.organisation({ name: 'Kitchen' })).id;
  leader = await world.staff(['LEADER', groupId]);
  evening = await aShift(world, await anOpportunity(world, groupId), startsAt);
  ada = (await aBooking(world, evening, (await world.member('Ada')).id)).id;
  bo = (await aBooking(world, evening, (await world.member('Bo')).id)).id;
  world.clock.set(nextMorning);
});
afterAll(() => database.drop());

const fill = (entries: AttendanceEntry[], actor = leader) =>
  recordAttendance(world.as(actor), { shiftId: evening.shift.id, entries });
const came = (bookingId: string, from?: string, to?: string): AttendanceEntry => ({
  bookingId,
  came: true,
  ...(from ? { checkedInAt: at(from) } : {}),
  ...(to ? { checkedOutAt: at(to) } : {}),
});

test('V49 the list is filled in afterwards: who came, with their times or as planned, and who did not', async () => {
  await fill([came(ada, '18:10', '19:40'), { bookingId: bo, came: false }]);
  expect(await bookingsOf(world)).toMatchObject([
    { name: 'Ada', state: 'ATTENDED', in: at('18:10'), inHow: 'LIST', out: at('19:40'), outHow: 'LIST' },
    { name: 'Bo', state: 'NO_SHOW', noShow: nextMorning },
  ]);
  expect(await attendanceLogs(world)).toMatchObject([{ name: 'Ada', given: 90, reward: 90, state: 'SUBMITTED' }]);
  expect((await eventTypes(world)).toSorted()).toEqual(['HoursLogged', 'NoShowRecorded']);
  expect(await audited(world, 'recordAttendance')).toHaveLength(2);
  await fill([came(bo)]);
  expect(await attendanceLogs(world)).toMatchObject([
    { name: 'Ada' },
    { name: 'Bo', given: 120, starts: startsAt, ends: endsAt },
  ]);
});

test('V50 hours that wait are corrected with the list; said not to have come, they are declined in words', async () => {
  await fill([came(ada), came(bo)]);
  await fill([came(ada, '18:30', '20:15'), { bookingId: bo, came: false }]);
  expect(await attendanceLogs(world)).toMatchObject([
    { name: 'Ada', given: 105, reward: 105, starts: at('18:30'), ends: at('20:15'), state: 'SUBMITTED' },
    { name: 'Bo', given: 120, state: 'DECLINED' },
  ]);
  expect(await bookingsOf(world)).toMatchObject([{ out: at('20:15') }, { state: 'NO_SHOW', in: null, out: null }]);
  expect((await eventTypes(world)).toSorted()).toEqual(['HoursDeclined', 'HoursLogged', 'HoursLogged']);
  const again = () => fill([came(bo)]);
  expect(await refused(world, again)).toEqual({ code: 'ALREADY_DECIDED', field: ['entries', '0'] });
});

test('V50 once somebody has decided, the list stands', async () => {
  await fill([came(ada)]);
  const [log] = await database.admin<{ id: string }>('SELECT id FROM hours_log WHERE scheme_id = $1', [world.schemeId]);
  await approveHours(world.as(leader), {
    idempotencyKey: newId(),
    hoursLogIds: [log?.id ?? ''],
    confirmAboveCap: false,
  });
  const decided = { code: 'ALREADY_DECIDED', field: ['entries', '1'] };
  expect(await refused(world, () => fill([came(bo), came(ada, '18:30')]))).toEqual(decided);
  expect(await refused(world, () => fill([came(bo), { bookingId: ada, came: false }]))).toEqual(decided);
});

test.each<[string, AttendanceEntry[] | (() => AttendanceEntry[]), object]>([
  ['nothing', [], { code: 'INVALID_INPUT', field: ['entries'] }],
  ['somebody twice', () => [came(ada), came(ada)], { code: 'INVALID_INPUT', field: ['entries'] }],
  ['an unknown booking', [came(newId())], { code: 'NOT_FOUND' }],
  [
    'out before in',
    () => [came(ada, '19:00', '18:30')],
    { code: 'INVALID_INPUT', field: ['entries', '0', 'checkedInAt'] },
  ],
  [
    'hours before',
    () => [came(ada, '13:00', '19:00')],
    { code: 'INVALID_INPUT', field: ['entries', '0', 'checkedInAt'] },
  ],
  [
    'the future',
    () => [{ ...came(ada), checkedOutAt: new Date('2026-11-27T09:00:01Z') }],
    { code: 'IN_THE_FUTURE', field: ['entries', '0', 'checkedOutAt'] },
  ],
])('a list with %s is refused whole', async (_, entries, refusal) => {
  const list = typeof entries === 'function' ? entries() : entries;
  expect(await refused(world, () => fill(list))).toEqual(refusal);
});

test('V49 the list is open from the end of the shift for fourteen days, to those who keep it', async () => {
  world.clock.set(new Date(endsAt.getTime() - 1));
  expect(await refused(world, () => fill([came(ada)]))).toEqual({ code: 'CHECK_IN_NOT_OPEN' });
  world.clock.set(new Date(endsAt.getTime() + 14 * 86_400_000));
  expect(await refused(world, () => fill([came(ada)]))).toEqual({ code: 'CHECK_IN_NOT_OPEN' });
  world.clock.set(new Date(endsAt.getTime() + 14 * 86_400_000 - 1));
  const stranger = await world.actorOf(await world.member('Cy'));
  expect(await refused(world, () => fill([came(ada)], stranger))).toEqual({ code: 'FORBIDDEN' });
  await fill([came(ada)]);
  expect(await attendanceLogs(world)).toMatchObject([{ name: 'Ada', given: 120 }]);
});

test('V47 while the group is suspended an operator keeps its list', async () => {
  await database.admin(
    `UPDATE organisation SET status = 'SUSPENDED', suspended_at = $3, suspension_reason = 'A look' WHERE scheme_id = $1 AND id = $2`,
    [world.schemeId, groupId, startsAt],
  );
  expect(await refused(world, () => fill([came(ada)]))).toEqual({
    code: 'ORGANISATION_SUSPENDED',
    field: ['bookingId'],
  });
  await fill([came(ada)], await world.staff(['OPERATOR']));
  expect(await attendanceLogs(world)).toMatchObject([{ name: 'Ada', given: 120 }]);
});

test('V51 a no-show is written down once the shift has begun, and taken back', async () => {
  const missing = () => recordNoShow(world.as(leader), { bookingId: ada });
  world.clock.set(new Date(startsAt.getTime() - 1));
  expect(await refused(world, missing)).toEqual({ code: 'CHECK_IN_NOT_OPEN' });
  world.clock.set(startsAt);
  await missing();
  expect(await bookingsOf(world)).toMatchObject([
    { name: 'Ada', state: 'NO_SHOW', noShow: startsAt },
    { state: 'BOOKED' },
  ]);
  expect(await eventTypes(world)).toEqual(['NoShowRecorded']);
  expect(await refused(world, missing)).toEqual({ code: 'BOOKING_NOT_OPEN', field: ['bookingId'] });
  const undo = (bookingId: string) => undoNoShow(world.as(leader), { bookingId });
  expect(await refused(world, () => undo(bo))).toEqual({ code: 'BOOKING_NOT_OPEN', field: ['bookingId'] });
  await undo(ada);
  expect(await bookingsOf(world)).toMatchObject([{ name: 'Ada', state: 'BOOKED', noShow: null }, { state: 'BOOKED' }]);
  await checkIn(world.as(leader), { bookingId: ada });
  await checkOut(world.as(leader), { bookingId: ada });
  expect(await bookingsOf(world)).toMatchObject([{ name: 'Ada', state: 'ATTENDED' }, { state: 'BOOKED' }]);
});
