import { Redis } from 'ioredis';
import { systemClock } from '../../src/adapters/clock.js';
import { createQueueBackend } from '../../src/adapters/queue/createQueueBackend.js';
import type { QueueBackend } from '../../src/adapters/queue/types.js';
import { startWorker } from '../../src/jobs/worker.js';
import { testServices } from '../support/services.js';
import { eventually, hasRedis, KeptLog, type RedisServer, startRedis, Workshop, withoutRedis } from './support.js';

let workshop: Workshop;
let redis: RedisServer | undefined;

beforeAll(async () => {
  workshop = await Workshop.open();
  redis = hasRedis ? await startRedis() : undefined;
}, 60_000);
afterAll(async () => {
  await workshop.close();
  await redis?.stop();
});

const backends = [
  ['PostgreSQL', true],
  [hasRedis ? 'Redis' : `Redis (${withoutRedis})`, hasRedis],
] as const;

describe.each(backends)('a queue in %s', (name, isHere) => {
  const check = isHere ? test : test.skip;
  let backend: QueueBackend;

  beforeEach(async () => {
    if (isHere) backend = await workshop.backend(name === 'Redis' ? redis?.url : undefined);
  });
  afterEach(() => backend?.close());

  check('gives every job to a worker once; an id that waits already is not added again', async () => {
    const queue = backend.openQueue<{ n: number }>('events');
    await queue.add([1, 2, 3].map((n) => ({ id: `evt-${n}a`, data: { n } })));
    await queue.add([{ id: 'evt-2a', data: { n: 20 } }]);
    const seen: number[] = [];
    const work = async ({ n }: { n: number }) => {
      seen.push(n);
    };
    const worker = backend.startWorker('events', work, { concurrency: 1, onFailed: () => undefined });
    await eventually('three jobs ran', async () => seen.length >= 3);
    // An id whose job has ended is free again.
    await queue.add([{ id: 'evt-1a', data: { n: 10 } }]);
    await eventually('the fourth job ran', async () => seen.length >= 4);
    await worker.close();
    await queue.close();
    expect(seen).toEqual([1, 2, 3, 10]);
  });

  check('tells of a failed job by its id, and tries an event again', async () => {
    const queue = backend.openQueue<{ n: number }>('events');
    const failed: (string | undefined)[] = [];
    const errors: unknown[] = [];
    let runs = 0;
    const work = async () => {
      runs += 1;
      if (runs === 1) throw Object.assign(new Error('not yet, said Ada'), { code: '23505' });
    };
    const onFailed = (id: string | undefined, error: unknown) => {
      failed.push(id);
      errors.push(error);
    };
    const worker = backend.startWorker('events', work, { concurrency: 1, onFailed });
    await queue.add([{ id: 'evt-5a', data: { n: 5 } }]);
    await eventually('the job ran twice', async () => runs === 2);
    await worker.close();
    await queue.close();
    expect(failed).toEqual(['evt-5a']);
    // The queue keeps what a failure says: never its words, which may quote somebody.
    expect(errors).toEqual([expect.objectContaining({ name: 'Error', code: '23505', message: '23505' })]);
    expect((errors[0] as Error).stack).toMatch(/^Error: 23505\n\s+at /);
  });

  check('forgets jobs that ended, not those that wait', async () => {
    const queue = backend.openQueue<{ n: number }>('messages');
    await queue.add([{ id: 'ntf-1a', data: { n: 1 } }]);
    await queue.forgetEnded(['ntf-1a', 'ntf-unknown']);
    const seen: number[] = [];
    const work = async ({ n }: { n: number }) => {
      seen.push(n);
    };
    const worker = backend.startWorker('messages', work, { concurrency: 1, onFailed: () => undefined });
    await eventually('the job ran', async () => seen.length === 1);
    await worker.close();
    await queue.close();
    expect(seen).toEqual([1]);
  });

  check('keeps a schedule, also one kept twice or lost', async () => {
    const queue = backend.openQueue<{ task: string }>('housekeeping');
    let runs = 0;
    const work = async ({ task }: { task: string }) => {
      if (task === 'tick') runs += 1;
    };
    const worker = backend.startWorker('housekeeping', work, { concurrency: 1, onFailed: () => undefined });
    await queue.keepSchedule('tick', 300, { task: 'tick' });
    await queue.keepSchedule('tick', 300, { task: 'tick' });
    await eventually('it ticked', async () => runs >= 3);
    if (name === 'Redis') await flush(redis?.url ?? '');
    else await workshop.loseTheQueue();
    await new Promise((resolve) => setTimeout(resolve, 700));
    const stopped = runs;
    await queue.keepSchedule('tick', 300, { task: 'tick' });
    await eventually('it ticks again', async () => runs >= stopped + 2);
    await worker.close();
    await queue.close();
  });

  check(
    'takes away the schedules that are not named: what waits already comes once more, and then nothing',
    async () => {
      const queue = backend.openQueue<{ task: string }>('housekeeping');
      await queue.dropSchedulesBut([]);
      const seen: string[] = [];
      const work = async ({ task }: { task: string }) => void seen.push(task);
      const begin = () => backend.startWorker('housekeeping', work, { concurrency: 1, onFailed: () => undefined });
      let worker = begin();
      const counts = async () => {
        const { waiting, active, delayed } = await queue.counts();
        return { waiting, active, delayed };
      };
      const idle = { waiting: 0, active: 0, delayed: 0 };
      await eventually('what was left came', async () => (await counts()).waiting === 0);
      for (const task of ['seal', 'expire-credits', 'tell-expiry']) await queue.keepSchedule(task, 3_600_000, { task });
      await eventually('each ran, and waits for its next time', async () => (await counts()).delayed === 3);
      await worker.close();
      expect((await queue.dropSchedulesBut(['seal', 'clear'])).sort()).toEqual(['expire-credits', 'tell-expiry']);
      expect(await counts()).toEqual({ ...idle, delayed: 1 });
      expect(await queue.dropSchedulesBut(['seal', 'clear'])).toEqual([]);
      expect(await queue.dropSchedulesBut([])).toEqual(['seal']);
      expect(await counts()).toEqual(idle);
      await queue.keepSchedule('tell-expiry', 3_600_000, { task: 'tell-expiry' });
      expect([await queue.dropSchedulesBut([]), await counts()]).toEqual([['tell-expiry'], { ...idle, waiting: 1 }]);
      const before = seen.length;
      worker = begin();
      await eventually('it came once more', async () => seen.length > before);
      await worker.close();
      expect([seen.slice(before), await counts()]).toEqual([['tell-expiry'], idle]);
      await queue.close();
    },
  );

  check('has no schedule of an earlier version any more once a worker has started, and those of this one', async () => {
    const names = ['events', 'messages', 'housekeeping', 'due-work'] as const;
    for (const name of names) {
      const queue = backend.openQueue<{ task: string }>(name);
      await queue.dropSchedulesBut([]);
      await queue.keepSchedule('expire-credits', 3_600_000, { task: 'expire-credits' });
      await queue.close();
    }
    const log = new KeptLog();
    const { channel } = workshop.viewer(systemClock);
    const { database } = workshop;
    const commands = testServices(database);
    const worker = await startWorker({ database, backend, channel, commands, clock: systemClock, log });
    const housekeeping = backend.openQueue('housekeeping');
    await eventually('its own schedules stand', async () => (await housekeeping.counts()).delayed === 3);
    await worker.close();
    expect(log.lines.filter(({ message }) => message.startsWith('schedules of'))).toEqual(
      names.map((queue) => ({
        level: 'info',
        fields: { queue, dropped: ['expire-credits'] },
        message: 'schedules of an earlier version are taken away',
      })),
    );
    expect((await housekeeping.dropSchedulesBut([])).sort()).toEqual([
      ...['clear-idempotency', 'seal-audit', 'seal-audit-fully'],
    ]);
    await housekeeping.close();
  });
});

test('two processes that start at once make BullMQ’s tables once, as tc_worker', async () => {
  const fresh = await Workshop.open();
  const opened = await Promise.all([fresh.backend(), fresh.backend(), fresh.backend()]);
  for (const backend of opened) await backend.close();
  const owners = await fresh.rows(`SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'bullmq'`);
  expect(owners).toEqual([{ tableowner: 'tc_worker' }]);
  const versions = await fresh.rows(
    'SELECT version, count(*)::int AS times FROM bullmq.migration GROUP BY version HAVING count(*) > 1',
  );
  expect(versions).toEqual([]);
  await fresh.close();
});

(hasRedis ? test : test.skip)('a Redis that may evict keys is refused, with what to mend', async () => {
  const forgetful = await startRedis('allkeys-lru');
  const opening = createQueueBackend({ databaseUrl: workshop.adminUrl, redisUrl: forgetful.url });
  await expect(opening).rejects.toThrow(
    'Redis may drop jobs when it is full: its maxmemory-policy is "allkeys-lru". Set it to noeviction',
  );
  await forgetful.stop();
});

test('a Redis that is not there is said in one line, without its address', async () => {
  const opening = createQueueBackend({ databaseUrl: workshop.adminUrl, redisUrl: 'redis://:hidden@127.0.0.1:1' });
  await expect(opening).rejects.toThrow(
    /^Redis cannot be reached at REDIS_URL\. Start it, correct the address, or unset REDIS_URL\.$/,
  );
});

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
}
