import { keepRounds } from '../../src/commands/rounds/keepRounds.js';
import type { Database, JobLog } from '../../src/jobs/context.js';
import { dueWorkHandlers } from '../../src/jobs/dueWork/handlers.js';
import { dueWorkPerformer } from '../../src/jobs/dueWork/performDueWork.js';
import { nextDueWork } from '../../src/queries/dueWork/nextDueWork.js';
import type { World } from './world.js';

const mostTurns = 200;

/**
 * Does what is due in every scheme by the world's clock, as workers do, until nothing is: with what becomes due by it. Without a queue.
 * @param database as a worker goes to it: it sees every scheme
 */
export async function doWhatIsDue(world: World, database: Database, log: JobLog): Promise<void> {
  await keepRounds(database, world.clock.now());
  const perform = dueWorkPerformer({ database, clock: world.clock, log }, world.services, dueWorkHandlers);
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const due = await nextDueWork(database, world.clock.now(), Object.keys(dueWorkHandlers), 100);
    if (due.length === 0) return;
    for (const { schemeId, id, turn: at } of due) await perform({ schemeId, turns: [{ id, turn: at }] });
  }
  throw new Error('there is always something due');
}
