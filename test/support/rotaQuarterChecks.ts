import type { Database } from '../../src/entities/database.js';
import { tellAll } from '../jobs/earning.js';
import { ledgerDifferences } from './database.js';
import { type Figures, playRota } from './rotaQuarter.js';
import type { World } from './world.js';

/** Plays so many weeks and sees that every promise was kept. @returns the figures */
export async function playAndCheck(world: World, worker: Database, weeks: number, seed: number): Promise<Figures> {
  const { figures, minutesOf } = await playRota(world, worker, { weeks, seed, firstDay: '2027-01-07' });
  await tellAll(world, worker);
  const logs = await world.test.admin<{ id: string; given: number }>(
    'SELECT booking_id AS id, given_minutes AS given FROM hours_log WHERE scheme_id = $1 AND booking_id IS NOT NULL',
    [world.schemeId],
  );
  // Hours are attendance, to the minute, once for each booking.
  expect(Object.fromEntries(logs.map(({ id, given }) => [id, given]))).toEqual(Object.fromEntries(minutesOf));
  expect(logs).toHaveLength(minutesOf.size);
  const states = await world.test.admin<{ state: string; how: string | null; count: number }>(
    `SELECT b.state, b.checked_out_how AS how, count(*)::integer AS count FROM booking b WHERE b.scheme_id = $1 GROUP BY 1, 2`,
    [world.schemeId],
  );
  const count = (state: string, how: string | null = null) =>
    states.find((row) => row.state === state && row.how === how)?.count ?? 0;
  expect({
    cameAndWent: count('ATTENDED', 'CODE'),
    forgotten: count('ATTENDED', 'FORGOTTEN'),
    noShows: count('NO_SHOW'),
    inside: count('ATTENDING'),
    undecided: count('BOOKED') + count('WAITING') + count('OFFERED'),
  }).toEqual({
    cameAndWent: figures.cameAndWent,
    forgotten: figures.forgotten,
    noShows: figures.noShows,
    inside: 0,
    undecided: 0,
  });
  expect(figures.lapsedLate).toBe(0);
  // What was seen to end is approved by the service; what was forgotten waits for a person.
  const approved = await world.test.admin<{ state: string; count: number; reward: number }>(
    `SELECT state, count(*)::integer AS count, sum(reward_minutes)::integer AS reward FROM hours_log WHERE scheme_id = $1 GROUP BY state ORDER BY state`,
    [world.schemeId],
  );
  expect(approved.map(({ state, count: logged }) => [state, logged])).toEqual([
    ['APPROVED', figures.cameAndWent],
    ['SUBMITTED', figures.forgotten],
  ]);
  const [wallets] = await world.test.admin<{ minutes: number }>(
    `SELECT sum(balance_minutes)::integer AS minutes FROM account WHERE scheme_id = $1 AND kind = 'WALLET'`,
    [world.schemeId],
  );
  expect(wallets?.minutes).toBe(approved[0]?.reward);
  expect(await ledgerDifferences(world.test)).toEqual([]);
  return figures;
}
