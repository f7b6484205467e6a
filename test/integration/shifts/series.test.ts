import { checkIn } from '../../../src/commands/attendance/checkIn.js';
import { cancelShift } from '../../../src/commands/shifts/cancelShift.js';
import { endSeries } from '../../../src/commands/shifts/endSeries.js';
import { growSeries } from '../../../src/commands/shifts/growSeries.js';
import { type ScheduleShiftsInput, scheduleShifts } from '../../../src/commands/shifts/scheduleShifts.js';
import { updateSeries } from '../../../src/commands/shifts/updateSeries.js';
import { type UpdateShiftInput, updateShift } from '../../../src/commands/shifts/updateShift.js';
import { DomainError } from '../../../src/domain/errors.js';
import { newId } from '../../../src/domain/ids.js';
import type { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { anOpportunity } from '../../support/rota.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refused } from '../accounts/traces.js';
import { bookingSeen, dueAbout, placed, toldAbout, waitingFor } from './steps.js';

let world: World;
let kitchen: OpportunityEntity;
let coordinator: Actor;
let system: Actor;

beforeAll(async () => {
  world = await createWorld();
  const group = await world.organisation();
  kitchen = await anOpportunity(world, group.id);
  coordinator = await world.staff(['COORDINATOR', group.id]);
  system = { kind: 'SYSTEM', schemeId: world.schemeId };
});
beforeEach(() => world.clock.set(worldNow));
afterAll(() => world.close());

const cooks = [{ name: 'Cook', capacity: 2, skillIds: [] }];
const form = { startsOn: '2026-12-03', startTime: '18:00', durationMinutes: 120, roles: cooks, note: '' };
const weekly = { rrule: 'FREQ=WEEKLY', exceptOn: [], bankHolidays: 'KEEP' as const };

const twiceOnly = { ...weekly, rrule: 'FREQ=WEEKLY;COUNT=2' };
const everyBoxingDay = { rrule: 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;COUNT=2', bankHolidays: 'SKIP' as const };

const schedule = (more: Partial<ScheduleShiftsInput> = {}, actor: Actor = coordinator) =>
  scheduleShifts(world.as(actor), { idempotencyKey: newId(), opportunityId: kitchen.id, ...form, ...more });
const move = (shiftId: string, changes: Omit<UpdateShiftInput, 'shiftId'>) =>
  updateShift(world.as(coordinator), { shiftId, ...changes });

/** Its shifts that stand, as "day hh:mm" in UTC, with how often each has changed. */
async function standing(seriesId: string | null): Promise<string[]> {
  const rows = await world.test.admin<{ startsAt: Date; sequence: number }>(
    `SELECT starts_at AS "startsAt", sequence FROM shift WHERE series_id = $1 AND state = 'SCHEDULED' ORDER BY starts_at`,
    [seriesId],
  );
  return rows.map(({ startsAt, sequence }) => `${startsAt.toISOString().slice(0, 16)} #${sequence}`);
}

async function messageOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DomainError) return error.message;
  }
  return '';
}

test('one shift is planned, with its roles, its beginning and its end', async () => {
  const { shiftIds, seriesId, notices } = await schedule({ note: 'أحضر مئزرًا 🥕' });
  expect({ count: shiftIds.length, seriesId, notices }).toEqual({ count: 1, seriesId: null, notices: [] });
  expect(
    await world.test.admin(
      'SELECT s.starts_at, s.ends_at, s.note, r.name, r.capacity FROM shift s JOIN shift_role r ON r.shift_id = s.id WHERE s.id = $1',
      [shiftIds[0]],
    ),
  ).toEqual([
    {
      starts_at: new Date('2026-12-03T18:00:00Z'),
      ends_at: new Date('2026-12-03T20:00:00Z'),
      note: 'أحضر مئزرًا 🥕',
      ...{ name: 'Cook', capacity: 2 },
    },
  ]);
  expect(await dueAbout(world, shiftIds[0] ?? '')).toEqual([
    { kind: 'SHIFT_BEGINS', due: new Date('2026-12-03T18:00:00Z'), state: 'WAITING' },
    { kind: 'SHIFT_ENDS', due: new Date('2026-12-03T22:00:00Z'), state: 'WAITING' },
    { kind: 'SHIFT_REMINDS_DAYS', due: new Date('2026-12-01T09:00:00Z'), state: 'WAITING' },
    { kind: 'SHIFT_REMINDS_HOURS', due: new Date('2026-12-03T16:00:00Z'), state: 'WAITING' },
  ]);
});

test('what cannot be planned is refused with the mend, and nobody else plans', async () => {
  const cases: [Partial<ScheduleShiftsInput>, string, string[]][] = [
    [{ startsOn: '2026-11-21' }, 'INVALID_INPUT', ['startsOn']],
    [{ startsOn: '2028-12-01' }, 'INVALID_INPUT', ['startsOn']],
    [{ startsOn: '2026-11-22', startTime: '10:00' }, 'INVALID_INPUT', ['startTime']],
    [{ startTime: '24:00' }, 'INVALID_INPUT', ['startTime']],
    [{ durationMinutes: 14 }, 'INVALID_INPUT', ['durationMinutes']],
    [{ note: 'x'.repeat(1001) }, 'INVALID_INPUT', ['note']],
    [{ roles: [] }, 'INVALID_INPUT', ['roles']],
    [{ roles: [...cooks, { name: ' cook ', capacity: 1, skillIds: [] }] }, 'INVALID_INPUT', ['roles']],
    [{ roles: [{ name: 'Cook', capacity: 501, skillIds: [] }] }, 'INVALID_INPUT', ['roles']],
    [{ roles: [{ name: 'Cook', capacity: 1, skillIds: [newId()] }] }, 'INVALID_INPUT', ['roles']],
    [{ repeats: { ...weekly, rrule: 'FREQ=HOURLY' } }, 'SCHEDULE_NOT_POSSIBLE', ['rrule']],
    [{ repeats: { ...weekly, rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' } }, 'SCHEDULE_NOT_POSSIBLE', ['rrule']],
    [{ repeats: { ...twiceOnly, exceptOn: ['2026-12-03', '2026-12-10'] } }, 'SCHEDULE_NOT_POSSIBLE', ['exceptOn']],
    [{ repeats: { ...weekly, ...everyBoxingDay } }, 'SCHEDULE_NOT_POSSIBLE', ['bankHolidays']],
  ];
  for (const [more, code, field] of cases) {
    expect(await refused(world, () => schedule(more))).toEqual({ code, field });
  }
  for (const actor of [await world.staff(), await world.staff(['AUDITOR'])]) {
    expect(await refused(world, () => schedule({}, actor))).toEqual({ code: 'FORBIDDEN' });
  }
});

test('V13 V14 a series leaves bank holidays out, moves what the spring change skips, and says so', async () => {
  const { seriesId, notices } = await schedule({
    startsOn: '2027-03-26',
    startTime: '01:30',
    repeats: { ...weekly, rrule: 'FREQ=DAILY;COUNT=4', exceptOn: ['2027-03-27'], bankHolidays: 'SKIP' },
  });
  // It lies beyond the days for which shifts are made: nothing yet.
  expect({ made: await standing(seriesId), notices }).toEqual({ made: [], notices: [] });
  expect(await dueAbout(world, seriesId ?? '')).toEqual([
    { kind: 'SERIES_GROWS', due: new Date('2027-01-29T00:00:00Z'), state: 'WAITING' },
  ]);
  world.clock.set(new Date('2027-02-20T12:00:00Z'));
  await growSeries(world.as(system), { seriesId: seriesId ?? '' });
  expect(await standing(seriesId)).toEqual(['2027-03-28T01:30 #0']);
  expect(await refused(world, () => growSeries(world.as(system), { seriesId: seriesId ?? '' }))).toEqual({
    code: 'ALREADY_DONE',
  });
  const again = await schedule({
    startsOn: '2027-03-26',
    startTime: '01:30',
    repeats: { ...weekly, rrule: 'FREQ=DAILY;COUNT=4', exceptOn: ['2027-03-27'], bankHolidays: 'SKIP' },
  });
  expect(again.notices).toEqual([
    'There is no shift on Friday 26 March 2027: Good Friday.',
    '01:30 does not exist on Sunday 28 March 2027, when the clocks go forward: the shift begins at 02:30.',
    'There is no shift on Monday 29 March 2027: Easter Monday.',
  ]);
});

test('V12 an open-ended series is made 56 days ahead, and grows day by day, each day once', async () => {
  const { seriesId, shiftIds } = await schedule({ repeats: weekly });
  const id = seriesId ?? '';
  expect(shiftIds).toHaveLength(7);
  expect((await standing(id)).at(-1)).toBe('2027-01-14T18:00 #0');
  expect(await dueAbout(world, id)).toEqual([
    { kind: 'SERIES_GROWS', due: new Date('2026-11-26T00:00:00Z'), state: 'WAITING' },
  ]);
  const due = new Date('2026-11-26T00:00:00Z');
  world.clock.set(due);
  expect((await growSeries(world.as(system), { seriesId: id })).shiftIds).toHaveLength(1);
  expect((await growSeries(world.as(system), { seriesId: id })).shiftIds).toHaveLength(0);
  expect((await standing(id)).at(-1)).toBe('2027-01-21T18:00 #0');
});

test('V9 a shift that is moved keeps its bookings, and everybody on it is told; it cannot shrink below them', async () => {
  const { shiftIds } = await schedule();
  const shiftId = shiftIds[0] ?? '';
  const [ada, ben, cem] = [await world.member('Ada Quill'), await world.member('Ben Osei'), await world.member()];
  const bookings = [await placed(world, ada.id, shiftId), await placed(world, ben.id, shiftId)];
  const wait = await waitingFor(world, cem.id, shiftId);
  expect(await messageOf(() => move(shiftId, { roles: [{ name: 'Cook', capacity: 1, skillIds: [] }] }))).toBe(
    '2 places are taken for "Cook", by Ben Osei, Ada Quill: there cannot be only 1. Cancel or move bookings first.',
  );
  expect(await refused(world, () => move(shiftId, { roles: [{ name: 'Cook', capacity: 1, skillIds: [] }] }))).toEqual({
    code: 'CAPACITY_BELOW_BOOKINGS',
    field: ['roles'],
  });
  await move(shiftId, { startTime: '17:00', note: 'Side door', roles: [{ name: 'COOK', capacity: 3, skillIds: [] }] });
  expect(await bookingSeen(world, bookings[0] ?? '')).toEqual({ state: 'BOOKED', reason: null, lapsesAt: null });
  expect((await bookingSeen(world, wait))?.state).toBe('OFFERED');
  expect(
    await world.test.admin(
      `SELECT s.starts_at, s.ends_at, s.sequence, s.note, c.started_at, c.note_changed FROM shift s JOIN shift_change c ON c.shift_id = s.id
       JOIN outbox_event e ON e.payload->>'shiftChangeId' = c.id::text WHERE s.id = $1`,
      [shiftId],
    ),
  ).toEqual([
    {
      starts_at: new Date('2026-12-03T17:00:00Z'),
      ends_at: new Date('2026-12-03T19:00:00Z'),
      ...{ sequence: 1, note: 'Side door', started_at: new Date('2026-12-03T18:00:00Z'), note_changed: true },
    },
  ]);
  expect(await dueAbout(world, shiftId)).toEqual([
    { kind: 'SHIFT_BEGINS', due: new Date('2026-12-03T17:00:00Z'), state: 'WAITING' },
    { kind: 'SHIFT_ENDS', due: new Date('2026-12-03T21:00:00Z'), state: 'WAITING' },
    { kind: 'SHIFT_REMINDS_DAYS', due: new Date('2026-12-01T09:00:00Z'), state: 'WAITING' },
    { kind: 'SHIFT_REMINDS_HOURS', due: new Date('2026-12-03T15:00:00Z'), state: 'WAITING' },
  ]);
  expect((await move(shiftId, { startsOn: '2027-03-28', startTime: '01:30' })).notices).toHaveLength(1);
  expect(await refused(world, () => move(shiftId, { startsOn: '2026-11-01' }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['startsOn'],
  });
});

test('V2 a cancelled shift tells everybody why, and its series does not make it again', async () => {
  const { seriesId, shiftIds } = await schedule({ repeats: { ...weekly, rrule: 'FREQ=WEEKLY;COUNT=3' } });
  const [first = '', second = ''] = shiftIds;
  const member = await world.member();
  const booking = await placed(world, member.id, second);
  const cancel = (reason: string) => cancelShift(world.as(coordinator), { shiftId: second, reason });
  expect(await refused(world, () => cancel(' x '))).toEqual({ code: 'REASON_NEEDED', field: ['reason'] });
  await cancel('The hall has no heating');
  expect(await bookingSeen(world, booking)).toEqual({ state: 'CANCELLED', reason: 'SHIFT_CANCELLED', lapsesAt: null });
  expect(await toldAbout(world, booking)).toEqual(['ShiftBooked', 'BookingEnded']);
  expect((await dueAbout(world, second)).map((row) => (row as { state: string }).state)).toEqual([
    'CANCELLED',
    'CANCELLED',
    'CANCELLED',
    'CANCELLED',
  ]);
  expect(await refused(world, () => cancel('Again'))).toEqual({ code: 'SHIFT_NOT_OPEN' });
  await updateSeries(world.as(coordinator), { seriesId: seriesId ?? '', fromOn: '2026-12-01', note: 'Side door' });
  expect(await standing(seriesId)).toEqual(['2026-12-03T18:00 #1', '2026-12-17T18:00 #1']);
  expect(first).not.toBe('');
});

test('V10 a series changes from a day on: its own shifts follow, those changed by hand stay', async () => {
  const { seriesId, shiftIds } = await schedule({ repeats: { ...weekly, rrule: 'FREQ=WEEKLY;COUNT=5' } });
  const id = seriesId ?? '';
  const member = await world.member();
  await move(shiftIds[2] ?? '', { startTime: '12:00' });
  const booking = await placed(world, member.id, shiftIds[3] ?? '');
  const changed = await updateSeries(world.as(coordinator), {
    seriesId: id,
    fromOn: '2026-12-10',
    startTime: '19:00',
    exceptOn: ['2026-12-24'],
  });
  expect({ kept: changed.keptIds, cancelled: changed.cancelledIds, changed: changed.shiftIds.length }).toEqual({
    kept: [shiftIds[2]],
    cancelled: [shiftIds[3]],
    changed: 2,
  });
  expect(await standing(id)).toEqual([
    '2026-12-03T18:00 #0',
    '2026-12-10T19:00 #1',
    '2026-12-17T12:00 #1',
    '2026-12-31T19:00 #1',
  ]);
  expect((await bookingSeen(world, booking))?.reason).toBe('SHIFT_CANCELLED');
  // The exception is taken back: the day takes place again, with nobody on it.
  const again = await updateSeries(world.as(coordinator), { seriesId: id, fromOn: '2026-12-10', exceptOn: [] });
  expect(again.shiftIds).toEqual([shiftIds[3]]);
  expect((await standing(id))[3]).toBe('2026-12-24T19:00 #3');
  // A new rule counts from its day.
  await updateSeries(world.as(coordinator), { seriesId: id, fromOn: '2026-12-25', rrule: 'FREQ=DAILY;COUNT=2' });
  expect(await standing(id)).toEqual([
    '2026-12-03T18:00 #0',
    '2026-12-10T19:00 #1',
    '2026-12-17T12:00 #1',
    '2026-12-24T19:00 #3',
    '2026-12-25T19:00 #0',
    '2026-12-26T19:00 #0',
  ]);
});

test('V10 what does not fit a change of a series is refused with the day, and who is now on two shifts is counted', async () => {
  const { seriesId, shiftIds } = await schedule({ repeats: twiceOnly });
  const id = seriesId ?? '';
  const [ada, ben] = [await world.member('Ada Quill'), await world.member('Ben Osei')];
  for (const { id: memberId } of [ada, ben]) await placed(world, memberId, shiftIds[1] ?? '');
  const change = (changes: object) =>
    updateSeries(world.as(coordinator), { seriesId: id, fromOn: '2026-12-01', ...changes });
  const one = { roles: [{ name: 'Cook', capacity: 1, skillIds: [] }] };
  expect(await messageOf(() => change(one))).toBe(
    'On Thursday 10 December 2026: 2 places are taken for "Cook", by Ben Osei, Ada Quill: there cannot be only 1. Cancel or move bookings first.',
  );
  const gone = { exceptOn: ['2026-12-03', '2026-12-10'] };
  expect(await refused(world, () => change(gone))).toEqual({ code: 'SCHEDULE_NOT_POSSIBLE', field: ['exceptOn'] });
  expect(await standing(id)).toEqual(['2026-12-03T18:00 #0', '2026-12-10T18:00 #0']);
  const other = await schedule({ startsOn: '2026-12-10', startTime: '20:00' });
  await placed(world, ada.id, other.shiftIds[0] ?? '');
  expect((await change({ startTime: '18:30' })).notices).toEqual([
    '1 person who is booked here is now booked on another shift at the same time. They are asked to cancel one of them.',
  ]);
  expect((await change({ note: 'Side door' })).notices).toEqual([]);
});

test('a shift has at most ten kinds of place, also where they come one by one', async () => {
  const { shiftIds } = await schedule();
  const shiftId = shiftIds[0] ?? '';
  const roles = Array.from({ length: 9 }, (_, index) => ({ name: `Role ${index}`, capacity: 1, skillIds: [] }));
  await move(shiftId, { roles });
  const eleventh = { name: 'Gardener', capacity: 1, skillIds: [] };
  const known = async () =>
    (await world.test.admin('SELECT count(*)::int AS count FROM shift_role WHERE shift_id = $1', [shiftId]))[0];
  expect(await refused(world, () => move(shiftId, { roles: [eleventh] }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['roles'],
  });
  expect(await known()).toEqual({ count: 10 });
  await move(shiftId, { roles: [{ name: 'COOK', capacity: 3, skillIds: [] }] });
  expect(await known()).toEqual({ count: 10 });
});

test('V10 a series ends from a day on, at once or when that day comes', async () => {
  const { seriesId } = await schedule({ repeats: weekly });
  const id = seriesId ?? '';
  const end = (fromOn: string) =>
    endSeries(world.as(coordinator), { seriesId: id, fromOn, reason: 'We move to Fridays' });
  expect((await end('2027-02-05')).cancelledIds).toEqual([]);
  const seriesNow = async () =>
    (await world.test.admin('SELECT rrule, state, made_until_on FROM shift_series WHERE id = $1', [id]))[0];
  expect(await seriesNow()).toEqual({
    rrule: 'FREQ=WEEKLY;UNTIL=20270204',
    state: 'RUNNING',
    made_until_on: expect.anything(),
  });
  expect((await end('2026-12-24')).cancelledIds).toHaveLength(4);
  expect(await standing(id)).toEqual(['2026-12-03T18:00 #0', '2026-12-10T18:00 #0', '2026-12-17T18:00 #0']);
  expect(await seriesNow()).toEqual({ rrule: 'FREQ=WEEKLY;UNTIL=20261223', state: 'ENDED', made_until_on: null });
  expect(await refused(world, () => end('2026-12-24'))).toEqual({ code: 'SHIFT_NOT_OPEN' });
});

test('V10 a change from a day that is still far ahead leaves what comes before it as it was planned', async () => {
  const { seriesId } = await schedule({ repeats: weekly });
  const id = seriesId ?? '';
  const changed = await updateSeries(world.as(coordinator), { seriesId: id, fromOn: '2027-02-04', startTime: '19:00' });
  expect(changed.shiftIds).toHaveLength(2);
  expect((await standing(id)).slice(-2)).toEqual(['2027-01-21T18:00 #0', '2027-01-28T18:00 #0']);
  expect(await dueAbout(world, id)).toEqual([
    { kind: 'SERIES_GROWS', due: new Date('2026-12-10T00:00:00Z'), state: 'WAITING' },
  ]);
  world.clock.set(new Date('2026-12-10T00:00:00Z'));
  await growSeries(world.as(system), { seriesId: id });
  expect((await standing(id)).slice(-2)).toEqual(['2027-01-28T18:00 #0', '2027-02-04T19:00 #0']);
});

test('V10 a new rule from a day far ahead: no day of the old one is made twice', async () => {
  const { seriesId } = await schedule({ repeats: { ...weekly, rrule: 'FREQ=WEEKLY;UNTIL=20270121' } });
  const id = seriesId ?? '';
  await updateSeries(world.as(coordinator), { seriesId: id, fromOn: '2027-03-01', rrule: 'FREQ=WEEKLY;BYDAY=FR' });
  expect((await standing(id)).at(-1)).toBe('2027-01-21T18:00 #0');
  expect(await dueAbout(world, id)).toEqual([
    { kind: 'SERIES_GROWS', due: new Date('2027-01-08T00:00:00Z'), state: 'WAITING' },
  ]);
  world.clock.set(new Date('2027-01-08T00:00:00Z'));
  await growSeries(world.as(system), { seriesId: id });
  expect((await standing(id)).slice(-2)).toEqual(['2027-01-21T18:00 #0', '2027-03-05T18:00 #0']);
});

test('V10 a series that counts its days grows no longer by being ended after them', async () => {
  const { seriesId } = await schedule({ repeats: { ...weekly, rrule: 'FREQ=WEEKLY;COUNT=12' } });
  const id = seriesId ?? '';
  await endSeries(world.as(coordinator), { seriesId: id, fromOn: '2027-11-01', reason: 'We move to Fridays' });
  expect((await world.test.admin('SELECT rrule, state FROM shift_series WHERE id = $1', [id]))[0]).toEqual({
    rrule: 'FREQ=WEEKLY;COUNT=12',
    state: 'RUNNING',
  });
});

test('nothing is moved, changed or ended from a day that nobody plans for yet', async () => {
  const { seriesId, shiftIds } = await schedule({ repeats: weekly });
  const far = { seriesId: seriesId ?? '', fromOn: '9999-12-31' };
  const tooFar = (field: string) => ({ code: 'INVALID_INPUT', field: [field] });
  const as = world.as(coordinator);
  expect(await refused(world, () => move(shiftIds[0] ?? '', { startsOn: '9999-12-31' }))).toEqual(tooFar('startsOn'));
  expect(await refused(world, () => updateSeries(as, { ...far, note: 'x' }))).toEqual(tooFar('fromOn'));
  expect(await refused(world, () => endSeries(as, { ...far, reason: 'We move' }))).toEqual(tooFar('fromOn'));
});

test('V2 who was checked in early on a shift that is then cancelled is told, and is there no more', async () => {
  const { shiftIds } = await schedule();
  const shiftId = shiftIds[0] ?? '';
  const booking = await placed(world, (await world.member()).id, shiftId);
  world.clock.set(new Date('2026-12-03T17:45:00Z'));
  await checkIn(world.as(coordinator), { bookingId: booking });
  await cancelShift(world.as(coordinator), { shiftId, reason: 'The hall has no heating' });
  expect(await bookingSeen(world, booking)).toEqual({ state: 'CANCELLED', reason: 'SHIFT_CANCELLED', lapsesAt: null });
  expect(await toldAbout(world, booking)).toEqual(['ShiftBooked', 'BookingEnded']);
});

test('V2 who was checked in early on a shift that is then moved is expected at its new beginning', async () => {
  const { shiftIds } = await schedule();
  const shiftId = shiftIds[0] ?? '';
  const booking = await placed(world, (await world.member()).id, shiftId);
  world.clock.set(new Date('2026-12-03T17:45:00Z'));
  await checkIn(world.as(coordinator), { bookingId: booking });
  await move(shiftId, { startsOn: '2026-12-05' });
  expect(await bookingSeen(world, booking)).toEqual({ state: 'BOOKED', reason: null, lapsesAt: null });
  world.clock.set(new Date('2026-12-05T17:45:00Z'));
  await checkIn(world.as(coordinator), { bookingId: booking });
  expect(await bookingSeen(world, booking)).toEqual({ state: 'ATTENDING', reason: null, lapsesAt: null });
});
