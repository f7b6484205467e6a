import { stat } from 'node:fs/promises';
import { accountFor } from './account.js';
import { claimOwnership } from './owner.js';
import { type PlaceOptions, possiblePlaces } from './place.js';
import { stopLeftoverServers } from './processes.js';

/**
 * Stops the server that a process left behind which was killed, for whoever outlives it: what the next start on the same data would do, where there is to
 * be none. Where nothing was left it does nothing. @throws EmbeddedDatabaseInUse where a living process owns the data
 */
export async function stopAbandonedDatabase(options: PlaceOptions): Promise<void> {
  for (const { stateDirectory, dataDirectory } of await possiblePlaces(options)) {
    if ((await stat(dataDirectory).catch(() => undefined)) === undefined) continue;
    const ownership = await claimOwnership(stateDirectory);
    try {
      await stopLeftoverServers(dataDirectory, await accountFor(dataDirectory), () => undefined);
    } finally {
      await ownership.release();
    }
  }
}
