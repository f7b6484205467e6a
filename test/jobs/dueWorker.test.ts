import { Redis } from 'ioredis';
import { SetClock } from '../../src/adapters/clock.js';
import { newId } from '../../src/domain/ids.js';
import { localInstant } from '../../src/domain/schemes/localTime.js';
import type { DueWorkJob } from '../../src/jobs/context.js';
import { workDue } from '../../src/jobs/dispatch.js';
import type { DueWorkHandlers } from '../../src/jobs/dueWork/handlers.js';
import { dueWorkPerformer } from '../../src/jobs/dueWork/performDueWork.js';
import { startWorker } from '../../src/jobs/worker.js';
import { testServices } from '../support/services.js';
import { at, Borough } from './borough.js';
import { KIND, plan, ringing, rings, rowOf } from './dueSteps.js';
import {
  connectWorker,
  eventually,
  hasRedis,
  KeptLog,
  type RedisServer,
  startRedis,
  Workshop,
  withoutRedis,
} from './support.js';

const SUBJECTS = 12;
/** Longer than the pace below takes to queue again what was queued and not done. */
const ANOTHER_TURN_MS = 250;
const pace = { idleMs: 10, careEveryMs: 500, queueAgainAfterMs: 100, patienceMs: 1_500, dueTogether: 50 };

let redis: RedisServer | undefined;
let workshop: Workshop;
let borough: Borough;
let clock: SetClock;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  redis = hasRedis ? await startRedis() : undefined;
  workshop = await Workshop.open();
}, 60_000);
beforeEach(async () => {
  await workshop.rows('DELETE FROM due_work');
  if (redis) await emptied(redis.url);
  borough = await Borough.found(workshop.owner);
  clock = new SetClock(at(0));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
}, 30_000);
afterAll(async () => {
  await workshop.close();
  await redis?.stop();
});

/** A worker process of its own: connections, queue and loops, on the clock of the test. */
async function hire(redisUrl: string | undefined, handlers: DueWorkHandlers): Promise<KeptLog> {
  const database = await connectWorker(workshop.adminUrl);
  const backend = await workshop.backend(redisUrl);
  const { channel } = workshop.viewer(clock);
  const log = new KeptLog();
  const commands = testServices(database);
  const worker = await startWorker({ database, backend, channel, commands, handlers, clock, log, pace });
  closing.push(async () => {
    await worker.close();
    await backend.close();
    await database.close();
  });
  return log;
}

async function emptied(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
}

const settled = (count: number) => async () => (await workshop.count(`due_work WHERE state = 'DONE'`)) === count;
const anotherTurn = () => new Promise((resolve) => setTimeout(resolve, ANOTHER_TURN_MS));
const allRings = () => workshop.count(`audit WHERE action = 'ringForTest' AND scheme_id = '${borough.schemeId}'`);

async function planMany(count: number, dueAt: Date): Promise<void> {
  for (let index = 0; index < count; index++) await plan(workshop, borough, newId(), dueAt);
}

const backends = [
  ['PostgreSQL', true],
  [hasRedis ? 'Redis' : `Redis (${withoutRedis})`, hasRedis],
] as const;

describe.each(backends)('due work with its jobs in %s', (name, isHere) => {
  const check = isHere ? test : test.skip;
  const redisUrl = () => (name === 'Redis' ? redis?.url : undefined);

  async function loseTheQueue(): Promise<void> {
    const url = redisUrl();
    if (url === undefined) await workshop.loseTheQueue();
    else await emptied(url);
  }

  check('happens when its time has come, once, with two workers, doubled jobs and a queue that is lost', async () => {
    await planMany(SUBJECTS, at(60));
    const later = newId();
    await plan(workshop, borough, later, at(90));
    const logs = [await hire(redisUrl(), ringing()), await hire(redisUrl(), ringing())];
    const other = await workshop.backend(redisUrl());
    const queue = other.openQueue<DueWorkJob>('due-work');
    closing.push(async () => {
      await queue.close();
      await other.close();
    });
    await anotherTurn();
    expect(await allRings()).toBe(0);
    clock.set(at(60));
    const rows = await workshop.rows<{ id: string; turn: number }>('SELECT id, turn FROM due_work');
    const doubled = rows.map(({ id, turn }) => ({
      id: `again-${id}`,
      data: { schemeId: borough.schemeId, turns: [{ id, turn }] },
    }));
    await queue.add(doubled);
    await loseTheQueue();
    await queue.add(doubled);
    await eventually('everything was done', settled(SUBJECTS));
    await loseTheQueue();
    await anotherTurn();
    expect(await allRings()).toBe(SUBJECTS);
    expect(await rowOf(workshop, later)).toMatchObject({ state: 'WAITING', tries: 0 });
    clock.set(at(90));
    await eventually('the later one was done', settled(SUBJECTS + 1));
    expect(await rings(workshop, later)).toBe(1);
    expect(await workshop.count(`due_work WHERE tries <> 1`)).toBe(0);
    expect(logs.flatMap((log) => [...log.of('warn'), ...log.of('error')])).toEqual([]);
  });

  check('J1 a worker that died at it is followed by another when its lease ends, not before', async () => {
    const subject = newId();
    const row = await plan(workshop, borough, subject, at(60));
    // As a worker leaves it that was killed after its claim.
    await workshop.rows('UPDATE due_work SET turn = 1, tries = 1, next_try_at = $2 WHERE id = $1', [row.id, at(62)]);
    clock.set(at(61));
    await hire(redisUrl(), ringing());
    await anotherTurn();
    expect(await rings(workshop, subject)).toBe(0);
    clock.set(at(62));
    await eventually('it was done', settled(1));
    await anotherTurn();
    expect(await rings(workshop, subject)).toBe(1);
    expect(await rowOf(workshop, subject)).toMatchObject({ tries: 2 });
  });
});

/** What follows from the rows alone, wherever the jobs are. */
describe('due work and what stands in its row', () => {
  test('fails eight times, is given up, and is done once it is asked for again', async () => {
    const subject = newId();
    const row = await plan(workshop, borough, subject, at(60));
    let isBroken = true;
    await hire(
      undefined,
      ringing(async () => {
        if (isBroken) throw new Error('The account of Nadia Okafor is broken.');
      }),
    );
    for (let tries = 1; tries <= 8; tries++) {
      clock.set((await rowOf(workshop, subject)).next_try_at);
      await eventually(`try ${tries} failed`, async () => {
        const { last_failure, ...now } = await rowOf(workshop, subject);
        return now.tries === tries && last_failure === 'Error' && now.turn === 2 * tries;
      });
    }
    expect(await rowOf(workshop, subject)).toMatchObject({ state: 'DEAD', tries: 8 });
    isBroken = false;
    await anotherTurn();
    expect(await rings(workshop, subject)).toBe(0);
    // What retryDueWork writes.
    await workshop.rows(
      `UPDATE due_work SET state = 'WAITING', settled_at = NULL, next_try_at = $2, turn = turn + 1, tries = 0 WHERE id = $1`,
      [row.id, clock.now()],
    );
    await eventually('it was done', settled(1));
    expect(await rings(workshop, subject)).toBe(1);
  });

  test('a flood in one scheme after downtime: another scheme has its turn, and all of it is done once', async () => {
    const FLOOD = 3 * pace.dueTogether;
    const quiet = await Borough.found(workshop.owner, 'Hillside Time Credits');
    await workshop.rows(
      `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, created_at)
       SELECT $1, gen_random_uuid(), $2, gen_random_uuid(), at, at, at
       FROM generate_series(1, $4) n, LATERAL (SELECT $3::timestamptz - n * interval '1 second' AS at) t`,
      [borough.schemeId, KIND, at(0), FLOOD],
    );
    const subject = newId();
    await plan(workshop, quiet, subject, at(60));
    clock.set(at(60));
    let before = -1;
    await hire(
      undefined,
      ringing(async (_tx, subjectId) => {
        if (subjectId === subject) before = await allRings();
      }),
    );
    await eventually('everything was done', settled(FLOOD + 1));
    expect(before).toBeGreaterThanOrEqual(0);
    expect(before).toBeLessThan(pace.dueTogether);
    expect(await allRings()).toBe(FLOOD);
    expect(await workshop.count('due_work WHERE tries <> 1')).toBe(0);
  });
});

describe('on a set clock', () => {
  test('what is due in the hour that the spring change skips happens once; so does what is due in the hour that autumn repeats', async () => {
    const spring = newId();
    const autumn = newId();
    // 01:30 on 28 March 2027 does not exist in London: moved forward it is 02:30, which is 01:30 in UTC.
    await plan(workshop, borough, spring, localInstant('2027-03-28', '01:30', 'Europe/London'));
    // 01:30 on 31 October 2027 is there twice, and meant once: the first time.
    await plan(workshop, borough, autumn, localInstant('2027-10-31', '01:30', 'Europe/London'));
    const context = { database: workshop.database, clock, log: new KeptLog() };
    const perform = dueWorkPerformer(context, testServices(workshop.database), ringing());
    const counts: [string, number, number][] = [];
    for (const instant of [
      '2027-03-28T00:59:59Z',
      '2027-03-28T01:29:59Z',
      '2027-03-28T01:30:00Z',
      '2027-03-28T02:30:00Z',
      '2027-10-31T00:29:59Z',
      '2027-10-31T00:30:00Z',
      '2027-10-31T01:30:00Z',
    ]) {
      clock.set(new Date(instant));
      for (const { data } of await workDue(workshop.database, [KIND], clock.now())) await perform(data);
      counts.push([instant, await rings(workshop, spring), await rings(workshop, autumn)]);
    }
    expect(counts).toEqual([
      ['2027-03-28T00:59:59Z', 0, 0],
      ['2027-03-28T01:29:59Z', 0, 0],
      ['2027-03-28T01:30:00Z', 1, 0],
      ['2027-03-28T02:30:00Z', 1, 0],
      ['2027-10-31T00:29:59Z', 1, 0],
      ['2027-10-31T00:30:00Z', 1, 1],
      ['2027-10-31T01:30:00Z', 1, 1],
    ]);
  });
});
