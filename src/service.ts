import fastify, { type FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { type Clock, systemClock } from './adapters/clock.js';
import { connectPool } from './adapters/database/connect.js';
import { type Limits, openLimits } from './adapters/limits/openLimits.js';
import { ExposureCounter } from './adapters/matching/exposureCounter.js';
import type { MessageChannel } from './adapters/messages/channel.js';
import { openMessages } from './adapters/messages/openMessages.js';
import { createTrayChannel } from './adapters/messages/tray.js';
import { createViewerChannel } from './adapters/messages/viewer.js';
import { createViewerStore, type PostgresViewerStore } from './adapters/messages/viewerStore.js';
import { gaugeReader } from './adapters/metrics/gauges.js';
import { ServiceMetrics } from './adapters/metrics/serviceMetrics.js';
import { createPubSub } from './adapters/pubsub/createPubSub.js';
import type { PubSub } from './adapters/pubsub/types.js';
import { type Browsers, createPushChannel } from './adapters/push/pushChannel.js';
import { createQueueBackend } from './adapters/queue/createQueueBackend.js';
import { type QueueReader, queueReader } from './adapters/queue/readCounts.js';
import { solveRota } from './adapters/solver/solveRota.js';
import { readTimesheetInThread } from './adapters/timesheets/readInThread.js';
import type { CommandServices } from './commands/context.js';
import { createGroupCommits } from './commands/createGroupCommits.js';
import { Secrets } from './commands/secrets.js';
import { type Config, ConfigError } from './config.js';
import { type DatabaseHome, openDatabase, openDatabaseHome } from './databases.js';
import { boroughsThere } from './demo/boroughs/ensureBoroughs.js';
import { explorerSchemeOf } from './demo/boroughs/signIn.js';
import { ensureDemoScheme } from './demo/demoScheme.js';
import type { Database } from './entities/database.js';
import { addDoors } from './http/addDoors.js';
import { Authenticator } from './http/authenticate.js';
import { addNotifyCallbacks } from './http/callbacks/addNotifyCallbacks.js';
import { addHealth } from './http/health.js';
import { type Guards, startGuards } from './http/limits/startGuards.js';
import { addMetrics, countRefusals } from './http/metrics.js';
import { createHttpServer, type HttpServices } from './http/server.js';
import { pushBrowsers } from './jobs/processors/pushBrowsers.js';
import { startWorker } from './jobs/worker.js';
import { buildServiceSchema } from './resolvers/buildSchema.js';

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

/** The composition root: builds the service from its settings and starts what they ask for. */
export async function startService(config: Config, options: ServiceOptions = {}): Promise<RunningService> {
  const clock = options.clock ?? systemClock;
  const say = options.say ?? (() => undefined);
  const log = pino({
    level: config.logLevel,
    base: null,
    redact: ['*.email', '*.phone', '*.name', '*.token', '*.code', 'authorization'],
  });
  let listensAt = urlAt(config, config.port);
  const closers: Closer[] = [];
  const stop = once(async () => {
    for (const close of closers.reverse()) await close();
  });
  try {
    const home = await openDatabaseHome(config, say);
    closers.push(() => home.stop());
    const database = await openDatabase({ url: home.urlOf('tc_app'), role: 'tc_app', poolMax: 12 });
    closers.push(() => database.close());
    const secrets = new Secrets(home.secretKey);
    const authenticator = new Authenticator(database, secrets);
    const groupCommits = createGroupCommits(database);
    closers.push(() => settled(groupCommits));
    const counted = openLimits({
      pool: database.pool,
      redisUrl: config.redisUrl,
      keyOf: (text) => secrets.countingKey(text),
      perAddressPercent: config.limits.guessesPerAddressPercent,
    });
    closers.push(async () => counted.close());
    const commands: CommandServices = {
      exposure: countExposure(database, closers),
      ...{ secrets, groupCommits, guesses: counted.guesses, readTimesheet: readTimesheetInThread },
      solveRota: solveRotaAndTell(log),
      publicUrl: () => config.publicUrl ?? listensAt,
      actorsChanged: () => authenticator.forgetAll(),
      push: config.push ? { publicKey: config.push.publicKey } : home.embedded ? { publicKey: null } : null,
      sparesPeople: Boolean(config.notify ?? config.smtp ?? config.push) || !home.embedded,
    };
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
    if (config.run !== 'api')
      closers.push(await startJobs(config, home, workerDatabase, viewerStore, counted, commands, pubSub, clock, log));
    const auditor = connectPool({
      url: home.urlOf('tc_auditor'),
      role: 'tc_auditor',
      poolMax: 1,
      statementTimeoutMs: 5_000,
    });
    closers.push(() => auditor.end());
    const metrics = new ServiceMetrics(gaugeReader(auditor, clock));
    if (config.run === 'worker') {
      if (config.workerPort !== null) closers.push(await answerProbes(config, workerDatabase, metrics, say));
      return { url: null, showsPages: false, home, database, commands, stop };
    }

    const guards = startGuards({ ...config.limits, publicUrl: config.publicUrl }, database, counted, clock, log);
    closers.push(() => guards.stop());
    const app = await openDoors({
      config,
      home,
      database,
      commands,
      authenticator,
      clock,
      guards: guards.services,
      metrics,
      log,
      ...{ viewerStore, pubSub, workerDatabase },
      queues: readQueues(config, home, closers),
    });
    const url = await listen(app, config);
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

interface DoorParts {
  config: Config;
  home: DatabaseHome;
  database: Database;
  commands: CommandServices;
  authenticator: Authenticator;
  clock: Clock;
  guards: Guards['services'];
  metrics: ServiceMetrics;
  log: Logger;
  viewerStore: PostgresViewerStore;
  pubSub: PubSub;
  queues: QueueReader;
  workerDatabase: Database;
}

/** Everything that is answered over HTTP, not listening yet. */
async function openDoors(parts: DoorParts): Promise<FastifyInstance> {
  const { config, home, database, commands, authenticator, clock, guards, metrics, log, viewerStore, pubSub, queues } =
    parts;
  const schema = await buildServiceSchema();
  countRefusals(schema, metrics);
  const services: HttpServices = {
    schema,
    database,
    commands,
    authenticator,
    clock,
    introspection: config.introspection,
    ...guards,
    log: httpLog(log, metrics),
  };
  const app = await createHttpServer(services);
  const pages = {
    checkoutRoot: config.checkoutRoot,
    messages: viewerStore,
    isLoopback: isLoopback(config.host),
    schemes: async () => (await boroughsThere(database)).map(explorerSchemeOf),
  };
  addDoors(app, services, {
    ...{ metrics, metricsToken: config.metricsToken, pubSub, queues },
    providers: config.staffProviders,
    pages: home.embedded ? pages : null,
  });
  addNotifyCallbacks(app, services, { token: config.notifyCallbackToken, database: parts.workerDatabase });
  return app;
}

function httpLog(log: Logger, metrics: ServiceMetrics): HttpServices['log'] {
  return {
    debug: (facts, message) => log.debug(facts, message),
    info: (facts, message) => log.info(facts, message),
    warn: (facts, message) => log.warn(facts, message),
    error: (facts, message) => log.error(facts, message),
    refused: (code) => metrics.refused(code),
  };
}

/** What watches over a worker on its own can ask it, at WORKER_PORT. */
async function answerProbes(
  config: Config,
  database: Database,
  metrics: ServiceMetrics,
  say: (line: string) => void,
): Promise<Closer> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  addHealth(app, { database });
  addMetrics(app, { metrics, token: config.metricsToken });
  await app.listen({ host: config.host, port: config.workerPort ?? 0 });
  const address = app.server.address();
  say(
    `The worker answers /healthz, /readyz and /metrics at ${urlAt(config, typeof address === 'object' && address ? address.port : 0)}`,
  );
  return () => app.close();
}

async function startJobs(
  config: Config,
  home: DatabaseHome,
  database: Database,
  viewerStore: PostgresViewerStore,
  limits: Limits,
  commands: CommandServices,
  live: PubSub,
  clock: Clock,
  log: HttpServices['log'],
): Promise<Closer> {
  const backend = await createQueueBackend({
    databaseUrl: home.urlOf('tc_worker'),
    redisUrl: config.redisUrl ?? undefined,
  }).catch((error: unknown) => {
    throw config.redisUrl && error instanceof Error ? new ConfigError(error.message) : error;
  });
  const kept = home.embedded ? createViewerChannel(viewerStore, clock) : createTrayChannel(database.pool);
  const browsers = pushBrowsers({ database, clock }, commands);
  const channel = messageChannel(config, { limits, browsers, kept });
  const worker = await startWorker({ database, backend, channel, commands, live, clock, log }).catch(
    async (error: unknown) => {
      await backend.close();
      throw error;
    },
  );
  return async () => {
    await worker.close();
    await backend.close();
  };
}

/** @throws ConfigError for a setting that a channel cannot use. */
function messageChannel(
  { notify, smtp, push }: Config,
  { limits, browsers, kept }: { limits: Limits; browsers: Browsers; kept: MessageChannel },
): MessageChannel {
  try {
    const paced = notify && { ...notify, pace: limits.pace('notify', notify.requestsPerMinute) };
    return openMessages({ notify: paced, smtp, push: push && createPushChannel(push, browsers), kept });
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'What sends messages cannot be used.');
  }
}

async function listen(app: FastifyInstance, config: Config): Promise<string> {
  await app.listen({ host: config.host, port: config.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return urlAt(config, port);
}

function urlAt({ host }: Config, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function once(work: Closer): Closer {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
