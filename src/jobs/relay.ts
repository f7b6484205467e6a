import type { JobQueue } from '../adapters/queue/types.js';
import type { Database, EventJob } from './context.js';

/** How many events are handed over in one turn. */
export const RELAY_BATCH = 500;

/** How long an event may stay unprocessed after it was handed to the queue before the queue is taken to have lost it. */
const LOST_AFTER_MS = 30_000;

interface OutboxRow {
  schemeId: string;
  eventId: string;
}

const WAITING = `
  SELECT scheme_id AS "schemeId", id AS "eventId" FROM outbox_event
  WHERE relayed_at IS NULL ORDER BY occurred_at, id LIMIT $1 FOR UPDATE SKIP LOCKED`;

const LOST = `
  SELECT scheme_id AS "schemeId", id AS "eventId" FROM outbox_event
  WHERE processed_at IS NULL AND relayed_at < $2 ORDER BY relayed_at, id LIMIT $1 FOR UPDATE SKIP LOCKED`;

export const eventJobId = (eventId: string): string => `evt-${eventId}`;

/**
 * Hands events that wait in the outbox to the queue, at most 500, in the order they happened. They are marked as handed over in the
 * transaction that claims them, after the queue has taken them: a crash between the two hands them over twice, never not at all.
 * @returns true where there may be more.
 */
export async function relayWaiting(database: Database, queue: JobQueue<EventJob>, now: Date): Promise<boolean> {
  return (await handOver(database, now, WAITING, [RELAY_BATCH], (jobs) => queue.add(jobs))) === RELAY_BATCH;
}

/**
 * Hands over again what the queue seems to have lost: handed over a while ago and still not processed, at most 500. Those that merely wait
 * there are left as they are, because the queue knows their job ids; the ids of jobs that ended without success are freed first.
 * @returns how many there were.
 */
export async function relayLost(database: Database, queue: JobQueue<EventJob>, now: Date): Promise<number> {
  const before = new Date(now.getTime() - LOST_AFTER_MS);
  return await handOver(database, now, LOST, [RELAY_BATCH, before], async (jobs) => {
    await queue.forgetEnded(jobs.map(({ id }) => id));
    await queue.add(jobs);
  });
}

async function handOver(
  database: Database,
  now: Date,
  claim: string,
  parameters: readonly unknown[],
  take: (jobs: { id: string; data: EventJob }[]) => Promise<void>,
): Promise<number> {
  const client = await database.pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<OutboxRow>(claim, [...parameters]);
    if (rows.length > 0) {
      await take(rows.map((row) => ({ id: eventJobId(row.eventId), data: row })));
      await client.query(
        `UPDATE outbox_event e SET relayed_at = $1 FROM unnest($2::uuid[], $3::uuid[]) AS taken (scheme_id, id)
         WHERE e.scheme_id = taken.scheme_id AND e.id = taken.id`,
        [now, rows.map((row) => row.schemeId), rows.map((row) => row.eventId)],
      );
    }
    await client.query('COMMIT');
    return rows.length;
  } catch (error) {
    // The rows are free at once for the next try. A connection that cannot even roll back is closed, which rolls back too.
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
