import type { Database } from '../../entities/database.js';

/**
 * Sees to it that the rounds of every scheme begin: one that is new, or whose rounds were given up after failures, has them begin now. Safe to repeat,
 * and repeated. Only tc_worker sees every scheme.
 * @returns how many schemes had none waiting.
 */
export async function keepRounds(database: Pick<Database, 'pool'>, now: Date): Promise<number> {
  const { rowCount } = await database.pool.query(
    `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, created_at)
     SELECT s.scheme_id, gen_random_uuid(), 'ROUNDS_BEGIN', s.scheme_id, $1, $1, $1 FROM scheme s
     WHERE NOT EXISTS (SELECT 1 FROM due_work d
       WHERE d.scheme_id = s.scheme_id AND d.kind = 'ROUNDS_BEGIN' AND d.subject_id = s.scheme_id AND d.state = 'WAITING')
     ON CONFLICT (scheme_id, kind, subject_id) DO UPDATE
     SET due_at = excluded.due_at, next_try_at = excluded.next_try_at, state = 'WAITING', settled_at = NULL, turn = due_work.turn + 1, tries = 0
     WHERE due_work.state <> 'WAITING'`,
    [now],
  );
  return rowCount ?? 0;
}
