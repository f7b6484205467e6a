import { randomBytes } from 'node:crypto';
import { solveRota } from '../adapters/solver/solveRota.js';
import { readTimesheetInThread } from '../adapters/timesheets/readInThread.js';
import { type ExpiredCredits, expireCredits } from '../commands/accounts/expireCredits.js';
import type { RequestContext } from '../commands/context.js';
import { createGroupCommits } from '../commands/createGroupCommits.js';
import { Secrets } from '../commands/secrets.js';
import type { Config } from '../config.js';
import { openDatabase } from '../databases.js';
import { newId } from '../domain/ids.js';
import { formatMinutes } from '../domain/minutes.js';
import { dayStart, localDay } from '../domain/schemes/localTime.js';
import type { Database } from '../entities/database.js';
import { CommandLineError } from './failures.js';
import { withDatabase } from './home.js';
import { type Terminal, withProgress } from './terminal.js';

/** The options as they were given. */
export interface ExpireCreditsOptions {
  scheme?: string;
  /** yyyy-mm-dd */
  asOf?: string;
}

/** Passes a scheme's lapsed credits on to its community pot now, rather than within the hour as the worker does by day. */
export async function expireCreditsCommand(
  config: Config,
  terminal: Terminal,
  now: Date,
  options: ExpireCreditsOptions,
): Promise<number> {
  const slug = options.scheme?.trim().toLowerCase() ?? '';
  if (slug === '') throw new CommandLineError('--scheme is missing: give the short name of the scheme, like haringey.');
  const { members, minutes } = await withDatabase(config, terminal, async ({ url }) => {
    const database = await openDatabase({ url, role: 'tc_worker', poolMax: 2 });
    try {
      const { schemeId, timeZone } = await findScheme(database, slug);
      const lapsedBy = options.asOf === undefined ? now : morningOf(options.asOf.trim(), timeZone, now);
      return await withProgress(terminal, 'Passing on lapsed credits', () =>
        expireCredits(contextOf(database, schemeId, now), { lapsedBy }, (soFar) =>
          terminal.tell(`${told(soFar)} so far`),
        ),
      );
    } finally {
      await database.close();
    }
  });
  const when = options.asOf === undefined ? '' : ` before ${options.asOf.trim()}`;
  terminal.say(
    members === 0
      ? `${slug}: no credits had lapsed${when}.`
      : `${slug}: ${told({ members, minutes })} had lapsed${when} and went to the community pot.`,
  );
  return 0;
}

function told({ members, minutes }: ExpiredCredits): string {
  return `${formatMinutes(minutes)} of ${members} ${members === 1 ? 'member' : 'members'}`;
}

async function findScheme(database: Database, slug: string): Promise<{ schemeId: string; timeZone: string }> {
  const { rows } = await database.pool.query<{ schemeId: string; timeZone: string }>(
    'SELECT scheme_id AS "schemeId", time_zone AS "timeZone" FROM scheme WHERE slug = $1',
    [slug],
  );
  if (!rows[0]) throw new CommandLineError(`--scheme: there is no scheme with the short name ${slug}; correct it.`);
  return rows[0];
}

/** The instant a day begins: by then everything has lapsed that could be used until the end of the day before. */
function morningOf(day: string, zone: string, now: Date): Date {
  const morning = dayStart(day, zone);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(morning.getTime()) || localDay(morning, zone) !== day)
    throw new CommandLineError('--as-of: a day is written like 2026-11-03; correct it.');
  if (morning > now)
    throw new CommandLineError(
      `--as-of: ${day} has not come yet, and credits lapse only then; give today or a day before it.`,
    );
  return morning;
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
  };
  return { actor: { kind: 'SYSTEM', schemeId }, now, database, services, requestId: newId() };
}
