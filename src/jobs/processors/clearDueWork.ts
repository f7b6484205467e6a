import type { Database } from '../context.js';
import { inBatches } from './inBatches.js';

const KEPT_MS = 90 * 24 * 60 * 60_000;

/**
 * Removes due work that was done or cancelled more than 90 days ago, of every scheme, a batch at a time so that no lock is held for long. What was given
 * up stays until an operator retries it. Returns how many.
 */
export async function clearDueWork(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS);
  return await inBatches(async (limit) => {
    // Asked again outside: a row that is planned anew while this waits for it is not to be removed any more.
    const { rowCount } = await database.pool.query(
      `DELETE FROM due_work WHERE state IN ('DONE', 'CANCELLED') AND settled_at < $1 AND (scheme_id, id) IN (
         SELECT scheme_id, id FROM due_work WHERE state IN ('DONE', 'CANCELLED') AND settled_at < $1 ORDER BY settled_at LIMIT $2)`,
      [before, limit],
    );
    return rowCount ?? 0;
  });
}
