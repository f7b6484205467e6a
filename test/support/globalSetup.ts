import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pg from 'pg';
import { migrateUp } from '../../src/adapters/database/migrate.js';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../../src/adapters/embedded-database/index.js';
import { checkoutRoot, memoryFolder, serverFile, templateName, testServerUrl } from './server.js';

declare global {
  var testServer: EmbeddedDatabase | undefined;
  var testMemory: string | undefined;
}

/** Starts a real PostgreSQL from the npm packages (or uses TEST_DATABASE_URL) and migrates the template that test files clone. */
export default async function globalSetup(): Promise<void> {
  if (!process.env.TEST_DATABASE_URL) {
    globalThis.testMemory = memoryFolder();
    globalThis.testServer = await startEmbeddedDatabase({
      checkoutRoot,
      dataDir: globalThis.testMemory ?? '.data/test',
      // Nothing here outlives the run, so nothing waits for the disk. The tests that kill a server start durable ones of their own.
      settings: {
        ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
        // In memory the log of what was written is worth its room least of all.
        ...{ max_wal_size: '128MB', min_wal_size: '32MB' },
      },
    });
    mkdirSync(dirname(serverFile), { recursive: true });
    writeFileSync(serverFile, JSON.stringify({ url: globalThis.testServer.superuserUrl }), { mode: 0o600 });
  }
  const client = new pg.Client({ connectionString: testServerUrl() });
  await client.connect();
  const left = await client.query<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname LIKE 'tc\\_test\\_%'`,
  );
  for (const { datname } of left.rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${templateName}`);
  await client.end();
  await migrateUp(Object.assign(new URL(testServerUrl()), { pathname: `/${templateName}` }).href);
}
