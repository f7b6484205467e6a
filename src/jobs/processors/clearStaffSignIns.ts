import type { Database } from '../context.js';

const keptMs = 24 * 60 * 60_000;

/** Removes ways to an identity provider and back a day after they began, used or not: each is good for ten minutes. Returns how many. */
export async function clearStaffSignIns(database: Database, now: Date): Promise<number> {
  const { rowCount } = await database.pool.query('DELETE FROM staff_sign_in WHERE expires_at < $1', [
    new Date(now.getTime() - keptMs),
  ]);
  return rowCount ?? 0;
}
