import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type ConnectionSettings, connectOrm, connectPool } from './adapters/database/connect.js';
import { migrateUp } from './adapters/database/migrate.js';
import { ensureLogins } from './adapters/database/roles.js';
import { findEmbeddedDatabase, startEmbeddedDatabase } from './adapters/embedded-database/index.js';
import { type Config, ConfigError } from './config.js';
import { Database } from './entities/database.js';
import { entities } from './entities/index.js';

/** Where the data is, and the addresses for each role. */
export interface DatabaseHome {
  /** May create roles and own tables. */
  adminUrl: string;
  urlOf(role: ConnectionSettings['role']): string;
  secretKey: Uint8Array;
  embedded: boolean;
  /** Tells a second start where this service answers. */
  announce(apiUrl: string): Promise<void>;
  /** Settles when the database has gone away by itself; never for a server elsewhere. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

const embeddedName = 'timecredits';

/** Finds or starts the database, brings it up to date and gives it its roles. @throws ConfigError, EmbeddedDatabaseInUse, EmbeddedDatabaseError */
export async function openDatabaseHome(config: Config, log: (line: string) => void): Promise<DatabaseHome> {
  if (config.databaseUrl) {
    const { databaseUrl } = config;
    await migrateOrExplain(databaseUrl, config.databaseUrl);
    return {
      adminUrl: databaseUrl,
      urlOf: () => databaseUrl,
      secretKey: Buffer.from(config.secretKey ?? ''),
      embedded: false,
      announce: async () => undefined,
      ended: new Promise(() => undefined),
      stop: async () => undefined,
    };
  }
  const server = await startEmbeddedDatabase({
    checkoutRoot: config.checkoutRoot,
    dataDir: config.dataDir,
    port: config.databasePort,
    log,
  });
  try {
    const adminUrl = await ensureEmbeddedDatabase(server.superuserUrl);
    await migrateUp(adminUrl);
    const logins = await ensureLogins(adminUrl, new URL(server.superuserUrl).password);
    return {
      adminUrl,
      urlOf: (role) => (role === 'tc_owner' ? adminUrl : logins[role]),
      secretKey: config.secretKey ? Buffer.from(config.secretKey) : keptSecret(server.dataDirectory),
      embedded: true,
      announce: (apiUrl) => server.updateOwner({ apiUrl }),
      ended: server.ended,
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The database as the command line finds it: DATABASE_URL, or the embedded one of a running service. Null where there is neither. */
export async function findDatabaseUrl(config: Config): Promise<string | null> {
  if (config.databaseUrl) return config.databaseUrl;
  const running = await findEmbeddedDatabase({ checkoutRoot: config.checkoutRoot, dataDir: config.dataDir });
  return running?.superuserUrl ? embeddedUrl(running.superuserUrl) : null;
}

/** The service's way to a database, in one role. */
export async function openDatabase(settings: ConnectionSettings): Promise<Database> {
  return new Database(await connectOrm(settings, entities), connectPool(settings));
}

async function migrateOrExplain(adminUrl: string, shown: string): Promise<void> {
  try {
    await migrateUp(adminUrl);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const place = new URL(shown).host;
    if (['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN'].includes(code)) {
      throw new ConfigError(
        `DATABASE_URL cannot be used: nothing answers at ${place}; start that server or correct the address.`,
      );
    }
    if (code === '28P01' || code === '28000')
      throw new ConfigError(
        `DATABASE_URL cannot be used: ${place} does not accept this user and password; correct them.`,
      );
    if (code === '3D000')
      throw new ConfigError(`DATABASE_URL cannot be used: ${place} has no database of that name; create it first.`);
    if (code === '42501')
      throw new ConfigError(
        `DATABASE_URL cannot be used: its user may not create roles and tables; use one that may, or create the roles first (docs/ARCHITECTURE.md).`,
      );
    throw error;
  }
}

function embeddedUrl(superuserUrl: string): string {
  return Object.assign(new URL(superuserUrl), { pathname: `/${embeddedName}` }).href;
}

async function ensureEmbeddedDatabase(superuserUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [embeddedName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${embeddedName}`);
  } finally {
    await client.end();
  }
  return embeddedUrl(superuserUrl);
}

/** Codes are hashed with this key, so it lives beside the data it belongs to, for its owner's eyes only. */
function keptSecret(dataDirectory: string): Uint8Array {
  const file = join(dataDirectory, 'secret-key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return Buffer.from(readFileSync(file, 'utf8'));
}
