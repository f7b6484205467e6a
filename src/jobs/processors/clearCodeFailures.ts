import type { Database } from '../context.js';

const KEPT_MS = 24 * 60 * 60_000;

/** Removes the record of wrong codes at tills after a day: the cool-down looks back one minute. Returns how many. */
export async function clearCodeFailures(database: Database, now: Date): Promise<number> {
  const { rowCount } = await database.pool.query('DELETE FROM code_failure WHERE failed_at < $1', [
    new Date(now.getTime() - KEPT_MS),
  ]);
  return rowCount ?? 0;
}
