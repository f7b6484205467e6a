import { performance } from 'node:perf_hooks';
import type { JobQueue, QueuedJob } from '../adapters/queue/types.js';
import { type NextDueWork, nextDueWork } from '../queries/dueWork/nextDueWork.js';
import { type DueNotification, dueNotifications } from '../queries/notifications/dueNotifications.js';
import type { Database, DueWorkJob, MessageJob } from './context.js';

/**
 * How many due messages are looked at in one turn; the rest wait in PostgreSQL. More than any worker sends between two turns, and few, because those that are
 * queued already are found again each time.
 */
const MESSAGES = 1_500;
/** How much due work is queued at a time, of all schemes together, unless the worker's pace says otherwise. */
const DUE_WORK = 500;
/** So much of one scheme is named by one job, and claimed in one statement. */
const MESSAGES_TOGETHER = 25;
const DUE_WORK_TOGETHER = 10;
/** What was tried so often may be what ends the workers: it has a job of its own, so that it takes no other with it. */
const ALONE_FROM_TRIES = 3;

/** What is looked for, and how it becomes jobs. */
export interface Wanted<Due, Job> {
  /** At most so much in one turn. */
  readonly max: number;
  find(now: Date): Promise<Due[]>;
  /** Another try is another key. */
  keyOf(due: Due): string;
  asJobs(due: readonly Due[]): QueuedJob<Job>[];
}

/** Messages whose time has come. What somebody waits for at a door goes before everything that is queued already. */
export function wantedMessages(database: Database): Wanted<DueNotification, MessageJob> {
  const keyOf = ({ id, tries }: DueNotification) => `${id}-${tries}`;
  return {
    max: MESSAGES,
    find: (now) => dueNotifications(database, now, MESSAGES),
    keyOf,
    asJobs: (due) =>
      inBatches(due, MESSAGES_TOGETHER, ({ schemeId, isAwaited }) => `${schemeId} ${isAwaited}`).map((batch) => ({
        id: `ntf-${nameOf(batch, keyOf)}`,
        isFirst: batch[0]?.isAwaited === true,
        data: {
          schemeId: batch[0]?.schemeId ?? '',
          isAwaited: batch[0]?.isAwaited === true,
          messages: batch.map(({ id, tries }) => ({ id, tries })),
        },
      })),
  };
}

/** Work of these kinds whose time has come: every scheme in its turn. */
export function wantedWork(
  database: Database,
  kinds: readonly string[],
  max = DUE_WORK,
): Wanted<NextDueWork, DueWorkJob> {
  const keyOf = ({ id, turn }: NextDueWork) => `${id}-${turn}`;
  return {
    max,
    find: (now) => nextDueWork(database, now, kinds, max),
    keyOf,
    asJobs: (due) =>
      inBatches(due, DUE_WORK_TOGETHER, ({ schemeId }) => schemeId).map((batch) => ({
        id: `due-${nameOf(batch, keyOf)}`,
        data: { schemeId: batch[0]?.schemeId ?? '', turns: batch.map(({ id, turn }) => ({ id, turn })) },
      })),
  };
}

/** Jobs of all the work of these kinds that is due at an instant, whatever was queued before. */
export async function workDue(
  database: Database,
  kinds: readonly string[],
  now: Date,
): Promise<QueuedJob<DueWorkJob>[]> {
  const wanted = wantedWork(database, kinds);
  return wanted.asJobs(await wanted.find(now));
}

/** Batches of what belongs together, in the order of their first. */
function inBatches<Due extends { tries: number }>(
  due: readonly Due[],
  size: number,
  groupOf: (one: Due) => string,
): Due[][] {
  const batches: Due[][] = [];
  const open = new Map<string, Due[]>();
  for (const one of due) {
    const group = groupOf(one);
    const started = one.tries < ALONE_FROM_TRIES ? open.get(group) : undefined;
    if (started !== undefined && started.length < size) {
      started.push(one);
      continue;
    }
    const batch = [one];
    batches.push(batch);
    if (one.tries < ALONE_FROM_TRIES) open.set(group, batch);
  }
  return batches;
}

/** Two dispatchers that see the same name the same job. */
function nameOf<Due>(batch: readonly Due[], keyOf: (one: Due) => string): string {
  const [first, last] = [batch[0], batch.at(-1)];
  if (first === undefined || last === undefined) return 'none';
  return batch.length === 1 ? keyOf(first) : `${keyOf(first)}-${keyOf(last)}-${batch.length}`;
}

/**
 * Queues what is due. It remembers what it queued a moment ago, only to spare the queue: job ids and the claim see to it that nothing happens
 * twice, however many dispatchers there are.
 */
export class Dispatcher<Due, Job> {
  private queued = new Map<string, number>();

  constructor(
    private readonly wanted: Wanted<Due, Job>,
    private readonly queue: JobQueue<Job>,
    /** What was queued and is due all the same after this long is queued again: the queue may have lost it. */
    private readonly queueAgainAfterMs: number,
  ) {}

  /** @returns whether there is so much that it is worth looking again at once. */
  async dispatch(now: Date): Promise<boolean> {
    const due = await this.wanted.find(now);
    const at = performance.now();
    const keyOf = (one: Due) => this.wanted.keyOf(one);
    const fresh = due.filter((one) => at - (this.queued.get(keyOf(one)) ?? -Infinity) > this.queueAgainAfterMs);
    await this.queue.add(this.wanted.asJobs(fresh));
    const freshKeys = new Set(fresh.map(keyOf));
    // What is due no longer is forgotten with the old map.
    this.queued = new Map(
      due.map(keyOf).map((key) => [key, freshKeys.has(key) ? at : (this.queued.get(key) ?? at)] as const),
    );
    return fresh.length * 2 > this.wanted.max;
  }
}
