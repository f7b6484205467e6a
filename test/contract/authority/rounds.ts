import { newId } from '../../../src/domain/ids.js';
import type { World } from '../../support/world.js';

/** A round that runs, and one that an operator has stopped. */
export async function rounds(world: World): Promise<{ round: string; stoppedRound: string }> {
  const [round, stoppedRound] = [newId(), newId()];
  await world.test.admin(
    `INSERT INTO round (scheme_id, id, kind, period_on, due_at, state, opened_at, started_at, stopped_at, looked_count, total_count)
     VALUES ($1, $2, 'EXPIRY_NOTICES', '2026-11-19', $4, 'RUNNING', $4, $4, NULL, 2, 5),
            ($1, $3, 'EXPIRY_NOTICES', '2026-11-18', $4, 'STOPPED', $4, $4, $4, 2, 5)`,
    [world.schemeId, round, stoppedRound, world.clock.now()],
  );
  return { round, stoppedRound };
}
