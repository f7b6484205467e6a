import type { BulkJobOptions, IQueueBackend, JobProgress, JobsOptions, Queue, Worker } from 'bullmq';
import { systemClock } from '../clock.js';
import type { JobQueue, JobWorker, QueuedJob, QueueName } from './types.js';

/**
 * A job that has ended leaves nothing behind. Whether its work was done stands in PostgreSQL, and its id must be free:
 * an ended job that is kept would swallow the next one with the same id.
 */
const jobOptions: Readonly<Record<QueueName, JobsOptions>> = {
  events: { attempts: 4, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: true, removeOnFail: true },
  // The row of the message says when to try again, so the job itself is tried once.
  messages: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  // So does the row of what is due.
  'due-work': { attempts: 1, removeOnComplete: true, removeOnFail: true },
  housekeeping: { attempts: 1, removeOnComplete: true, removeOnFail: true },
};

type AnyQueue<Data, Backend extends IQueueBackend, Connection> = Queue<
  Data,
  void,
  string,
  Data,
  void,
  string,
  Backend,
  Connection
>;

/** A worker that was killed loses its job after the lock, at the next look at what stands still: well within a minute. A living one renews it. */
export const lockOptions = { lockDuration: 15_000, stalledInterval: 10_000 } as const;

/** BullMQ's queue behind the few things the service asks of it, whatever keeps the jobs. */
export function jobQueue<Data, Backend extends IQueueBackend, Connection>(
  name: QueueName,
  queue: AnyQueue<Data, Backend, Connection>,
): JobQueue<Data> {
  const asJob = ({ id, data, isFirst = false }: QueuedJob<Data>) => {
    const opts: BulkJobOptions = { ...jobOptions[name], jobId: id, ...(isFirst ? { lifo: true } : {}) };
    return { name, data, opts } as Parameters<typeof queue.addBulk>[0][number];
  };
  return {
    ready: () => queue.waitUntilReady(),
    async add(jobs) {
      if (jobs.length > 0) await queue.addBulk(jobs.map(asJob));
    },
    async forgetEnded(ids) {
      for (const id of ids) {
        const state = await queue.getJobState(id);
        if (state === 'completed' || state === 'failed') await queue.remove(id);
      }
    },
    async keepSchedule(id, everyMs, data) {
      const known = await queue.getJobScheduler(id);
      const overdueAt = (known?.next ?? 0) + 2 * everyMs;
      if (known?.every === everyMs && overdueAt > systemClock.now().getTime()) return;
      // A schedule whose next job was lost stands still for ever: setting it anew makes that job.
      const template = { name, data, opts: jobOptions[name] } as Parameters<typeof queue.upsertJobScheduler>[2];
      await queue.upsertJobScheduler(id, { every: everyMs }, template);
    },
    async dropSchedulesBut(ids) {
      const dropped: string[] = [];
      for (const { key } of await queue.getJobSchedulers()) {
        if (ids.includes(key)) continue;
        await queue.removeJobScheduler(key);
        dropped.push(key);
      }
      return dropped;
    },
    async counts() {
      const { waiting, prioritized, active, delayed, failed } = await queue.getJobCounts();
      return {
        waiting: (waiting ?? 0) + (prioritized ?? 0),
        active: active ?? 0,
        delayed: delayed ?? 0,
        failed: failed ?? 0,
      };
    },
    close: () => queue.close(),
  };
}

export function jobWorker<Data, Backend extends IQueueBackend, Connection>(
  worker: Worker<Data, void, string, Backend, JobProgress, Connection>,
  onFailed: (jobId: string | undefined, error: unknown) => void,
): JobWorker {
  worker.on('failed', (job, error) => onFailed(job?.id, error));
  return { ready: () => worker.waitUntilReady(), close: (force) => worker.close(force) };
}

/**
 * What a worker does with a job. BullMQ keeps the words of a failure, in the job until it is tried again and in its own stream of events, and those of
 * PostgreSQL quote the row: so an error leaves with its name, its codes and where it was thrown, and without its words.
 */
export function jobRunner<Data>(work: (data: Data) => Promise<void>): (job: { data: Data }) => Promise<void> {
  return async ({ data }) => {
    try {
      await work(data);
    } catch (error) {
      throw withoutWords(error);
    }
  };
}

function withoutWords(error: unknown): Error {
  const { name, stack, code, constraint, table } = (error instanceof Error ? error : new Error()) as Error &
    Record<'code' | 'constraint' | 'table', unknown>;
  const message = typeof code === 'string' ? code : 'failed';
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return Object.assign(new Error(message), {
    name,
    code,
    constraint,
    table,
    stack: [`${name}: ${message}`, ...frames].join('\n'),
  });
}
