import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectOrm, connectPool } from '../../src/adapters/database/connect.js';
import { schemaName } from '../../src/adapters/database/roles.js';
import { Database } from '../../src/entities/database.js';
import { entities } from '../../src/entities/index.js';
import { templateName, testServerUrl } from './server.js';

export interface TestDatabase {
  /** As the service sees it: role tc_app, bound by row-level security. */
  database: Database;
  /** As the command line sees it: role tc_owner. */
  ownerDatabase: Database;
  /** A superuser's URL of this database. */
  adminUrl: string;
  /** A superuser's query, past row-level security: for asserting what really stands in the tables. With a name it is planned once for each connection. */
  admin<Row extends object = Record<string, unknown>>(
    text: string,
    parameters?: unknown[],
    name?: string,
  ): Promise<Row[]>;
  drop(): Promise<void>;
}

/** A fresh copy of the migrated template, for one test file. */
export async function createTestDatabase(options: { poolMax?: number } = {}): Promise<TestDatabase> {
  const name = `tc_test_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(5).toString('hex')}`;
  const server = testServerUrl();
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY FILE_COPY`);
  const adminUrl = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const settings = { url: adminUrl, poolMax: options.poolMax ?? 6 };
  const database = await connectDatabase({ ...settings, role: 'tc_app' });
  const ownerDatabase = await connectDatabase({ ...settings, role: 'tc_owner', poolMax: 2 });
  const adminPool = new pg.Pool({
    connectionString: adminUrl,
    max: 2,
    options: `-c search_path=${schemaName}`,
    types: numberTypes(),
  });
  // Dropping the database may reach a connection that is just saying goodbye; without a listener that would fail a test.
  adminPool.on('error', () => undefined);
  return {
    database,
    ownerDatabase,
    adminUrl,
    admin: async <Row extends object>(text: string, parameters: unknown[] = [], name?: string) =>
      (await adminPool.query<Row>({ text, values: parameters, ...(name ? { name } : {}) })).rows,
    drop: async () => {
      await Promise.all([database.close(), ownerDatabase.close(), adminPool.end()]);
      await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** The service's way to a database, in one role. */
export async function connectDatabase(settings: {
  url: string;
  role: 'tc_app' | 'tc_worker' | 'tc_owner' | 'tc_auditor';
  poolMax?: number;
}): Promise<Database> {
  return new Database(await connectOrm(settings, entities), connectPool(settings));
}

function numberTypes(): pg.TypeOverrides {
  const types = new pg.TypeOverrides();
  types.setTypeParser(20, Number);
  types.setTypeParser(1082, (day: string) => day);
  return types;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The ledger's differences, as check:ledger finds them: expected to be none after every test. */
export async function ledgerDifferences(test: TestDatabase): Promise<object[]> {
  return await test.admin('SELECT promise, difference, subject_id FROM check_ledger()');
}
