import { type Logger, pino } from 'pino';
import { type Clock, systemClock } from './adapters/clock.js';
import { connectPool } from './adapters/database/connect.js';
import { type Limits, openLimits } from './adapters/limits/openLimits.js';
import { ExposureCounter } from './adapters/matching/exposureCounter.js';
import { createViewerStore } from './adapters/messages/viewerStore.js';
import { gaugeReader } from './adapters/metrics/gauges.js';
import { ServiceMetrics } from './adapters/metrics/serviceMetrics.js';
import { createPubSub } from './adapters/pubsub/createPubSub.js';
import { createQueueBackend } from './adapters/queue/createQueueBackend.js';
import { type QueueReader, queueReader } from './adapters/queue/readCounts.js';
import { solveRota } from './adapters/solver/solveRota.js';
import { readTimesheetInThread } from './adapters/timesheets/readInThread.js';
import type { CommandServices } from './commands/context.js';
import { createGroupCommits } from './commands/createGroupCommits.js';
import { Secrets } from './commands/secrets.js';
import type { Config } from './config.js';
import { type DatabaseHome, openDatabase, openDatabaseHome } from './databases.js';
import { ensureDemoScheme } from './demo/demoScheme.js';
import type { Database } from './entities/database.js';
import { Authenticator } from './http/authenticate.js';
import { startGuards } from './http/limits/startGuards.js';
import { answerProbes, isLoopback, listenAt, openDoors, urlAt } from './openDoors.js';
import { openJobs } from './openJobs.js';

export interface RunningService {
  /** Null where only the worker runs. */
  url: string | null;
  /** Are the explorer and the message viewer there? */
  showsPages: boolean;
  home: DatabaseHome;
  database: Database;
  commands: CommandServices;
  /** Finishes what was accepted, then closes everything in order. May be called again. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  clock?: Clock;
  /** Told what a person at the terminal should know. */
  say?: (line: string) => void;
}

type Closer = () => Promise<void>;

/** What everything else stands on. */
interface Ground {
  config: Config;
  clock: Clock;
  log: Logger;
  home: DatabaseHome;
  database: Database;
  limits: Limits;
  authenticator: Authenticator;
  commands: CommandServices;
}

/** The composition root: builds the service from its settings and starts what they ask for. */
export async function startService(config: Config, options: ServiceOptions = {}): Promise<RunningService> {
  const clock = options.clock ?? systemClock;
  const say = options.say ?? (() => undefined);
  const log = openLog(config);
  let listensAt = urlAt(config.host, config.port);
  const closers: Closer[] = [];
  const stop = once(async () => {
    for (const close of closers.reverse()) await close();
  });
  try {
    const ground = await openGround({ config, clock, log }, () => config.publicUrl ?? listensAt, say, closers);
    const { home, database, commands, limits } = ground;
    if (home.embedded) await ensureDemoScheme(home, database, commands, clock, say);

    const workerDatabase = await openDatabase({ url: home.urlOf('tc_worker'), role: 'tc_worker', poolMax: 6 });
    closers.push(() => workerDatabase.close());
    const viewerStore = createViewerStore(workerDatabase.pool);
    const pubSub = createPubSub({
      url: home.urlOf('tc_worker'),
      pool: workerDatabase.pool,
      redisUrl: config.redisUrl,
      log,
    });
    closers.push(() => pubSub.close());
    if (config.run !== 'api') closers.push(await openJobs({ ...ground, workerDatabase, viewerStore, pubSub }));
    const metrics = openMetrics(home, clock, closers);
    if (config.run === 'worker') {
      if (config.workerPort !== null) closers.push(await answerProbes(config, workerDatabase, metrics, say));
      return { url: null, showsPages: false, home, database, commands, stop };
    }

    const guards = startGuards({ ...config.limits, publicUrl: config.publicUrl }, database, limits, clock, log);
    closers.push(() => guards.stop());
    const app = await openDoors({
      ...{ ...ground, guards: guards.services, metrics, viewerStore, pubSub, workerDatabase },
      queues: readQueues(config, home, closers),
    });
    const url = await listenAt(app, config.host, config.port);
    closers.push(() => app.close());
    listensAt = url;
    if (config.publicUrl === null && !home.embedded)
      say(`PUBLIC_URL is not set: links in messages lead to ${url}, which other machines may not reach.`);
    await home.announce(url);
    return { url, showsPages: home.embedded && isLoopback(config.host), home, database, commands, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function openLog(config: Config): Logger {
  return pino({
    level: config.logLevel,
    base: null,
    redact: ['*.email', '*.phone', '*.name', '*.token', '*.code', 'authorization'],
  });
}

/** Whatever it opens is closed by `closers`, even where it fails half-way. */
async function openGround(
  { config, clock, log }: Pick<Ground, 'config' | 'clock' | 'log'>,
  publicUrl: () => string,
  say: (line: string) => void,
  closers: Closer[],
): Promise<Ground> {
  const home = await openDatabaseHome(config, say);
  closers.push(() => home.stop());
  const database = await openDatabase({ url: home.urlOf('tc_app'), role: 'tc_app', poolMax: 12 });
  closers.push(() => database.close());
  const secrets = new Secrets(home.secretKey);
  const authenticator = new Authenticator(database, secrets);
  const groupCommits = createGroupCommits(database);
  closers.push(() => settled(groupCommits));
  const limits = openLimits({
    pool: database.pool,
    redisUrl: config.redisUrl,
    keyOf: (text) => secrets.countingKey(text),
    perAddressPercent: config.limits.guessesPerAddressPercent,
  });
  closers.push(async () => limits.close());
  const commands: CommandServices = {
    exposure: countExposure(database, closers),
    ...{ secrets, groupCommits, guesses: limits.guesses, readTimesheet: readTimesheetInThread, publicUrl },
    solveRota: solveRotaAndTell(log),
    actorsChanged: () => authenticator.forgetAll(),
    push: config.push ? { publicKey: config.push.publicKey } : home.embedded ? { publicKey: null } : null,
    sparesPeople: Boolean(config.notify ?? config.smtp ?? config.push) || !home.embedded,
  };
  return { config, clock, log, home, database, limits, authenticator, commands };
}

/** The figures are read as the auditor, who may read every scheme's counts and write nothing. */
function openMetrics(home: DatabaseHome, clock: Clock, closers: Closer[]): ServiceMetrics {
  const auditor = connectPool({
    url: home.urlOf('tc_auditor'),
    role: 'tc_auditor',
    poolMax: 1,
    statementTimeoutMs: 5_000,
  });
  closers.push(() => auditor.end());
  return new ServiceMetrics(gaugeReader(auditor, clock));
}

/** An error of the solver may hold what it was given, and so only its name is written. */
function solveRotaAndTell(log: pino.Logger): CommandServices['solveRota'] {
  const onFailure = (error: unknown): void => {
    const errorName = error instanceof Error ? error.name : typeof error;
    log.error({ errorName }, 'the solver of a rota failed; the best it had found is taken');
  };
  return (problem, solving) => solveRota(problem, { onFailure, ...solving });
}

async function settled({ redemptions, approvals }: ReturnType<typeof createGroupCommits>): Promise<void> {
  await Promise.all([redemptions.settled(), approvals.settled()]);
}

function countExposure(database: Database, closers: Closer[]): ExposureCounter {
  const exposure = new ExposureCounter(database.pool);
  closers.push(() => exposure.flush());
  return exposure;
}

/** The counts of the queue, for whoever looks after the service. */
function readQueues(config: Config, home: DatabaseHome, closers: Closer[]): QueueReader {
  const queues = queueReader(() =>
    createQueueBackend({ databaseUrl: home.urlOf('tc_worker'), redisUrl: config.redisUrl ?? undefined }),
  );
  closers.push(() => queues.close());
  return queues;
}

function once(work: Closer): Closer {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
