import type { Database } from '../../entities/database.js';

export interface DueNotification {
  schemeId: string;
  id: string;
  /** How often it has been tried so far. */
  tries: number;
  /** It opens a door, and somebody stands in front of it. */
  isAwaited: boolean;
}

const WAITING = (sensitive: boolean) => `
  (SELECT id, tries, sensitive, next_try_at FROM notification
   WHERE scheme_id = s.scheme_id AND sensitive = ${sensitive} AND state = 'PENDING' AND next_try_at <= $1 ORDER BY next_try_at, id LIMIT $2)`;

/**
 * Messages whose time to be sent has come and that nobody is at, in every scheme: first what opens a door, then the rest; the schemes take turns, each
 * with its longest waiting first. So a flood is sent a window at a time, and nobody else waits behind it. Only tc_worker sees them all.
 */
export async function dueNotifications(
  database: Pick<Database, 'pool'>,
  now: Date,
  limit: number,
): Promise<DueNotification[]> {
  const { rows } = await database.pool.query<DueNotification>(
    `SELECT s.scheme_id AS "schemeId", n.id, n.tries, n.sensitive AS "isAwaited"
     FROM scheme s CROSS JOIN LATERAL (
       SELECT w.*, row_number() OVER (PARTITION BY w.sensitive ORDER BY w.next_try_at, w.id) AS place
       FROM (${WAITING(true)} UNION ALL ${WAITING(false)}) w) n
     ORDER BY n.sensitive DESC, n.place, n.next_try_at, n.id LIMIT $2`,
    [now, limit],
  );
  return rows;
}
