import type { Database } from '../context.js';

const minuteMs = 60_000;
const keptMs = 60 * minuteMs;

/** Removes what was counted for limits and is over for an hour. Returns how many. */
export async function clearLimits(database: Database, now: Date): Promise<number> {
  const until = now.getTime() - keptMs;
  const guesses = await database.pool.query('DELETE FROM guess_count WHERE expire < $1', [until]);
  const allowances = await database.pool.query('DELETE FROM allowance_spent WHERE minute < $1', [
    Math.floor(until / minuteMs),
  ]);
  return (guesses.rowCount ?? 0) + (allowances.rowCount ?? 0);
}
