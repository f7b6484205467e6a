import type { Database } from '../context.js';

const keptMs = 24 * 60 * 60_000;

/** Removes what a sign-in was on its way with, used or not, a day after its time: states of staff sign-in, challenges of passkeys. Returns how many. */
export async function clearSignInSteps(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - keptMs);
  let cleared = 0;
  for (const table of ['staff_sign_in', 'passkey_challenge']) {
    const { rowCount } = await database.pool.query(`DELETE FROM ${table} WHERE expires_at < $1`, [before]);
    cleared += rowCount ?? 0;
  }
  return cleared;
}
