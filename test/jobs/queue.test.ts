import { Redis } from 'ioredis';
import { createQueueBackend } from '../../src/adapters/queue/createQueueBackend.js';
import type { QueueBackend } from '../../src/adapters/queue/types.js';
import { eventually, hasRedis, type RedisServer, startRedis, Workshop, withoutRedis } from './support.js';

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
