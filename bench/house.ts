import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrateUp } from '../src/adapters/database/migrate.js';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../src/adapters/embedded-database/index.js';
import { type NotifySink, startNotifySink } from './load/notifySink.js';
import type { Processes } from './settings.js';

export const checkoutRoot = fileURLToPath(new URL('../../', import.meta.url));

const program = (name: 'main' | 'worker') => fileURLToPath(new URL(`../src/${name}.js`, import.meta.url));
const readyLine = /(http:\/\/[^\s/]+)\/graphql/;
const readyWithinMs = 60_000;
const stopWithinMs = 20_000;

/**
 * One machine asks here for a whole borough, at its highest speed: what it may ask for in a minute is raised, and counted and added up all the same.
 */
const allowances = { POINTS_PER_MEMBER: '100000000', POINTS_PER_CLIENT: '100000000', POINTS_PER_ADDRESS: '100000000' };

/** One process of the service. */
interface Started {
  child: ChildProcess;
  ended: Promise<void>;
}

/** The service as deployed: its processes, started from dist, on a database that is there already. */
export interface RunningService {
  url: string;
  /** The process that answers HTTP. */
  apiPid: number;
  pids: number[];
  /** How long it took from the start of the process to its first readiness. */
  startedInMs: number;
  /** Holds every process of it still, so that what runs next has the machine to itself. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** A PostgreSQL server of the benchmark's own with the product's default, durable settings, and whatever runs on it. */
export class House {
  readonly secretKey = randomBytes(32).toString('base64url');
  private running: RunningService | null = null;

  private constructor(
    readonly folder: string,
    readonly server: EmbeddedDatabase,
    /** A superuser's way to the database. */
    readonly adminUrl: string,
    readonly admin: pg.Pool,
    private readonly notify: NotifySink,
  ) {}

  static async open(say: (line: string) => void): Promise<House> {
    const folder = await mkdtemp(join(tmpdir(), 'time-credits-bench-'));
    try {
      const server = await startEmbeddedDatabase({ checkoutRoot, dataDir: folder, log: say });
      const adminUrl = Object.assign(new URL(server.superuserUrl), { pathname: '/bench' }).href;
      const first = new pg.Client({ connectionString: server.superuserUrl });
      await first.connect();
      await first.query('CREATE DATABASE bench').finally(() => first.end());
      await migrateUp(adminUrl);
      const types = new pg.TypeOverrides();
      types.setTypeParser(20, Number);
      const admin = new pg.Pool({ connectionString: adminUrl, max: 2, options: '-c search_path=tc', types });
      return new House(folder, server, adminUrl, admin, await startNotifySink());
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Starts the service, in place of the one that runs. nodeOptions go to the process that answers HTTP. */
  async startService(processes: Processes, nodeOptions: string[] = []): Promise<RunningService> {
    await this.running?.stop();
    const from = performance.now();
    const api = this.spawn('main', { RUN: processes === 'all' ? 'all' : 'api' }, nodeOptions);
    const url = await readyUrl(api);
    const startedInMs = performance.now() - from;
    const started = [api];
    if (processes === 'split') started.push(this.spawn('worker', {}, []));
    const signal = (name: NodeJS.Signals) => {
      for (const { child } of started) child.kill(name);
    };
    const service: RunningService = {
      url,
      apiPid: api.child.pid ?? 0,
      pids: started.map(({ child }) => child.pid ?? 0),
      startedInMs,
      pause: () => signal('SIGSTOP'),
      resume: () => signal('SIGCONT'),
      stop: async () => {
        if (this.running === service) this.running = null;
        signal('SIGCONT');
        signal('SIGTERM');
        const bound = setTimeout(() => signal('SIGKILL'), stopWithinMs);
        await Promise.all(started.map(({ ended }) => ended)).finally(() => clearTimeout(bound));
      },
    };
    this.running = service;
    return service;
  }

  async close(): Promise<void> {
    await this.running?.stop();
    await this.admin.end();
    await this.server.stop('immediate');
    await this.notify.close();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private spawn(name: 'main' | 'worker', settings: Record<string, string>, nodeOptions: string[]): Started {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [...nodeOptions, program(name)], {
      cwd: this.folder,
      env: {
        PATH,
        HOME,
        NODE_ENV: 'production',
        DATABASE_URL: this.adminUrl,
        SECRET_KEY: this.secretKey,
        PORT: '0',
        LOG_LEVEL: 'warn',
        ...allowances,
        ...this.notify.settings,
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return { child, ended: new Promise((resolve) => child.once('close', () => resolve())) };
  }
}

async function readyUrl({ child, ended }: Started): Promise<string> {
  const bound = setTimeout(() => child.kill('SIGKILL'), readyWithinMs);
  let said = '';
  return await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      said += text;
      const found = readyLine.exec(said)?.[1];
      if (found) resolve(found);
      // What it warns of later belongs on the terminal of whoever measures.
      if (text.startsWith('{')) process.stderr.write(text);
    });
    void ended.then(() => reject(new Error(`the service ended before it was ready:\n${said}`)));
  }).finally(() => clearTimeout(bound));
}
