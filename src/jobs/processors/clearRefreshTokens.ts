import type { Database } from '../context.js';
import { inBatches } from './inBatches.js';

const keptMs = 24 * 60 * 60_000;

/** Removes refresh tokens a day after their time, used or not: nothing is renewed with them any more. Returns how many. */
export async function clearRefreshTokens(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - keptMs);
  return await inBatches(async (limit) => {
    const { rowCount } = await database.pool.query(
      `DELETE FROM refresh_token WHERE (scheme_id, id) IN (
         SELECT scheme_id, id FROM refresh_token WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)`,
      [before, limit],
    );
    return rowCount ?? 0;
  });
}
