import { performance } from 'node:perf_hooks';
import type { JobQueue } from '../adapters/queue/types.js';
import { type DueNotification, dueNotifications } from '../queries/notifications/dueNotifications.js';
import type { Database, MessageJob } from './context.js';

/** How many due messages are looked at in one turn; the rest wait in PostgreSQL. */
const WINDOW = 2_000;

export const messageJobId = (due: DueNotification): string => `ntf-${due.id}-${due.tries}`;

/**
 * Queues messages whose time has come. It remembers what it queued a moment ago, only to spare the queue: job ids and the claim see to it
 * that nothing is sent twice, however many dispatchers there are.
 */
export class Dispatcher {
  private queued = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue<MessageJob>,
    /** A message that was queued and is due all the same after this long is queued again: the queue may have lost it. */
    private readonly queueAgainAfterMs: number,
  ) {}

  /** @returns how many messages were queued. */
  async dispatch(now: Date): Promise<number> {
    const due = await dueNotifications(this.database, now, WINDOW);
    const at = performance.now();
    const fresh = due.filter((one) => at - (this.queued.get(messageJobId(one)) ?? -Infinity) > this.queueAgainAfterMs);
    await this.queue.add(
      fresh.map((one) => ({
        id: messageJobId(one),
        data: { schemeId: one.schemeId, notificationId: one.id, tries: one.tries },
      })),
    );
    const freshIds = new Set(fresh.map(messageJobId));
    // What is due no longer is forgotten with the old map.
    this.queued = new Map(due.map(messageJobId).map((id) => [id, freshIds.has(id) ? at : (this.queued.get(id) ?? at)]));
    return fresh.length;
  }
}
