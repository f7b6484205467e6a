import pg from 'pg';
import { migrateUp } from '../adapters/database/migrate.js';
import { schemaName } from '../adapters/database/roles.js';
import type { Config } from '../config.js';
import { findDatabaseUrl } from '../databases.js';
import { withDatabase } from './home.js';
import { type Terminal, withProgress } from './terminal.js';

/** Brings the database up to date and names the migrations that ran. */
export async function migrateCommand(config: Config, terminal: Terminal, now: Date): Promise<number> {
  const url = await findDatabaseUrl(config);
  const ran =
    url === null
      ? // Starting the embedded database migrates it; what ran stands in the table of migrations.
        await withDatabase(config, terminal, (database) => migrationsSince(database.url, now))
      : await withProgress(terminal, 'Migrating', () => migrateUp(url));
  for (const name of ran) terminal.say(`ran ${name}`);
  terminal.say(ran.length === 0 ? 'The database is up to date.' : 'The database is up to date now.');
  return 0;
}

async function migrationsSince(url: string, since: Date): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM ${schemaName}.migration WHERE executed_at >= $1 ORDER BY id`,
      [since],
    );
    return rows.map((row) => row.name);
  } finally {
    await client.end();
  }
}
