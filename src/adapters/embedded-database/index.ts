import { stat } from 'node:fs/promises';
import { binariesFor } from './binaries.js';
import { ensureData, superuserPassword, superuserUrl } from './dataDirectory.js';
import { EmbeddedDatabaseError, systemErrorCode } from './errors.js';
import { claimOwnership, livingOwner, type Owner, type OwnerFacts, type Ownership } from './owner.js';
import { choosePlace, type Place, possiblePlaces } from './place.js';
import { choosePort, rememberPort } from './port.js';
import { removeMisleadingPidFile, stopLeftoverServers } from './processes.js';
import { Server, type StopMode } from './server.js';

export { EmbeddedDatabaseError, EmbeddedDatabaseInUse } from './errors.js';
export type { Owner } from './owner.js';

export interface EmbeddedDatabaseOptions {
  /** The folder of package.json, whose node_modules hold PostgreSQL. */
  checkoutRoot: string;
  /** The folder for data and state; a relative one is taken from the checkout. Default: `.data` in the checkout. */
  dataDir?: string;
  /** Default: a free loopback port, remembered and used again while it is free. */
  port?: number;
  /** More settings of postgresql.conf. Where PostgreSQL listens cannot be changed by them. */
  settings?: Record<string, string>;
  /** Told what takes long, a line at a time. */
  log?: (line: string) => void;
}

export interface EmbeddedDatabase {
  readonly superuserUrl: string;
  readonly port: number;
  /** The server's pid. */
  readonly pid: number;
  /** PostgreSQL's own directory, within the state directory. */
  readonly dataDirectory: string;
  /** The folder with the data directory, the server's log and the owner's record. */
  readonly stateDirectory: string;
  /** Always true: a server that a killed service left behind is stopped and started afresh, never adopted. */
  readonly startedHere: boolean;
  /** Settles when the server has ended, asked to or not, so that the service need not outlive its database. */
  readonly ended: Promise<void>;
  /** Tells a second start where this service answers. */
  updateOwner(facts: { apiUrl?: string }): Promise<void>;
  /** Stops the server and lets others own the data. May be called again; `immediate` hurries a `fast` stop under way. */
  stop(mode?: StopMode): Promise<void>;
}

export interface RunningEmbeddedDatabase extends Owner {
  stateDirectory: string;
  /** Absent while the owner is still starting, or when its data may not be read by this user. */
  superuserUrl?: string;
}

const PORT_ATTEMPTS = 3;

/**
 * Starts the real PostgreSQL that npm installed, on loopback, initialising its data on the first start, and makes this
 * process the owner of that data. Whatever a killed service or machine left behind is cleared up.
 *
 * Throws EmbeddedDatabaseInUse when a living process owns the data (nothing of it is touched), EmbeddedDatabaseError when
 * the database cannot run here.
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  checkSettings(options.settings ?? {});
  const place = await choosePlace(options);
  try {
    const ownership = await claimOwnership(place.stateDirectory);
    try {
      return await startOwned(options, place, ownership);
    } catch (error) {
      await ownership.release();
      throw error;
    }
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    throw new EmbeddedDatabaseError(
      `The embedded database cannot be kept in ${place.stateDirectory}: ${String(error)}. ` +
        'Set DATA_DIR to a folder on a local disk, or DATABASE_URL to a PostgreSQL 15+ server.',
      { cause: error },
    );
  }
}

/** Says which living service runs this checkout's embedded database and how to reach it, or undefined when none does. */
export async function findEmbeddedDatabase(
  options: Pick<EmbeddedDatabaseOptions, 'checkoutRoot' | 'dataDir'>,
): Promise<RunningEmbeddedDatabase | undefined> {
  for (const { stateDirectory, dataDirectory } of await possiblePlaces(options)) {
    const owner = await livingOwner(stateDirectory);
    if (owner === undefined) continue;
    const password = await superuserPassword(dataDirectory).catch(() => undefined);
    const url = owner.port === undefined || password === undefined ? undefined : superuserUrl(owner.port, password);
    return { ...owner, stateDirectory, superuserUrl: url };
  }
  return undefined;
}

async function startOwned(
  options: EmbeddedDatabaseOptions,
  place: Place,
  ownership: Ownership,
): Promise<EmbeddedDatabase> {
  const { stateDirectory, dataDirectory, account } = place;
  const log = options.log ?? (() => undefined);
  const settings = options.settings ?? {};
  const binaries = await binariesFor({ checkoutRoot: options.checkoutRoot, stateDirectory, account, log });
  if ((await stat(dataDirectory).catch(() => undefined)) !== undefined) {
    await stopLeftoverServers(dataDirectory, account, log);
    await removeMisleadingPidFile(dataDirectory);
  }
  await ensureData(place, binaries, { durable: settings.fsync !== 'off', log });
  const password = await superuserPassword(dataDirectory);

  const start = async (port: number) => {
    const url = superuserUrl(port, password);
    return { server: await Server.start({ ...place, binaries, port, url, settings }), port, url };
  };
  const { server, port, url } = await onSomePort(stateDirectory, options.port, start);
  try {
    await rememberPort(stateDirectory, port);
    await ownership.update({ port });
  } catch (error) {
    await server.stop('immediate');
    throw error;
  }
  return {
    superuserUrl: url,
    port,
    pid: server.pid,
    dataDirectory,
    stateDirectory,
    startedHere: true,
    ended: server.ended,
    updateOwner: ({ apiUrl }: Pick<OwnerFacts, 'apiUrl'>) => ownership.update({ apiUrl }),
    async stop(mode = 'fast') {
      await server.stop(mode);
      await ownership.release();
    },
  };
}

/** Between finding a port free and PostgreSQL binding it another process may take it: then the next one is tried. */
async function onSomePort<T>(
  stateDirectory: string,
  wanted: number | undefined,
  start: (port: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(stateDirectory, wanted);
    try {
      return await start(port);
    } catch (error) {
      const taken = error instanceof EmbeddedDatabaseError && error.message.includes('could not bind');
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function checkSettings(settings: Record<string, string>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!/^[a-z_][a-z0-9_.]*$/i.test(name) || value.includes('\0')) {
      throw new EmbeddedDatabaseError(`"${name}" is not the name of a PostgreSQL setting.`);
    }
  }
}
