import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { jobQueue, jobRunner, jobWorker, lockOptions } from './jobQueue.js';
import type { QueueBackend } from './types.js';

/** The braces are a hash tag: a Redis Cluster keeps all keys of the queues in one place, as BullMQ's scripts need it. */
const PREFIX = '{tc}';
const ANSWER_WITHIN_MS = 10_000;

/**
 * Connects to Redis.
 * @throws Error in one line that says what to mend: Redis cannot be reached, or it may drop jobs.
 */
export async function redisBackend(url: string, onError: (error: unknown) => void): Promise<QueueBackend> {
  // Whoever fills a queue learns at once that Redis is away, and comes again later: the work is in PostgreSQL.
  const fillers = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: ANSWER_WITHIN_MS,
    connectTimeout: ANSWER_WITHIN_MS,
  });
  fillers.on('error', onError);
  // Workers wait for Redis to come back, however long that takes.
  const takers = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null });
  takers.on('error', onError);
  const disconnect = () => {
    fillers.disconnect();
    takers.disconnect();
  };
  try {
    await fillers.connect().catch(() => {
      throw new Error('Redis cannot be reached at REDIS_URL. Start it, correct the address, or unset REDIS_URL.');
    });
    await refuseEviction(fillers);
    await takers.connect();
  } catch (error) {
    disconnect();
    throw error;
  }
  return {
    kind: 'redis',
    openQueue: <Data>(name: Parameters<QueueBackend['openQueue']>[0]) => {
      const queue = new Queue<Data, void, string, Data, void, string>(name, { connection: fillers, prefix: PREFIX });
      queue.on('error', onError);
      return jobQueue(name, queue);
    },
    startWorker: <Data>(
      name: Parameters<QueueBackend['startWorker']>[0],
      work: (data: Data) => Promise<void>,
      settings: Parameters<QueueBackend['startWorker']>[2],
    ) => {
      const options = { connection: takers, prefix: PREFIX, concurrency: settings.concurrency, ...lockOptions };
      const worker = new Worker<Data, void>(name, jobRunner(work), options);
      worker.on('error', onError);
      return jobWorker(worker, settings.onFailed);
    },
    close: async () => disconnect(),
  };
}

/** A Redis that may evict keys drops jobs when it is full, and nobody hears of it. */
async function refuseEviction(redis: Redis): Promise<void> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
  if (policy === undefined || policy === 'noeviction') return;
  throw new Error(
    `Redis may drop jobs when it is full: its maxmemory-policy is "${policy}". Set it to noeviction (redis-cli CONFIG SET maxmemory-policy noeviction, and in its configuration) and start again.`,
  );
}
