import type { Database } from '../context.js';

/** The longest that an invitation stands. */
const keptMs = 90 * 24 * 60 * 60_000;

/** Removes words that open something from letters nobody printed, once what they open is long over. Returns how many. */
export async function clearLetters(database: Database, now: Date): Promise<number> {
  const { rowCount } = await database.pool.query(
    'UPDATE letter SET body = NULL WHERE body IS NOT NULL AND written_at < $1',
    [new Date(now.getTime() - keptMs)],
  );
  return rowCount ?? 0;
}
