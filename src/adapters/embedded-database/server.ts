import { type ChildProcess, spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Account, CHILD_ENVIRONMENT, run } from './account.js';
import type { Binaries } from './binaries.js';
import { EmbeddedDatabaseError, systemErrorCode } from './errors.js';
import { giveToFolderOwner } from './stateFiles.js';

export type StopMode = 'fast' | 'immediate';

export interface ServerOptions {
  binaries: Binaries;
  dataDirectory: string;
  stateDirectory: string;
  account: Account | undefined;
  port: number;
  url: string;
  settings: Record<string, string>;
}

const READY_POLL_MS = 50;
const READY_BOUND_MS = 60_000;
const FAST_STOP_BOUND_MS = 30_000;
const IMMEDIATE_STOP_BOUND_MS = 10_000;
const MAX_LOG_BYTES = 5_000_000;
const WRONG_PASSWORD = '28P01';
const MAX_REFUSALS = 20;
const LOG_FILE = 'postgres.log';

const DEFAULT_SETTINGS: Record<string, string> = {
  shared_buffers: '128MB',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  // The detail of an error repeats the row that was refused, and rows here are about people.
  log_error_verbosity: 'terse',
};

/** A PostgreSQL server that this process started. */
export class Server {
  /** Settles when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  private hasEnded = false;
  private stopping: Promise<void> | undefined;

  private constructor(
    readonly pid: number,
    private readonly child: ChildProcess,
    private readonly options: ServerOptions,
    private readonly logFile: string,
    private readonly logStart: number,
  ) {
    this.ended = new Promise((resolve) => {
      child.once('exit', () => {
        this.hasEnded = true;
        resolve();
      });
    });
    // A server that is not stopped must not keep the service's process alive by itself.
    child.unref();
  }

  /**
   * Starts the server and waits until it takes connections. Throws EmbeddedDatabaseError with the last lines of its log
   * when it does not within a minute; nothing is left running then.
   */
  static async start(options: ServerOptions): Promise<Server> {
    const server = await Server.spawn(options);
    try {
      await server.waitUntilReady();
      return server;
    } catch (error) {
      await server.stop('immediate');
      throw error;
    }
  }

  /** Stops the server: `fast` ends sessions and writes a checkpoint, `immediate` is a crash that the next start recovers from. */
  stop(mode: StopMode): Promise<void> {
    if (mode === 'immediate' && !this.hasEnded) this.child.kill('SIGQUIT');
    this.stopping ??= this.stopInOrder(mode);
    return this.stopping;
  }

  private static async spawn(options: ServerOptions): Promise<Server> {
    const { path, size } = await freshLog(options.stateDirectory);
    const log = await open(path, 'a', 0o600);
    try {
      await giveToFolderOwner(path);
      const { account } = options;
      const child = spawn(options.binaries.postgres, serverArguments(options), {
        // In a process group of its own, so that Ctrl-C in the terminal reaches the service alone, which stops in order.
        detached: true,
        windowsHide: true,
        stdio: ['ignore', log.fd, log.fd],
        env: CHILD_ENVIRONMENT,
        cwd: options.stateDirectory,
        ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
      });
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', (error) =>
          reject(new EmbeddedDatabaseError(`PostgreSQL could not be started: ${error.message}`, { cause: error })),
        );
      });
      if (child.pid === undefined) throw new EmbeddedDatabaseError('PostgreSQL could not be started.');
      return new Server(child.pid, child, options, path, size);
    } finally {
      await log.close();
    }
  }

  private async waitUntilReady(): Promise<void> {
    let lastError: unknown;
    let refusals = 0;
    for (const startedAt = performance.now(); performance.now() - startedAt < READY_BOUND_MS; ) {
      if (this.hasEnded) throw await this.failure('PostgreSQL ended while it was starting.');
      try {
        await connectOnce(this.options.url, this.options.dataDirectory);
        return;
      } catch (error) {
        lastError = error;
        // A stranger on our port may refuse us until our own server has found it taken and ended; ours will go on to.
        if (systemErrorCode(error) === WRONG_PASSWORD) refusals++;
        if (refusals > MAX_REFUSALS)
          throw await this.failure('PostgreSQL refuses the password kept in its data directory.');
      }
      await Promise.race([pause(READY_POLL_MS), this.ended]);
    }
    throw await this.failure(`PostgreSQL did not take connections within a minute (${String(lastError)}).`);
  }

  private async failure(what: string): Promise<EmbeddedDatabaseError> {
    const lines = await lastLines(this.logFile, this.logStart);
    return new EmbeddedDatabaseError(`${what} The last lines of ${this.logFile}:\n${lines}`);
  }

  private async stopInOrder(mode: StopMode): Promise<void> {
    if (this.hasEnded) return;
    if (mode === 'fast') {
      if (process.platform === 'win32') {
        const { binaries, dataDirectory } = this.options;
        await run(binaries.pgCtl, ['stop', '-D', dataDirectory, '-m', 'fast', '-W'], undefined);
      } else {
        this.child.kill('SIGINT');
      }
      if (await this.endsWithin(FAST_STOP_BOUND_MS)) return;
      this.child.kill('SIGQUIT');
    }
    if (await this.endsWithin(IMMEDIATE_STOP_BOUND_MS)) return;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private async endsWithin(boundMs: number): Promise<boolean> {
    const bound = new AbortController();
    await Promise.race([this.ended, pause(boundMs, undefined, { signal: bound.signal }).catch(() => undefined)]);
    bound.abort();
    return this.hasEnded;
  }
}

function serverArguments({ dataDirectory, port, settings }: ServerOptions): string[] {
  const all: Record<string, string> = {
    ...DEFAULT_SETTINGS,
    ...settings,
    // These come last because nobody may widen them: the superuser's way in stays on this machine, behind a password.
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
  };
  return ['-D', dataDirectory, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Connects and makes sure that it is our server which answers, not another one that trusts everybody. */
async function connectOnce(url: string, dataDirectory: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 5_000 });
  // A server that ends in the middle tells so by an event; unheard, it would end the service.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    if (resolve(rows[0]?.data_directory ?? '') !== dataDirectory) throw new Error('another server answers on the port');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function freshLog(stateDirectory: string): Promise<{ path: string; size: number }> {
  const path = join(stateDirectory, LOG_FILE);
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size <= MAX_LOG_BYTES) return { path, size };
  await rename(path, `${path}.1`);
  return { path, size: 0 };
}

async function lastLines(path: string, from: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - 8_000);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - start)), 0, undefined, start);
    const text = buffer.toString('utf8', 0, bytesRead).trim();
    return text === '' ? '(it is empty)' : text.split('\n').slice(-15).join('\n');
  } finally {
    await file.close();
  }
}
