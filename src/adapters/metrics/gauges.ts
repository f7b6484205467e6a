import type pg from 'pg';

/** The state of the whole service, of every scheme together. Ages in seconds, 0 where nothing waits. */
export interface ServiceGauges {
  ledgerDriftMinutes: number;
  ledgerDifferences: number;
  outboxAgeSeconds: number;
  approvalAgeSeconds: number;
  messageAgeSeconds: number;
  dueWorkAgeSeconds: number;
  eventsWaiting: number;
  messagesWaiting: number;
  dueWorkWaiting: number;
  dueWorkDead: number;
}

/** Several scrapers, or one that is eager, cost one read. */
const freshMs = 5_000;

const age = (oldest: string, from: string) =>
  `coalesce((SELECT greatest(0, extract(epoch FROM $1::timestamptz - min(${oldest}))) FROM ${from}), 0)::float8`;
const count = (from: string) => `(SELECT count(*) FROM ${from})`;
const outbox = 'outbox_event WHERE processed_at IS NULL';
const messages = `notification WHERE state = 'PENDING' AND next_try_at <= $1`;
const dueWork = `due_work WHERE state = 'WAITING' AND next_try_at <= $1`;

const reading = `SELECT
  coalesce((SELECT sum(abs(drift)) FROM (SELECT sum(balance_minutes) AS drift FROM account GROUP BY scheme_id) s), 0)::float8 AS "ledgerDriftMinutes",
  coalesce((SELECT sum(r.difference_count) FROM scheme s CROSS JOIN LATERAL (
    SELECT difference_count FROM reconciliation WHERE scheme_id = s.scheme_id ORDER BY day_on DESC LIMIT 1) r), 0)::float8 AS "ledgerDifferences",
  ${age('occurred_at', outbox)} AS "outboxAgeSeconds",
  ${age('submitted_at', `hours_log WHERE state = 'SUBMITTED'`)} AS "approvalAgeSeconds",
  ${age('next_try_at', messages)} AS "messageAgeSeconds",
  ${age('next_try_at', dueWork)} AS "dueWorkAgeSeconds",
  ${count(outbox)} AS "eventsWaiting", ${count(messages)} AS "messagesWaiting",
  ${count(dueWork)} AS "dueWorkWaiting", ${count(`due_work WHERE state = 'DEAD'`)} AS "dueWorkDead"`;

/**
 * Reads the gauges as the auditor, who sees every scheme and changes nothing. A drift that two balances hide between them is found by the ledger check
 * alone; this one is cheap enough to be asked all day.
 */
export function gaugeReader(auditor: pg.Pool, clock: { now(): Date }): () => Promise<ServiceGauges> {
  let last: { at: number; read: Promise<ServiceGauges> } | undefined;
  return () => {
    const now = clock.now();
    if (last && Math.abs(now.getTime() - last.at) < freshMs) return last.read;
    const read = readGauges(auditor, now);
    last = { at: now.getTime(), read };
    // A failure is not kept: the next scrape asks again.
    read.catch(() => {
      last = undefined;
    });
    return read;
  };
}

async function readGauges(auditor: pg.Pool, now: Date): Promise<ServiceGauges> {
  const { rows } = await auditor.query<ServiceGauges>(reading, [now]);
  const [row] = rows;
  if (!row) throw new Error('the gauges answered nothing');
  return row;
}
