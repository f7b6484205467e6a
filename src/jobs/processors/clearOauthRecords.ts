import type { Database } from '../context.js';

const BATCH = 5_000;

/** Forgets codes, tokens and grants of apps that are past their time, a batch at a time so that no lock is held for long. Returns how many. */
export async function clearOauthRecords(database: Database, now: Date): Promise<number> {
  let cleared = 0;
  for (;;) {
    const { rows } = await database.pool.query<{ cleared: number }>('SELECT oauth_clear($1, $2) AS cleared', [
      now,
      BATCH,
    ]);
    const count = rows[0]?.cleared ?? 0;
    cleared += count;
    if (count < BATCH) return cleared;
  }
}
