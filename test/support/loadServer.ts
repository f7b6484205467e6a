import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../../src/adapters/embedded-database/index.js';
import { checkoutRoot } from './server.js';

/** A durable PostgreSQL of a test's own, as DATABASE_URL names one: the services on it do not own it, and it can go away and come back. */
export class DatabaseServer {
  private constructor(
    private readonly folder: string,
    private server: EmbeddedDatabase,
  ) {}

  static async open(): Promise<DatabaseServer> {
    const folder = await mkdtemp(join(tmpdir(), 'time-credits-server-'));
    const opened = new DatabaseServer(folder, await startEmbeddedDatabase({ checkoutRoot, dataDir: folder }));
    const client = new pg.Client({ connectionString: opened.server.superuserUrl });
    await client.connect();
    await client.query('CREATE DATABASE timecredits');
    await client.end();
    return opened;
  }

  get url(): string {
    return Object.assign(new URL(this.server.superuserUrl), { pathname: '/timecredits' }).href;
  }

  /** A crash: every connection breaks, nothing is written any more. */
  async crash(): Promise<void> {
    await this.server.stop('immediate');
  }

  /** An ordinary stop, which ends every session. */
  async stop(): Promise<void> {
    await this.server.stop('fast');
  }

  /** Starts it again at the same address. */
  async start(): Promise<void> {
    this.server = await startEmbeddedDatabase({ checkoutRoot, dataDir: this.folder, port: this.server.port });
  }

  async close(): Promise<void> {
    await this.server.stop('immediate');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
