import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { binaryPackage } from '../../../src/adapters/embedded-database/binaries.js';
import { startTokenOf } from '../../../src/adapters/embedded-database/processes.js';
import type { OwnerOrders, OwnerReport } from './ownerProcess.js';

export interface User {
  uid: number;
  gid: number;
}

type Started = Extract<OwnerReport, { kind: 'started' }>;
type Failed = Extract<OwnerReport, { kind: 'failed' }>;

export const asRoot = process.getuid?.() === 0;

/** An ordinary user to become where the tests run as root: `daemon` has an entry on every system. */
export const ordinaryUser: User | undefined = asRoot ? { uid: 1, gid: 1 } : undefined;

/** The settings of every test: a test's database need not survive a power cut. */
export const SETTINGS = { fsync: 'off' };

const BOUND_MS = 60_000;

function repositoryRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  // The compiled tests lie in dist…/test/integration/embedded-database.
  return dirname(dirname(dirname(dirname(here))));
}

/** A process that owns, or tries to own, an embedded database. */
export class OwnerProcess {
  readonly logLines: string[] = [];
  readonly outcome: Promise<Started | Failed>;
  private done: (() => void)[] = [];

  constructor(
    readonly child: ChildProcess,
    private readonly onStarted: (fact: Started) => Promise<void>,
  ) {
    this.outcome = new Promise((resolve, reject) => {
      if (child.stdout === null) throw new Error('the owner process has no output');
      createInterface({ input: child.stdout }).on('line', (line) => {
        const fact: OwnerReport = JSON.parse(line);
        if (fact.kind === 'log') this.logLines.push(fact.line);
        else if (fact.kind === 'done') this.done.shift()?.();
        else if (fact.kind === 'failed') resolve(fact);
        else this.onStarted(fact).then(() => resolve(fact), reject);
      });
      child.once('close', (code, signal) => reject(new Error(`the owner process ended: ${code ?? signal}`)));
    });
    this.outcome.catch(() => undefined);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the owner process did not start');
    return this.child.pid;
  }

  async started(): Promise<Started> {
    const fact = await this.outcome;
    if (fact.kind === 'failed') throw new Error(`${fact.name}: ${fact.message}`);
    return fact;
  }

  async failed(): Promise<Failed> {
    const fact = await this.outcome;
    if (fact.kind === 'started') throw new Error('it started');
    return fact;
  }

  async order(text: string): Promise<void> {
    const done = new Promise<void>((resolve) => this.done.push(resolve));
    this.child.stdin?.write(`${text}\n`);
    await done;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'close');
  }

  async logged(line: string): Promise<void> {
    await until(async () => this.logLines.some((logged) => logged.includes(line)));
  }
}

/** A folder with checkouts, processes and servers of one test file, all of which end with it. */
export class Workshop {
  private readonly owners: OwnerProcess[] = [];
  private readonly servers: { pid: number; startToken: string | undefined }[] = [];

  private constructor(readonly folder: string) {}

  static async open(): Promise<Workshop> {
    // The checkouts are to be as open as most are, however closed the files of the tester are by habit.
    process.umask(0o022);
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'embedded-database-')));
    await chmod(folder, 0o755);
    return new Workshop(folder);
  }

  /** Makes a folder like a checkout after `npm ci`; the packages are a copy of its own, or a link to the repository's. */
  async checkout(path: string, packages: 'copied' | 'linked' | 'missing', user?: User): Promise<string> {
    const root = join(this.folder, path);
    const name = binaryPackage(process.platform, process.arch);
    const source = join(repositoryRoot(), 'node_modules', name);
    const target = join(root, 'node_modules', name);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(join(root, 'package.json'), '{}');
    if (packages === 'copied') await cp(source, target, { recursive: true, verbatimSymlinks: true });
    if (packages === 'linked') await symlink(source, target);
    if (user !== undefined) await chown(root, user.uid, user.gid);
    return root;
  }

  start(orders: OwnerOrders, wrapper: string[] = []): OwnerProcess {
    const script = join(dirname(fileURLToPath(import.meta.url)), 'ownerProcess.js');
    const options = { settings: SETTINGS, ...orders.options };
    const command = [...wrapper, process.execPath, script, JSON.stringify({ ...orders, options })];
    const [program = '', ...parameters] = command;
    const child = spawn(program, parameters, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    const owner = new OwnerProcess(child, async ({ pid }) => {
      this.servers.push({ pid, startToken: await startTokenOf(pid) });
    });
    this.owners.push(owner);
    return owner;
  }

  /** Runs a process that claims a state directory again and again, and gives what it saw in each round. */
  async claimant(directory: string): Promise<string[]> {
    const script = join(dirname(fileURLToPath(import.meta.url)), 'claimantProcess.js');
    const child = spawn(process.execPath, [script, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: BOUND_MS,
    });
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    await once(child, 'close');
    return lines;
  }

  /** Ends every process that was started here; the servers by a crash, as their data goes too. */
  async endProcesses(): Promise<void> {
    for (const owner of this.owners.splice(0)) await owner.kill();
    for (const { pid, startToken } of this.servers.splice(0)) {
      if (startToken === undefined || (await startTokenOf(pid)) !== startToken) continue;
      process.kill(pid, 'SIGQUIT');
      await hasEnded(pid);
    }
  }

  async close(): Promise<void> {
    await this.endProcesses();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const startedAt = performance.now(); performance.now() - startedAt < BOUND_MS; await pause(20)) {
    if (await condition()) return;
  }
  throw new Error('it did not come true within a minute');
}

export async function hasEnded(pid: number): Promise<void> {
  await until(async () => (await startTokenOf(pid)) === undefined);
}

export async function query(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  // The query that is under way fails as well when the server is killed; the event adds nothing.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows;
  } finally {
    await client.end();
  }
}

/** The names in a state directory that a start should have cleared away or finished. */
export async function unfinishedIn(stateDirectory: string): Promise<string[]> {
  return (await readdir(stateDirectory)).filter((name) => name.startsWith('unfinished-'));
}
