import type { Database } from '../../entities/database.js';

export interface NextDueWork {
  schemeId: string;
  id: string;
  turn: number;
  /** How often it has been tried so far. */
  tries: number;
}

/**
 * Work of these kinds whose time has come and that nobody is at, in every scheme: the schemes take turns, each with its longest waiting first. So a flood in
 * one scheme is worked off a window at a time, and no other waits behind it. Only tc_worker sees them all.
 */
export async function nextDueWork(
  database: Pick<Database, 'pool'>,
  now: Date,
  kinds: readonly string[],
  limit: number,
): Promise<NextDueWork[]> {
  const { rows } = await database.pool.query<NextDueWork>(
    `SELECT s.scheme_id AS "schemeId", d.id, d.turn, d.tries
     FROM scheme s CROSS JOIN LATERAL (
       SELECT w.id, w.turn, w.tries, w.next_try_at, row_number() OVER (ORDER BY w.next_try_at, w.id) AS place FROM due_work w
       WHERE w.scheme_id = s.scheme_id AND w.state = 'WAITING' AND w.next_try_at <= $1 AND w.kind = ANY ($2)
       ORDER BY w.next_try_at, w.id LIMIT $3) d
     ORDER BY d.place, d.next_try_at, d.id LIMIT $3`,
    [now, kinds, limit],
  );
  return rows;
}
