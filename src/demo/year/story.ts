import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '../../config.js';
import { type DatabaseHome, openDatabase, openDatabaseHome } from '../../databases.js';
import type { Database } from '../../entities/database.js';
import { StoryError } from '../apiClient.js';
import { expectThat, say, step } from '../journey.js';
import type { Comparison } from './expectation.js';
import { type Interruption, listenForInterruption } from './interruption.js';
import { startLocalRedis } from './localRedis.js';
import { report } from './report.js';
import { startWatcher, type Watcher } from './watcher.js';
import { liveThroughYear, type YearOptions } from './year.js';

const parts = {
  year: {
    lastDayOn: '2026-09-30',
    year: { from: new Date('2026-10-01T06:00:00Z'), until: new Date('2027-10-01T06:00:00Z') },
    downFromOn: '2027-01-12',
    members: 160,
    days: 330,
  },
  /** Two weeks around the end of summer time, with a day on which nothing runs. */
  fortnight: {
    lastDayOn: '2026-10-17',
    year: { from: new Date('2026-10-18T06:00:00Z'), until: new Date('2026-11-01T06:00:00Z') },
    downFromOn: '2026-10-22',
    members: 120,
    days: 330,
  },
} satisfies Record<string, YearOptions>;
export type YearPart = keyof typeof parts;

/** What a demonstration stands in: who ends what it leaves, and who may interrupt it. */
interface Surroundings {
  watcher: Watcher;
  closing: AbortSignal;
}

/**
 * Simulates a year of a demonstration borough, on each queue there is, and compares what people heard with what the tables call for. Redis is the one of REDIS_URL,
 * else one that is started for this, where redis-server is installed. Interrupted, it stops what it started, in order; killed, a watcher does it.
 */
export async function runYearDemo(part: YearPart, only?: string): Promise<number> {
  const interruption = listenForInterruption();
  const watcher = startWatcher();
  try {
    const around = { watcher, closing: interruption.closing };
    const tell = (compared: Comparison) => report(compared, part === 'year');
    if (only !== 'redis') tell(await simulate('PostgreSQL', undefined, parts[part], around));
    if (only !== 'postgresql') await simulateOnRedis(parts[part], only === 'redis', tell, around);
    else say('\nOn PostgreSQL alone, as was asked.');
    say('\njourney: ok');
    return 0;
  } catch (error) {
    return explain(error, interruption);
  } finally {
    await watcher.end();
    interruption.forget();
  }
}

function explain(error: unknown, interruption: Interruption): number {
  const interrupted = interruption.exitCode();
  if (interrupted !== null) {
    say('\njourney: interrupted; everything that was started for it was stopped');
    return interrupted;
  }
  console.error(error instanceof StoryError ? `\njourney: failed: ${error.message}` : error);
  return 1;
}

/** @throws StoryError where Redis was asked for and is not there */
async function simulateOnRedis(
  options: YearOptions,
  isAsked: boolean,
  tell: (compared: Comparison) => void,
  around: Surroundings,
): Promise<void> {
  const { redisUrl } = readConfig();
  const local = redisUrl ? null : await startLocalRedis((pid) => around.watcher.watch({ kind: 'PROCESS', pid }));
  const url = redisUrl ?? local?.url;
  if (!url) {
    const missing = 'REDIS_URL is not set and redis-server is not installed';
    expectThat(!isAsked, missing);
    say(`\nLEFT OUT: ${missing}, so what was shown is shown for PostgreSQL alone.`);
    return;
  }
  try {
    tell(await simulate(`Redis (${local ? 'a redis-server started for this' : 'REDIS_URL'})`, url, options, around));
  } finally {
    await local?.stop();
  }
}

/** Lets the time pass and compares. */
async function simulate(
  name: string,
  redisUrl: string | undefined,
  options: YearOptions,
  { watcher, closing }: Surroundings,
): Promise<Comparison> {
  step(
    `${options.year.from.toISOString().slice(0, 10)} to ${options.year.until.toISOString().slice(0, 10)}, with jobs in ${name}`,
  );
  const dataDir = await mkdtemp(join(tmpdir(), 'time-credits-year-'));
  const config = { ...readConfig(), databaseUrl: null, dataDir };
  watcher.watch({ kind: 'DATABASE', checkoutRoot: config.checkoutRoot, dataDir });
  const home = await openDatabaseHome(config, () => undefined);
  const opened: Database[] = [];
  const open = async (role: 'tc_app' | 'tc_worker' | 'tc_owner') => {
    const database = await openDatabase({ url: home.urlOf(role), role, poolMax: 8 });
    opened.push(database);
    return database;
  };
  try {
    closing.throwIfAborted();
    await hurry(home);
    const databases = {
      home,
      owner: await open('tc_owner'),
      database: await open('tc_app'),
      worker: await open('tc_worker'),
    };
    return await liveThroughYear(databases, redisUrl, options, say, closing);
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
