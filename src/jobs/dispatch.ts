import { performance } from 'node:perf_hooks';
import type { JobQueue, QueuedJob } from '../adapters/queue/types.js';
import { nextDueWork } from '../queries/dueWork/nextDueWork.js';
import { type DueNotification, dueNotifications } from '../queries/notifications/dueNotifications.js';
import type { Database, DueWorkJob, MessageJob } from './context.js';

/** How many due messages are looked at in one turn; the rest wait in PostgreSQL. */
const MESSAGES = 2_000;
/** How much due work is queued at a time, of all schemes together, unless the worker's pace says otherwise. */
const DUE_WORK = 500;

export const messageJobId = (due: DueNotification): string => `ntf-${due.id}-${due.tries}`;

/** Finds the messages whose time has come, as jobs. */
export async function messagesDue(database: Database, now: Date): Promise<QueuedJob<MessageJob>[]> {
  const due = await dueNotifications(database, now, MESSAGES);
  return due.map((one) => ({
    id: messageJobId(one),
    data: { schemeId: one.schemeId, notificationId: one.id, tries: one.tries },
  }));
}

/** Finds the work of these kinds whose time has come, as jobs: every scheme in its turn. */
export async function workDue(
  database: Database,
  kinds: readonly string[],
  now: Date,
  max = DUE_WORK,
): Promise<QueuedJob<DueWorkJob>[]> {
  const due = await nextDueWork(database, now, kinds, max);
  return due.map(({ schemeId, id, turn }) => ({
    id: `due-${id}-${turn}`,
    data: { schemeId, dueWorkId: id, turn },
  }));
}

/**
 * Queues what is due. It remembers what it queued a moment ago, only to spare the queue: job ids and the claim see to it that nothing happens
 * twice, however many dispatchers there are.
 */
export class Dispatcher<Job> {
  private queued = new Map<string, number>();

  constructor(
    private readonly findDue: (now: Date) => Promise<QueuedJob<Job>[]>,
    private readonly queue: JobQueue<Job>,
    /** What was queued and is due all the same after this long is queued again: the queue may have lost it. */
    private readonly queueAgainAfterMs: number,
  ) {}

  /** @returns how many were queued. */
  async dispatch(now: Date): Promise<number> {
    const due = await this.findDue(now);
    const at = performance.now();
    const fresh = due.filter(({ id }) => at - (this.queued.get(id) ?? -Infinity) > this.queueAgainAfterMs);
    await this.queue.add(fresh);
    const freshIds = new Set(fresh.map(({ id }) => id));
    // What is due no longer is forgotten with the old map.
    this.queued = new Map(due.map(({ id }) => [id, freshIds.has(id) ? at : (this.queued.get(id) ?? at)]));
    return fresh.length;
  }
}
