import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { schemaName } from '../../src/adapters/database/roles.js';
import { findEmbeddedDatabase } from '../../src/adapters/embedded-database/index.js';
import { connectDatabase, type TestDatabase } from './database.js';
import { checkoutRoot, compiledCode } from './server.js';

const program = fileURLToPath(new URL('../../src/main.js', import.meta.url));
/** A worker on its own answers nowhere. */
const readyLine = /(http:\/\/[^\s/]+)\/graphql|worker is ready/;
const readyWithinMs = 60_000;

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  tookMs: number;
}

/** The real service as a process of its own, started as `npm start` starts it. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Where it answers, without a path; empty for a worker. */
    readonly url: string,
    private readonly lines: string[],
    private readonly ending: Promise<Omit<Ending, 'tookMs'>>,
  ) {}

  /** Starts it with these settings alone and waits until it says that it is ready. @throws with what it said when it ends instead. */
  static async start(settings: Record<string, string>, started = program): Promise<ServiceProcess> {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [started], {
      // The small demo scheme is enough for these; the boroughs have tests of their own.
      env: { PATH, HOME, ...compiledCode, PORT: '0', LOG_LEVEL: 'error', DEMO_BOROUGHS: 'none', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own group, so that a Ctrl-C in the terminal of the tests does not reach it before they end it.
      detached: true,
    });
    const lines: string[] = [];
    const ending = new Promise<Omit<Ending, 'tookMs'>>((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    const bound = setTimeout(() => child.kill('SIGKILL'), readyWithinMs);
    const url = await new Promise<string>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        lines.push(chunk.toString());
        const found = readyLine.exec(lines.join(''));
        if (found) resolve(found[1] ?? '');
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      void ending.then(() => reject(new Error(`the service ended before it was ready:\n${lines.join('')}`)));
    }).finally(() => clearTimeout(bound));
    return new ServiceProcess(child, url, lines, ending);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the service did not start');
    return this.child.pid;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Everything it printed. With LOG_LEVEL=error each line after the greeting is a failure. */
  get output(): string {
    return this.lines.join('');
  }

  /** SIGTERM, as whoever runs services sends it. */
  async stop(): Promise<Ending> {
    return await this.endBy('SIGTERM');
  }

  /** SIGKILL: nothing is finished, nothing is said. */
  async kill(): Promise<Ending> {
    return await this.endBy('SIGKILL');
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<Ending> {
    const from = performance.now();
    return { ...(await this.ending), tookMs: performance.now() - from };
  }

  private async endBy(signal: NodeJS.Signals): Promise<Ending> {
    if (!this.hasEnded) this.child.kill(signal);
    return await this.ended();
  }
}

/** The service on a database of its own in a temporary folder: what a person has after `npm start`, and what can be killed. */
export class EmbeddedService {
  private current: ServiceProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly settings: Record<string, string>,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<EmbeddedService> {
    const service = new EmbeddedService(await mkdtemp(join(tmpdir(), 'time-credits-service-')), settings);
    try {
      await service.start();
    } catch (error) {
      await service.close();
      throw error;
    }
    return service;
  }

  get process(): ServiceProcess {
    if (!this.current) throw new Error('the service is not running');
    return this.current;
  }

  /** Starts it, again and again on the same data. */
  async start(): Promise<void> {
    this.current = await ServiceProcess.start({ DATA_DIR: this.folder, ...this.settings });
  }

  /** Kills the database server itself, by the id it left in its data directory. */
  async killDatabase(): Promise<void> {
    const pid = await this.databasePid();
    if (pid === undefined) throw new Error('there is no database server to kill');
    process.kill(pid, 'SIGKILL');
  }

  /** The key that the service keeps beside its data. */
  async secretKey(): Promise<Uint8Array> {
    return Buffer.from(await readFile(join(this.folder, 'postgres', 'secret-key'), 'utf8'));
  }

  /** A way to the tables past the service. Close it before the database is killed. */
  async openTables(): Promise<TestDatabase> {
    const found = await findEmbeddedDatabase({ checkoutRoot, dataDir: this.folder });
    if (!found?.superuserUrl) throw new Error('the embedded database is not running');
    return await openTables(Object.assign(new URL(found.superuserUrl), { pathname: '/timecredits' }).href);
  }

  async close(): Promise<void> {
    await this.current?.stop();
    // A service that was killed leaves its server running; the next start would stop it, and there is none.
    const pid = await this.databasePid();
    if (pid !== undefined && isAlive(pid)) {
      process.kill(pid, 'SIGQUIT');
      for (let wait = 0; wait < 100 && isAlive(pid); wait += 1) await pause(50);
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async databasePid(): Promise<number | undefined> {
    const text = await readFile(join(this.folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number(text.split('\n')[0]);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  }
}

/** The tables of a database that exists already. drop() only closes the way to them. */
export async function openTables(adminUrl: string): Promise<TestDatabase> {
  const database = await connectDatabase({ url: adminUrl, role: 'tc_app', poolMax: 4 });
  const ownerDatabase = await connectDatabase({ url: adminUrl, role: 'tc_owner', poolMax: 1 });
  const types = new pg.TypeOverrides();
  types.setTypeParser(20, Number);
  types.setTypeParser(1082, (day: string) => day);
  const pool = new pg.Pool({ connectionString: adminUrl, max: 1, options: `-c search_path=${schemaName}`, types });
  pool.on('error', () => undefined);
  return {
    database,
    ownerDatabase,
    adminUrl,
    admin: async <Row extends object>(text: string, parameters: unknown[] = []) =>
      (await pool.query<Row>(text, parameters)).rows,
    drop: async () => {
      await Promise.all([database.close(), ownerDatabase.close(), pool.end()]);
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
