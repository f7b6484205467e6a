import { randomBytes } from 'node:crypto';
import { solveRota } from '../adapters/solver/solveRota.js';
import { readTimesheetInThread } from '../adapters/timesheets/readInThread.js';
import type { RequestContext } from '../commands/context.js';
import { createGroupCommits } from '../commands/createGroupCommits.js';
import { Secrets } from '../commands/secrets.js';
import type { Config } from '../config.js';
import { openDatabase } from '../databases.js';
import { newId } from '../domain/ids.js';
import type { Database } from '../entities/database.js';
import { CommandLineError } from './failures.js';
import { withDatabase } from './home.js';
import type { Terminal } from './terminal.js';

/** A scheme that a command works on, as the service itself. */
export interface OpenScheme {
  slug: string;
  timeZone: string;
  /** The embedded database runs for this command alone: no worker is at work. */
  startedHere: boolean;
  contextAt(now: Date): RequestContext;
}

/** Does the work on the scheme that --scheme names. @throws CommandLineError */
export async function onScheme<T>(
  config: Config,
  terminal: Terminal,
  typed: string | undefined,
  work: (scheme: OpenScheme) => Promise<T>,
): Promise<T> {
  const slug = typed?.trim().toLowerCase() ?? '';
  if (slug === '') throw new CommandLineError('--scheme is missing: give the short name of the scheme, like haringey.');
  return await withDatabase(config, terminal, async ({ url, startedHere }) => {
    const database = await openDatabase({ url, role: 'tc_worker', poolMax: 2 });
    try {
      const { schemeId, timeZone } = await findScheme(database, slug);
      return await work({ slug, timeZone, startedHere, contextAt: (now) => contextOf(database, schemeId, now) });
    } finally {
      await database.close();
    }
  });
}

async function findScheme(database: Database, slug: string): Promise<{ schemeId: string; timeZone: string }> {
  const { rows } = await database.pool.query<{ schemeId: string; timeZone: string }>(
    'SELECT scheme_id AS "schemeId", time_zone AS "timeZone" FROM scheme WHERE slug = $1',
    [slug],
  );
  if (!rows[0]) throw new CommandLineError(`--scheme: there is no scheme with the short name ${slug}; correct it.`);
  return rows[0];
}

/** The service itself. Nothing is hashed here that anybody will look for, so any key does. */
function contextOf(database: Database, schemeId: string, now: Date): RequestContext {
  const services = {
    secrets: new Secrets(randomBytes(32)),
    groupCommits: createGroupCommits(database),
    readTimesheet: readTimesheetInThread,
    solveRota,
    publicUrl: () => '',
    exposure: { shown: () => undefined },
    guesses: { take: () => Promise.reject(new Error('nobody guesses here')) },
    actorsChanged: () => undefined,
    push: null,
    sparesPeople: true,
  };
  return { actor: { kind: 'SYSTEM', schemeId }, now, database, services, requestId: newId() };
}
