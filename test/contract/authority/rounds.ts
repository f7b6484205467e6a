import { newId } from '../../../src/domain/ids.js';
import type { World } from '../../support/world.js';

/** A round that runs, and one that an operator has stopped: of days that no other household of the scheme has. */
export async function rounds(world: World): Promise<{ round: string; stoppedRound: string }> {
  const [round, stoppedRound] = [newId(), newId()];
  await world.test.admin(
    `INSERT INTO round (scheme_id, id, kind, period_on, due_at, state, opened_at, started_at, stopped_at, looked_count, total_count)
     SELECT $1, id, 'EXPIRY_NOTICES', date '2026-11-19' - (SELECT count(*)::int FROM round WHERE scheme_id = $1) - days, $4, state, $4, $4, stopped_at, 2, 5
     FROM (VALUES ($2::uuid, 0, 'RUNNING', NULL), ($3, 1, 'STOPPED', $4::timestamptz)) AS new (id, days, state, stopped_at)`,
    [world.schemeId, round, stoppedRound, world.clock.now()],
  );
  return { round, stoppedRound };
}
