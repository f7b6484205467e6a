import type { Database } from '../../entities/database.js';

export interface DueNotification {
  schemeId: string;
  id: string;
  /** How often it has been tried so far. */
  tries: number;
}

/** Messages of every scheme whose time to be sent has come, the longest waiting first. Only tc_worker sees them all. */
export async function dueNotifications(
  database: Pick<Database, 'pool'>,
  now: Date,
  limit: number,
): Promise<DueNotification[]> {
  const { rows } = await database.pool.query<DueNotification>(
    `SELECT scheme_id AS "schemeId", id, tries FROM notification
     WHERE state = 'PENDING' AND next_try_at <= $1 ORDER BY next_try_at, id LIMIT $2`,
    [now, limit],
  );
  return rows;
}
