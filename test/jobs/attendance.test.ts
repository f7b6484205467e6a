import { checkIn } from '../../src/commands/attendance/checkIn.js';
import { checkOut } from '../../src/commands/attendance/checkOut.js';
import { endShift } from '../../src/commands/attendance/endShift.js';
import type { SchemeRules } from '../../src/domain/schemes/rules.js';
import type { Database } from '../../src/entities/database.js';
import { walletOf } from '../integration/accounts/traces.js';
import { attendanceLogs } from '../integration/attendance/steps.js';
import { ledgerDifferences } from '../support/database.js';
import { aBooking, anOpportunity, aShift } from '../support/rota.js';
import { createWorld, type World } from '../support/world.js';
import { tellAll } from './earning.js';
import { connectWorker } from './support.js';

let first: World;
let worker: Database;

const startsAt = new Date('2026-11-26T18:00:00Z');
const endsAt = new Date('2026-11-26T20:00:00Z');
const closesAt = new Date('2026-11-26T22:00:00Z');

beforeAll(async () => {
  first = await createWorld();
  worker = await connectWorker(first.test.adminUrl);
}, 60_000);
afterEach(async () => {
  expect(await ledgerDifferences(first.test)).toEqual([]);
});
afterAll(async () => {
  await worker.close();
  await first.close();
});

async function scene(rules: Partial<SchemeRules> = {}) {
  const world = await createWorld({ test: first.test, rules });
  const group = await world.organisation({ name: 'Meadow Lane Garden' });
  const lee = await world.member('Lee', { email: 'lee@example.org' });
  const leader = await world.actorOf(lee, { role: 'LEADER', organisationId: group.id });
  const opportunity = await anOpportunity(world, group.id);
  const evening = await aShift(world, opportunity, startsAt);
  const booked = async (name: string, memberId?: string) =>
    await aBooking(world, evening, memberId ?? (await world.member(name, { email: `${name}@example.org` })).id);
  const settle = async () => {
    world.clock.set(closesAt);
    await endShift(world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), { shiftId: evening.shift.id });
    return (await tellAll(world, worker)).map(({ member, kind }) => `${member}: ${kind}`);
  };
  const attends = async (bookingId: string, actor = leader) => {
    world.clock.set(startsAt);
    await checkIn(world.as(actor), { bookingId });
    world.clock.set(endsAt);
    await checkOut(world.as(actor), { bookingId });
  };
  return { world, lee, leader, booked, settle, attends };
}

test('V41 who forgot the check-out and who did not come hear it, kindly, each once', async () => {
  const { world, leader, booked, settle } = await scene();
  const ada = await booked('Ada');
  await booked('Bo');
  world.clock.set(startsAt);
  await checkIn(world.as(leader), { bookingId: ada.id });
  expect(await settle()).toEqual(['Ada: CHECK_OUT_FORGOTTEN', 'Bo: NO_SHOW']);
});

test('V42 where nobody was checked in, the group is asked for its list', async () => {
  const { booked, settle } = await scene();
  await booked('Ada');
  expect(await settle()).toEqual(['Lee: ATTENDANCE_LIST_ASKED']);
});

test('V52 where the rule says so, the service approves what attendance wrote, and the credits come at once', async () => {
  const { world, booked, attends } = await scene({ approveAttendance: true });
  const ada = await booked('Ada');
  await attends(ada.id);
  expect((await tellAll(world, worker)).map(({ kind }) => kind)).toEqual([]);
  expect((await tellAll(world, worker)).map(({ member, kind }) => `${member}: ${kind}`)).toEqual([
    'Ada: HOURS_APPROVED',
  ]);
  expect(await attendanceLogs(world)).toMatchObject([{ name: 'Ada', given: 120, state: 'APPROVED' }]);
  expect((await walletOf(world, ada.memberId)).balance).toBe(120);
});

test('V53 a forgotten check-out and those who keep the list are left for a person', async () => {
  const { world, lee, leader, booked, attends, settle } = await scene({ approveAttendance: true });
  const bo = await booked('Bo');
  await attends((await booked('Ada')).id);
  await attends((await booked('', lee.id)).id);
  world.clock.set(startsAt);
  await checkIn(world.as(leader), { bookingId: bo.id });
  await settle();
  expect(await attendanceLogs(world)).toMatchObject([
    { name: 'Ada', state: 'APPROVED' },
    { name: 'Bo', state: 'SUBMITTED' },
    { name: 'Lee', state: 'SUBMITTED' },
  ]);
  expect((await walletOf(world, bo.memberId)).balance).toBe(0);
});

test('V53 what goes above a cap is written all the same, and left for a person', async () => {
  const { world, booked, attends } = await scene({ approveAttendance: true, dailyCapMinutes: 119 });
  await attends((await booked('Ada')).id);
  await tellAll(world, worker);
  expect(await attendanceLogs(world)).toMatchObject([{ name: 'Ada', given: 120, state: 'SUBMITTED' }]);
});

test('V53 without the rule everything waits for a person', async () => {
  const { world, booked, attends } = await scene();
  await attends((await booked('Ada')).id);
  expect((await tellAll(world, worker)).map(({ member, kind }) => `${member}: ${kind}`)).toEqual([
    'Ada: HOURS_LOGGED_FOR_YOU',
  ]);
  expect(await attendanceLogs(world)).toMatchObject([{ name: 'Ada', state: 'SUBMITTED' }]);
});
