import type { Database } from '../context.js';
import { inBatches } from './inBatches.js';

/** Forgets codes, tokens and grants of apps that are past their time. Returns how many. */
export async function clearOauthRecords(database: Database, now: Date): Promise<number> {
  return await inBatches(async (limit) => {
    const { rows } = await database.pool.query<{ cleared: number }>('SELECT oauth_clear($1, $2) AS cleared', [
      now,
      limit,
    ]);
    return rows[0]?.cleared ?? 0;
  });
}
