import pg from 'pg';
import { SetClock } from '../../adapters/clock.js';
import { createQueueBackend } from '../../adapters/queue/createQueueBackend.js';
import { solveRota } from '../../adapters/solver/solveRota.js';
import { readTimesheetInThread } from '../../adapters/timesheets/readInThread.js';
import type { CommandServices } from '../../commands/context.js';
import { createGroupCommits } from '../../commands/createGroupCommits.js';
import { Secrets } from '../../commands/secrets.js';
import type { DatabaseHome } from '../../databases.js';
import type { Database } from '../../entities/database.js';
import { startWorker } from '../../jobs/worker.js';
import { StoryError } from '../apiClient.js';
import { buildBorough } from '../boroughs/buildBorough.js';
import { boroughStories } from '../boroughs/data/boroughs.js';
import { fillBorough } from '../boroughs/fillBorough.js';
import type { Downtime } from './downtime.js';
import { type Comparison, compare } from './expectation.js';
import { recipientAt } from './recipient.js';
import { passTheTime } from './simulate.js';

export interface YearOptions {
  /** The local day before the year: the borough's history ends with it. */
  lastDayOn: string;
  year: Downtime;
  /** Some days after this one nothing runs for a day. Null: it runs all the time. */
  downFromOn: string | null;
  members: number;
  /** Of the borough's history. */
  days: number;
  /** How long credits live. Left out: as long as the borough says. */
  expiryMonths?: number;
}

/** A database, and the ways to it. */
export interface YearDatabases {
  home: Pick<DatabaseHome, 'adminUrl' | 'secretKey' | 'urlOf'>;
  owner: Database;
  database: Database;
  worker: Database;
}

/** Builds a borough with its history, lets the time pass over it on a worker of its own, and compares. What it says goes to `tell`. Where it is to close, it throws soon. */
export async function liveThroughYear(
  { home, owner, database, worker }: YearDatabases,
  redisUrl: string | undefined,
  { lastDayOn, year, downFromOn, members, days, expiryMonths }: YearOptions,
  tell: (line: string) => void,
  closing?: AbortSignal,
): Promise<Comparison> {
  const clock = new SetClock(year.from);
  const secrets = new Secrets(home.secretKey);
  // One whose credits lapse.
  const story = boroughStories.find(({ rules }) => rules.expiryMonths !== undefined);
  if (!story) throw new StoryError('there is no borough');
  const rules = { ...story.rules, ...(expiryMonths === undefined ? {} : { expiryMonths }) };
  const borough = buildBorough({ ...story, rules }, lastDayOn, { members, days });
  await fillBorough(owner, secrets, borough, (line) => {
    closing?.throwIfAborted();
    tell(line);
  });
  closing?.throwIfAborted();
  const commands: CommandServices = {
    secrets,
    groupCommits: createGroupCommits(database),
    guesses: { take: async () => undefined },
    exposure: { shown: () => undefined },
    readTimesheet: readTimesheetInThread,
    solveRota,
    publicUrl: () => 'https://credits.example.org',
    actorsChanged: () => undefined,
    push: null,
    sparesPeople: true,
  };
  const backend = await createQueueBackend({ databaseUrl: home.urlOf('tc_worker'), redisUrl });
  const { channel, heard } = recipientAt(clock);
  const quiet = () => undefined;
  const log = {
    info: quiet,
    warn: quiet,
    error: (fields: object, message: string) => tell(`  ${message} ${JSON.stringify(fields)}`),
  };
  const pace = { idleMs: 10, careEveryMs: 30_000 };
  const running = await startWorker({ database: worker, backend, channel, commands, clock, log, pace });
  const begun = performance.now();
  try {
    const parts = { clock, database, owner, worker, commands, borough };
    const { moves, downtime } = await passTheTime(parts, year.until, downFromOn, tell, closing);
    if (downtime) tell(`  Nothing ran from ${downtime.from.toISOString()} until ${downtime.until.toISOString()}.`);
    tell(
      `  The clock moved ${moves} times in ${Math.round((performance.now() - begun) / 1000)} s; ${heard.length} messages came.`,
    );
    const client = new pg.Client({ connectionString: home.adminUrl });
    await client.connect();
    try {
      return await compare(client, borough.schemeId, year, downtime, heard);
    } finally {
      await client.end();
    }
  } finally {
    await running.close();
    await backend.close();
  }
}
