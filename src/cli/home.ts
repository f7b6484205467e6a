import type { Config } from '../config.js';
import { findDatabaseUrl, openDatabaseHome } from '../databases.js';
import { type Terminal, withProgress } from './terminal.js';

export interface CommandDatabase {
  /** A login that may act in every role. */
  url: string;
  /** The embedded database was started for this command alone. */
  startedHere: boolean;
}

/**
 * Does the work on the database that is there: DATABASE_URL, or the embedded one of the running service. Where the service is not running, the
 * embedded database is started just for this, brought up to date, and stopped afterwards.
 */
export async function withDatabase<T>(
  config: Config,
  terminal: Terminal,
  work: (database: CommandDatabase) => Promise<T>,
): Promise<T> {
  const url = await findDatabaseUrl(config);
  if (url !== null) return await work({ url, startedHere: false });
  const home = await withProgress(terminal, 'Starting the embedded database', () =>
    openDatabaseHome(config, (line) => terminal.tell(line)),
  );
  try {
    return await work({ url: home.adminUrl, startedHere: true });
  } finally {
    await withProgress(terminal, 'Stopping the embedded database', () => home.stop());
  }
}
