import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { SetClock } from '../../adapters/clock.js';
import { createQueueBackend } from '../../adapters/queue/createQueueBackend.js';
import { solveRota } from '../../adapters/solver/solveRota.js';
import { readTimesheetInThread } from '../../adapters/timesheets/readInThread.js';
import type { CommandServices } from '../../commands/context.js';
import { createGroupCommits } from '../../commands/createGroupCommits.js';
import { Secrets } from '../../commands/secrets.js';
import { readConfig } from '../../config.js';
import { type DatabaseHome, openDatabase, openDatabaseHome } from '../../databases.js';
import type { Database } from '../../entities/database.js';
import { startWorker } from '../../jobs/worker.js';
import { StoryError } from '../apiClient.js';
import { buildBorough } from '../boroughs/buildBorough.js';
import { boroughStories } from '../boroughs/data/boroughs.js';
import { fillBorough } from '../boroughs/fillBorough.js';
import { expectThat, say, step } from '../journey.js';
import { type Comparison, compare } from './expectation.js';
import { recipientAt } from './recipient.js';
import { type Downtime, passTheTime } from './simulate.js';

export interface YearOptions {
  /** The local day before the year: the borough's history ends with it. */
  lastDayOn: string;
  year: Downtime;
  /** After this day nothing runs on the first one on which somebody has a place on a shift. */
  downFromOn: string;
  members: number;
  /** Of the borough's history. */
  days: number;
}

const wholeYear: YearOptions = {
  lastDayOn: '2026-09-30',
  year: { from: new Date('2026-10-01T06:00:00Z'), until: new Date('2027-10-01T06:00:00Z') },
  downFromOn: '2027-01-12',
  members: 160,
  days: 330,
};

/** Two weeks around the end of summer time, with a day on which nothing runs. */
const fortnight: YearOptions = {
  lastDayOn: '2026-10-17',
  year: { from: new Date('2026-10-18T06:00:00Z'), until: new Date('2026-11-01T06:00:00Z') },
  downFromOn: '2026-10-22',
  members: 120,
  days: 330,
};

/** Simulates a year of a demonstration borough, on each queue there is, and compares what people heard with what the tables call for. */
export async function runYearDemo(part: 'year' | 'fortnight', only?: string): Promise<number> {
  const { redisUrl } = readConfig();
  const options = part === 'year' ? wholeYear : fortnight;
  try {
    if (only !== 'redis') await simulate('PostgreSQL', undefined, options);
    if (only === 'postgresql') say('\nOn PostgreSQL alone, as was asked.');
    else if (redisUrl) await simulate('Redis', redisUrl, options);
    else say('\nREDIS_URL is not set: the year on Redis was left out.');
    say('\njourney: ok');
    return 0;
  } catch (error) {
    console.error(error instanceof StoryError ? `\njourney: failed: ${error.message}` : error);
    return 1;
  }
}

async function simulate(name: string, redisUrl: string | undefined, options: YearOptions): Promise<void> {
  step(
    `${options.year.from.toISOString().slice(0, 10)} to ${options.year.until.toISOString().slice(0, 10)}, with jobs in ${name}`,
  );
  const dataDir = await mkdtemp(join(tmpdir(), 'time-credits-year-'));
  const config = { ...readConfig(), databaseUrl: null, dataDir };
  const home = await openDatabaseHome(config, () => undefined);
  const opened: Database[] = [];
  const open = async (role: 'tc_app' | 'tc_worker' | 'tc_owner') => {
    const database = await openDatabase({ url: home.urlOf(role), role, poolMax: 8 });
    opened.push(database);
    return database;
  };
  try {
    await hurry(home);
    const parts = {
      home,
      owner: await open('tc_owner'),
      database: await open('tc_app'),
      worker: await open('tc_worker'),
    };
    report(await live(parts, redisUrl, options));
  } finally {
    for (const database of opened) await database.close();
    await home.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** What a crash of the machine would lose is thrown away in the end all the same: a year need not wait for the disk. */
async function hurry({ adminUrl }: DatabaseHome): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const setting of ['fsync', 'synchronous_commit']) await client.query(`ALTER SYSTEM SET ${setting} = off`);
    await client.query('SELECT pg_reload_conf()');
  } finally {
    await client.end();
  }
}

const expectedKinds = ['credits expiring, 90, 30, 7 days', 'shift, 2 days before', 'shift, 2 hours before'];

interface Opened {
  home: DatabaseHome;
  owner: Database;
  database: Database;
  worker: Database;
}

async function live(
  { home, owner, database, worker }: Opened,
  redisUrl: string | undefined,
  { lastDayOn, year, downFromOn, members, days }: YearOptions,
): Promise<Comparison> {
  const clock = new SetClock(year.from);
  const secrets = new Secrets(home.secretKey);
  // One whose credits lapse.
  const story = boroughStories.find(({ rules }) => rules.expiryMonths !== undefined);
  if (!story) throw new StoryError('there is no borough');
  const borough = buildBorough(story, lastDayOn, { members, days });
  await fillBorough(owner, secrets, borough, say);
  const commands: CommandServices = {
    secrets,
    groupCommits: createGroupCommits(database),
    guesses: { take: async () => undefined },
    exposure: { shown: () => undefined },
    readTimesheet: readTimesheetInThread,
    solveRota,
    publicUrl: () => 'https://credits.example.org',
    actorsChanged: () => undefined,
    sparesPeople: true,
  };
  const backend = await createQueueBackend({ databaseUrl: home.urlOf('tc_worker'), redisUrl });
  const { channel, heard } = recipientAt(clock);
  const quiet = () => undefined;
  const log = {
    info: quiet,
    warn: quiet,
    error: (fields: object, message: string) => say(`  ${message} ${JSON.stringify(fields)}`),
  };
  const pace = { idleMs: 10, careEveryMs: 30_000 };
  const running = await startWorker({ database: worker, backend, channel, commands, clock, log, pace });
  const begun = performance.now();
  try {
    const { schemeId } = borough;
    const parts = { clock, database, worker, commands, schemeId };
    const { moves, downtime } = await passTheTime(parts, year.until, downFromOn);
    say(`  Nothing ran from ${downtime.from.toISOString()} until ${downtime.until.toISOString()}.`);
    say(
      `  The clock moved ${moves} times in ${Math.round((performance.now() - begun) / 1000)} s; ${heard.length} messages came.`,
    );
    const client = new pg.Client({ connectionString: home.adminUrl });
    await client.connect();
    try {
      return await compare(client, schemeId, year, downtime, heard);
    } finally {
      await client.end();
    }
  } finally {
    await running.close();
    await backend.close();
  }
}

/** @throws StoryError where what was heard is not what was called for */
function report({ kinds, doubled, drops, peace }: Comparison): void {
  const cells = [
    ['kind', 'expected', 'sent', 'at its time', 'missing'],
    ...kinds.map(({ kind, expected, sent, onTime, missing }) => [kind, expected, sent, onTime, missing].map(String)),
  ];
  for (const [first = '', ...rest] of cells)
    say(`  ${first.padEnd(36)}${rest.map((cell) => cell.padStart(12)).join('')}`);
  say(`  doubled: ${doubled}`);
  say(
    `  dropped on record after the downtime: ${drops.shifts} reminders (expected ${drops.shiftsExpected}), ${drops.rounds} rounds (expected ${drops.roundsExpected})`,
  );
  say(
    `  of ${peace.heard} messages came at night that nobody waits for: ${peace.atNight}; written and not heard: ${peace.unheard}`,
  );
  const wrong = kinds.filter(
    ({ expected, sent, onTime, missing }) => expected !== sent || onTime !== sent || missing > 0,
  );
  expectThat(wrong.length === 0, `${wrong.map(({ kind }) => kind).join(', ')} did not come as they should`);
  const came = new Set(kinds.map(({ kind }) => kind));
  for (const kind of expectedKinds) expectThat(came.has(kind), `${kind}: did not come at all`);
  expectThat(doubled === 0, `${doubled} messages came twice`);
  expectThat(
    drops.shifts === drops.shiftsExpected && drops.shifts > 0 && drops.rounds === drops.roundsExpected,
    'what made no sense any more was not dropped on record',
  );
  expectThat(peace.atNight === 0 && peace.unheard === 0, 'somebody was disturbed, or a message was not sent');
}
