import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Clock } from '../../src/adapters/clock.js';
import { connectPool } from '../../src/adapters/database/connect.js';
import type { OutgoingMessage } from '../../src/adapters/messages/channel.js';
import { createViewerChannel } from '../../src/adapters/messages/viewer.js';
import { createViewerStore } from '../../src/adapters/messages/viewerStore.js';
import { createQueueBackend } from '../../src/adapters/queue/createQueueBackend.js';
import type { QueueBackend } from '../../src/adapters/queue/types.js';
import type { Database } from '../../src/entities/database.js';
import type { JobContext, JobLog } from '../../src/jobs/context.js';
import { connectDatabase, createTestDatabase, type TestDatabase } from '../support/database.js';

/** The way a worker process goes to its data. */
export async function connectWorker(adminUrl: string): Promise<Database> {
  return await connectDatabase({ url: adminUrl, role: 'tc_worker', poolMax: 8 });
}

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  fields: Record<string, unknown>;
  message: string;
}

export class KeptLog implements JobLog {
  readonly lines: LogLine[] = [];
  readonly info = this.keep('info');
  readonly warn = this.keep('warn');
  readonly error = this.keep('error');

  private keep(level: LogLine['level']) {
    return (fields: object, message: string) => {
      this.lines.push({ level, fields: { ...fields }, message });
    };
  }

  of(level: LogLine['level']): LogLine[] {
    return this.lines.filter((line) => line.level === level);
  }
}

/** A database of its own, as a worker process goes to it, as its owner does, and past all walls. */
export class Workshop {
  private constructor(
    private readonly test: TestDatabase,
    readonly database: Database,
    readonly owner: pg.Pool,
  ) {}

  static async open(): Promise<Workshop> {
    const test = await createTestDatabase({ poolMax: 1 });
    const url = test.adminUrl;
    return new Workshop(test, await connectWorker(url), connectPool({ url, role: 'tc_owner', poolMax: 2 }));
  }

  get adminUrl(): string {
    return this.test.adminUrl;
  }

  context(clock: Clock): JobContext & { log: KeptLog } {
    return { database: this.database, clock, log: new KeptLog(), sparesPeople: false };
  }

  async backend(redisUrl?: string): Promise<QueueBackend> {
    return await createQueueBackend({ databaseUrl: this.adminUrl, redisUrl });
  }

  /** The viewer channel over this database, and what it was asked to send. */
  viewer(clock: Clock) {
    const store = createViewerStore(this.database.pool);
    const channel = createViewerChannel(store, clock);
    const sent: OutgoingMessage[] = [];
    const send = async (message: OutgoingMessage) => {
      sent.push(message);
      return await channel.send(message);
    };
    return { store, sent, channel: { ...channel, send } };
  }

  async rows<Row extends object = Record<string, unknown>>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return await this.test.admin<Row>(text, parameters);
  }

  /** Empties the queue in PostgreSQL under working workers. The emptying may be the one that PostgreSQL ends in a ring of locks: then it is done again. */
  async loseTheQueue(tries = 10): Promise<void> {
    try {
      await this.rows('TRUNCATE bullmq.job, bullmq.scheduler CASCADE');
    } catch (error) {
      const isRing = error instanceof Error && 'code' in error && error.code === '40P01';
      if (!isRing || tries <= 1) throw error;
      await this.loseTheQueue(tries - 1);
    }
  }

  async count(from: string): Promise<number> {
    const [row] = await this.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`);
    return row?.n ?? -1;
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.owner.end();
    await this.test.drop();
  }
}

/** Waits for something to become true, and says what it waited for when it does not. */
export async function eventually(what: string, isTrue: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
  const patience = AbortSignal.timeout(withinMs);
  while (!(await isTrue())) {
    if (patience.aborted) throw new Error(`it did not come true: ${what}`);
    await sleep(50);
  }
}

const redisProgram = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Redis tests run where REDIS_TEST_URL names a server that may be emptied, or redis-server is installed. */
export const hasRedis = process.env.REDIS_TEST_URL !== undefined || redisProgram !== undefined;
export const withoutRedis = 'skipped: there is no REDIS_TEST_URL and no redis-server on the PATH';

export interface RedisServer {
  url: string;
  stop(): Promise<void>;
}

/** A Redis of the test's own, on loopback and without files. */
export async function startRedis(policy = 'noeviction', wanted?: number): Promise<RedisServer> {
  const { REDIS_TEST_URL } = process.env;
  if (REDIS_TEST_URL !== undefined && policy === 'noeviction' && wanted === undefined)
    return { url: REDIS_TEST_URL, stop: async () => {} };
  if (redisProgram === undefined) throw new Error(withoutRedis);
  const port = wanted ?? (await freePort());
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', 'maxmemory-policy': policy, dir: '/tmp' };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(redisProgram, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  await readyForConnections(child);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function readyForConnections(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) resolve();
    });
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was found');
  return address.port;
}
