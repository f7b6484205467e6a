import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from './adapters/clock.js';
import type { PostgresViewerStore } from './adapters/messages/viewerStore.js';
import type { ServiceMetrics } from './adapters/metrics/serviceMetrics.js';
import type { PubSub } from './adapters/pubsub/types.js';
import type { QueueReader } from './adapters/queue/readCounts.js';
import type { CommandServices } from './commands/context.js';
import type { Config } from './config.js';
import type { DatabaseHome } from './databases.js';
import { boroughsThere } from './demo/boroughs/ensureBoroughs.js';
import { explorerSchemeOf } from './demo/boroughs/signIn.js';
import type { Database } from './entities/database.js';
import { addDoors } from './http/addDoors.js';
import type { Authenticator } from './http/authenticate.js';
import { addNotifyCallbacks } from './http/callbacks/addNotifyCallbacks.js';
import { addHealth } from './http/health.js';
import type { Guards } from './http/limits/startGuards.js';
import { addMetrics, countRefusals } from './http/metrics.js';
import { createHttpServer, type HttpServices } from './http/server.js';
import { buildServiceSchema } from './resolvers/buildSchema.js';

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
export async function openDoors(parts: DoorParts): Promise<FastifyInstance> {
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
export async function answerProbes(
  config: Config,
  database: Database,
  metrics: ServiceMetrics,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  addHealth(app, { database });
  addMetrics(app, { metrics, token: config.metricsToken });
  const url = await listenAt(app, config.host, config.workerPort ?? 0);
  say(`The worker answers /healthz, /readyz and /metrics at ${url}`);
  return () => app.close();
}

/** @returns where it answers; a port of 0 takes any that is free. */
export async function listenAt(app: FastifyInstance, host: string, port: number): Promise<string> {
  await app.listen({ host, port });
  const address = app.server.address();
  return urlAt(host, typeof address === 'object' && address ? address.port : port);
}

export function urlAt(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
