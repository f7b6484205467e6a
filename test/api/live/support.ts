import type { FastifyInstance } from 'fastify';
import { createClient as createEventClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';
import { toGlobalId } from '../../../src/domain/ids.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import type { ChangeHub } from '../../../src/http/live/changeHub.js';
import { addLive } from '../../../src/http/live.js';
import { createHttpServer, type HttpServices } from '../../../src/http/server.js';
import type { LivePace } from '../../../src/queries/live/liveSession.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { LoadFacts } from '../../support/loadFacts.js';
import { openEdges } from '../../support/services.js';

const patienceMs = 10_000;
const secretKey = Buffer.alloc(32, 7);

export interface Result {
  data?: Record<string, unknown> | null;
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}

/** The ways a client can follow something. */
export const transports = ['distinct connections', 'a single connection', 'a WebSocket'] as const;
export type Transport = (typeof transports)[number];

/** A subscription of a real client library, result by result. */
export class Follower {
  private readonly results: (Result | 'COMPLETE' | Error)[] = [];
  private wake: () => void = () => undefined;
  private readonly stop: () => void;

  constructor(transport: Transport, url: string, token: string | null, query: string, variables: object = {}) {
    const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const put = (result: Result | 'COMPLETE' | Error) => {
      this.results.push(result);
      this.wake();
    };
    const sink = {
      next: (result: Result) => put(result),
      error: (error: unknown) => put(error instanceof Error ? error : Object.assign(new Error('refused'), { error })),
      complete: () => put('COMPLETE'),
    };
    const request = { query, variables: { ...variables } };
    if (transport === 'a WebSocket') {
      const client = createSocketClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: authorization,
        retryAttempts: 0,
      });
      const unsubscribe = client.subscribe(request, sink as never);
      this.stop = () => {
        unsubscribe();
        void client.dispose();
      };
    } else {
      const client = createEventClient({
        url: `${url}/graphql/stream`,
        singleConnection: transport === 'a single connection',
        headers: authorization,
        retryAttempts: 0,
      });
      const unsubscribe = client.subscribe(request, sink as never);
      this.stop = () => {
        unsubscribe();
        client.dispose();
      };
    }
  }

  /** The next thing it is told. */
  async next(): Promise<Result | 'COMPLETE' | Error> {
    const patience = AbortSignal.timeout(patienceMs);
    while (this.results.length === 0) {
      if (patience.aborted) throw new Error('nothing was told');
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        patience.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return this.results.shift() ?? 'COMPLETE';
  }

  /** The data of the next result. */
  async data(): Promise<unknown> {
    const next = await this.next();
    if (next === 'COMPLETE' || next instanceof Error || next.errors) throw new Error(JSON.stringify(next));
    return JSON.parse(JSON.stringify(next.data)) as unknown;
  }

  /** The code that ends it, and that it ends. */
  async failure(): Promise<unknown[]> {
    const next = await this.next();
    const errors = next === 'COMPLETE' ? [] : next instanceof Error ? errorsIn(next) : (next.errors ?? []);
    const last = next instanceof Error ? 'COMPLETE' : await this.next();
    return [...errors.map(({ extensions }) => extensions?.code), last];
  }

  /** How many results wait to be looked at. */
  get waiting(): number {
    return this.results.length;
  }

  close(): void {
    this.stop();
  }
}

/** A WebSocket says errors before a subscription has begun in a message of their own. */
function errorsIn(error: Error): NonNullable<Result['errors']> {
  return (error as Error & { error?: NonNullable<Result['errors']> }).error ?? [];
}

/** The API in this process, with streams that look again often, and a way to say that something changed. */
export class LiveServer {
  private readonly followers: Follower[] = [];

  private constructor(
    readonly test: TestDatabase,
    readonly facts: LoadFacts,
    readonly hub: ChangeHub,
    readonly app: FastifyInstance,
    readonly url: string,
  ) {}

  static async open(pace: Partial<LivePace> = {}): Promise<LiveServer> {
    const test = await createTestDatabase();
    const facts = await LoadFacts.create(test, secretKey);
    const { world } = facts;
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const services: HttpServices = {
      schema: await buildServiceSchema(),
      database: test.database,
      commands: world.services,
      authenticator: new Authenticator(test.database, world.services.secrets),
      clock: world.clock,
      introspection: false,
      ...openEdges(test.database),
      log: silent,
    };
    const app = await createHttpServer(services);
    const hub = addLive(app, services, pace);
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    return new LiveServer(test, facts, hub, app, url);
  }

  follow(transport: Transport, token: string | null, query: string, variables: object = {}): Follower {
    const follower = new Follower(transport, this.url, token, query, variables);
    this.followers.push(follower);
    return follower;
  }

  async walletOf(memberId: string): Promise<string> {
    const [row] = await this.test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [memberId]);
    return toGlobalId('Account', row?.id ?? '');
  }

  /** Says that all accounts of these members changed, as the processor of events does. */
  async changed(...memberIds: string[]): Promise<void> {
    const rows = await this.test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = ANY ($1)', [
      memberIds,
    ]);
    const { schemeId } = this.facts.world;
    this.hub.heard({ schemeId, accountIds: rows.map(({ id }) => id), hoursLogs: [] });
  }

  closeFollowers(): void {
    for (const follower of this.followers.splice(0)) follower.close();
  }

  async close(): Promise<void> {
    this.closeFollowers();
    await this.app.close();
    await this.test.drop();
  }
}
