import type { Database } from '../context.js';
import { inBatches } from './inBatches.js';

const KEPT_MS = 30 * 24 * 60 * 60_000;

/** Removes idempotency keys older than 30 days, of every scheme, a batch at a time so that no lock is held for long. Returns how many. */
export async function clearIdempotency(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS);
  return await inBatches(async (limit) => {
    const { rowCount } = await database.pool.query(
      `DELETE FROM idempotency WHERE (scheme_id, actor, key) IN (
         SELECT scheme_id, actor, key FROM idempotency WHERE created_at < $1 ORDER BY created_at LIMIT $2)`,
      [before, limit],
    );
    return rowCount ?? 0;
  });
}
