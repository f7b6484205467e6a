import { resumeRound } from '../../src/commands/rounds/resumeRound.js';
import { stopRound } from '../../src/commands/rounds/stopRound.js';
import { planShift } from '../../src/commands/shifts/makeShifts.js';
import { refused } from '../integration/accounts/traces.js';
import { doWhatIsDue } from '../support/dueNow.js';
import { inCommand } from '../support/inCommand.js';
import { aBooking, anOpportunity, aShift, type ShiftWithRole } from '../support/rota.js';
import { createWorld, type World, worldNow } from '../support/world.js';
import { connectWorker, KeptLog } from './support.js';

let world: World;
let database: Awaited<ReturnType<typeof connectWorker>>;
const system = () => ({ kind: 'SYSTEM', schemeId: world.schemeId }) as const;

beforeEach(async () => {
  world = await createWorld();
  database = await connectWorker(world.test.adminUrl);
});
afterEach(async () => {
  await database.close();
  await world.close();
});

async function at(instant: string, times = 1): Promise<KeptLog> {
  world.clock.set(new Date(instant));
  const log = new KeptLog();
  for (let time = 0; time < times; time += 1) await doWhatIsDue(world, database, log);
  return log;
}

const told = (kind: string) =>
  world.test.admin<{ name: string; at: Date }>(
    `SELECT m.name, n.created_at AS at FROM notification n JOIN member m ON m.id = n.member_id WHERE n.kind = $1 ORDER BY n.created_at, m.name`,
    [kind],
  );
const roundsSeen = () =>
  world.test.admin<object>(
    `SELECT period_on::text AS on, state, dropped_why AS why, total_count AS total, looked_count AS looked, told_count AS told
     FROM round WHERE kind = 'EXPIRY_NOTICES' ORDER BY period_on`,
  );
/** Credits whose last local day this is. */
const credited = async (name: string, lastDayOn: string) => {
  const { id } = await world.member(name, { email: `${name.toLowerCase()}@example.org` });
  await world.credit(id, 60, new Date(Date.parse(lastDayOn) + 86_400_000));
  return id;
};

test('J40 members hear 90, 30 and 7 days before their credits lapse, at nine, once each, however often it is done', async () => {
  await credited('Ada', '2027-02-21');
  await credited('Bo', '2026-12-23');
  await credited('Far', '2028-02-21');
  await at('2026-11-22T10:00:00Z');
  expect(await roundsSeen()).toEqual([]);
  await at('2026-11-23T08:59:59Z');
  expect(await told('CREDITS_EXPIRING')).toEqual([]);
  await at('2026-11-23T09:00:00Z', 2);
  const monday = new Date('2026-11-23T09:00:00Z');
  expect(await told('CREDITS_EXPIRING')).toEqual([
    { name: 'Ada', at: monday },
    { name: 'Bo', at: monday },
  ]);
  for (const day of ['2026-11-24', '2026-12-15', '2026-12-16', '2026-12-17']) await at(`${day}T09:00:00Z`);
  expect(await told('CREDITS_EXPIRING')).toEqual([
    { name: 'Ada', at: monday },
    { name: 'Bo', at: monday },
    { name: 'Bo', at: new Date('2026-12-16T09:00:00Z') },
  ]);
});

test('J43 after days on which nothing ran the latest round does what the others would have done, and they are dropped on record', async () => {
  await credited('Ada', '2026-12-23');
  await at('2026-11-22T10:00:00Z');
  await at('2026-11-25T12:00:00Z');
  expect(await roundsSeen()).toEqual([
    { on: '2026-11-23', state: 'DROPPED', why: 'LATER_ROUND', total: null, looked: 0, told: 0 },
    { on: '2026-11-24', state: 'DROPPED', why: 'LATER_ROUND', total: null, looked: 0, told: 0 },
    { on: '2026-11-25', state: 'DONE', why: null, total: 1, looked: 1, told: 1 },
  ]);
  expect(await told('CREDITS_EXPIRING')).toEqual([{ name: 'Ada', at: new Date('2026-11-25T12:00:00Z') }]);
});

test('J40 a round that is stopped stands still, and goes on behind the last one when it is resumed', async () => {
  await credited('Ada', '2026-12-22');
  await at('2026-11-22T10:00:00Z');
  const operator = await world.staff(['OPERATOR']);
  const auditor = await world.staff(['AUDITOR']);
  await world.test.admin(
    `INSERT INTO round (scheme_id, id, kind, period_on, due_at, state, opened_at)
     VALUES ($1, $2, 'EXPIRY_NOTICES', '2026-11-22', $3, 'WAITING', $3)`,
    [world.schemeId, '00000000-0000-4000-8000-000000000001', worldNow],
  );
  const roundId = '00000000-0000-4000-8000-000000000001';
  expect(await refused(world, () => stopRound(world.as(auditor), { roundId }))).toMatchObject({ code: 'FORBIDDEN' });
  expect(await refused(world, () => resumeRound(world.as(operator), { roundId }))).toMatchObject({
    code: 'ALREADY_DONE',
  });
  await stopRound(world.as(operator), { roundId });
  await at('2026-11-22T10:05:00Z');
  expect(await told('CREDITS_EXPIRING')).toEqual([]);
  expect(await refused(world, () => stopRound(world.as(operator), { roundId }))).toMatchObject({
    code: 'ALREADY_DONE',
  });
  await resumeRound(world.as(operator), { roundId });
  await at('2026-11-22T10:10:00Z', 2);
  expect(await told('CREDITS_EXPIRING')).toEqual([{ name: 'Ada', at: new Date('2026-11-22T10:10:00Z') }]);
  expect(await roundsSeen()).toEqual([{ on: '2026-11-22', state: 'DONE', why: null, total: 1, looked: 1, told: 1 }]);
});

test('J43 a round that stood still until nobody needs it any more is dropped where it is, and says nothing', async () => {
  await credited('Ada', '2026-12-22');
  const operator = await world.staff(['OPERATOR']);
  const roundId = '00000000-0000-4000-8000-000000000001';
  await world.test.admin(
    `INSERT INTO round (scheme_id, id, kind, period_on, due_at, state, stopped_at, opened_at)
     VALUES ($1, $2, 'EXPIRY_NOTICES', '2026-11-22', $3, 'STOPPED', $3, $3)`,
    [world.schemeId, roundId, worldNow],
  );
  world.clock.set(new Date('2026-11-30T10:00:00Z'));
  await resumeRound(world.as(operator), { roundId });
  await at('2026-11-30T10:00:00Z', 2);
  const [first] = await roundsSeen();
  expect(first).toEqual({ on: '2026-11-22', state: 'DROPPED', why: 'TOO_LATE', total: null, looked: 0, told: 0 });
});

describe('J44 who is booked on a shift', () => {
  let shift: ShiftWithRole;

  async function plan(startsAt: string): Promise<void> {
    const group = await world.organisation({ isGroup: true });
    const opportunity = await anOpportunity(world, group.id);
    shift = await aShift(world, opportunity, new Date(startsAt));
    await inCommand(world, system(), (tx) => planShift(tx, shift.shift));
  }
  const book = async (name: string, bookedAt?: string) => {
    const { id } = await world.member(name, { email: `${name.toLowerCase()}@example.org` });
    return await aBooking(world, shift, id, bookedAt ? { bookedAt: new Date(bookedAt) } : {});
  };

  test('is reminded two days before at nine and two hours before, once each; who cancelled or waits is not', async () => {
    await plan('2026-12-01T14:00:00Z');
    await book('Ada');
    const bo = await book('Bo');
    await world.test.admin(
      `UPDATE booking SET state = 'CANCELLED', ended_at = now(), end_reason = 'BY_MEMBER' WHERE id = $1`,
      [bo.id],
    );
    await at('2026-11-29T08:59:59Z');
    expect(await told('SHIFT_REMINDER')).toEqual([]);
    await at('2026-11-29T09:00:00Z', 2);
    await book('Cleo');
    await at('2026-12-01T12:00:00Z', 2);
    expect(await told('SHIFT_REMINDER')).toEqual([
      { name: 'Ada', at: new Date('2026-11-29T09:00:00Z') },
      { name: 'Ada', at: new Date('2026-12-01T12:00:00Z') },
      { name: 'Cleo', at: new Date('2026-12-01T12:00:00Z') },
    ]);
  });

  test('is reminded anew of a beginning that moved, and of what nobody can use any more not at all, on record', async () => {
    await plan('2026-12-01T14:00:00Z');
    await book('Ada');
    await at('2026-11-29T09:00:00Z');
    const startsAt = new Date('2026-12-03T14:00:00Z');
    await world.test.admin('UPDATE shift SET starts_at = $2, ends_at = $3 WHERE id = $1', [
      ...[shift.shift.id, startsAt, new Date('2026-12-03T16:00:00Z')],
    ]);
    await inCommand(world, system(), (tx) =>
      planShift(tx, { ...shift.shift, startsAt, endsAt: new Date('2026-12-03T16:00:00Z') }),
    );
    await at('2026-12-03T13:00:00Z', 2);
    expect(await told('SHIFT_REMINDER')).toEqual([
      { name: 'Ada', at: new Date('2026-11-29T09:00:00Z') },
      { name: 'Ada', at: new Date('2026-12-03T13:00:00Z') },
    ]);
    expect(await world.test.admin('SELECT kind, key, dropped_why AS why FROM notice ORDER BY noted_at, kind')).toEqual([
      { kind: 'SHIFT_DAYS', key: '2026-12-01T14:00:00.000Z', why: null },
      { kind: 'SHIFT_DAYS', key: '2026-12-03T14:00:00.000Z', why: 'LATER_REMINDER' },
      { kind: 'SHIFT_HOURS', key: '2026-12-03T14:00:00.000Z', why: null },
    ]);
  });

  test('hears of it two hours before in a way that arrives: never by post', async () => {
    await plan('2026-12-01T14:00:00Z');
    const long = new Date('2026-11-01T09:00:00Z');
    for (const [name, email] of [['Ada', 'ada@example.org'], ['Bo']] as const) {
      const { id } = await world.member(name, email ? { email } : {});
      await world.test.admin(
        `UPDATE member SET preferred_channel = 'LETTER', address_lines = '{"1 Mill Lane", "London", "N8 0AA"}' WHERE id = $1`,
        [id],
      );
      await aBooking(world, shift, id, { bookedAt: long });
    }
    await at('2026-11-29T09:00:00Z', 2);
    await at('2026-12-01T12:00:00Z', 2);
    expect(
      await world.test.admin(
        `SELECT m.name, n.channel FROM notification n JOIN member m ON m.id = n.member_id WHERE n.kind = 'SHIFT_REMINDER' ORDER BY n.created_at, m.name`,
      ),
    ).toEqual([
      { name: 'Ada', channel: 'LETTER' },
      { name: 'Bo', channel: 'LETTER' },
      { name: 'Ada', channel: 'EMAIL' },
    ]);
  });

  test('is reminded by the rules of the day: one that goes out later waits for its time', async () => {
    await plan('2026-12-01T14:00:00Z');
    await book('Ada');
    await world.test.admin(
      `UPDATE scheme SET rules = rules || '{"reminderDays": 1, "reminderHours": 0}' WHERE scheme_id = $1`,
      [world.schemeId],
    );
    await at('2026-11-29T09:00:00Z');
    await at('2026-11-30T09:00:00Z');
    await at('2026-12-01T13:00:00Z');
    expect(await told('SHIFT_REMINDER')).toEqual([{ name: 'Ada', at: new Date('2026-11-30T09:00:00Z') }]);
  });
});
