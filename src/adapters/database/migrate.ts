import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { migrations } from '../../../migrations/index.js';
import { ensureRoles, schemaName } from './roles.js';

async function withMigrator<T>(adminUrl: string, work: (migrator: Migrator) => Promise<T>): Promise<T> {
  await ensureRoles(adminUrl);
  const lock = new pg.Client({ connectionString: adminUrl });
  await lock.connect();
  const orm = await MikroORM.init({
    clientUrl: adminUrl,
    entities: [],
    extensions: [Migrator],
    discovery: { warnWhenNoEntities: false },
    driverOptions: { options: `-c role=tc_owner -c search_path=${schemaName}` },
    pool: { min: 0, max: 2 },
    migrations: { migrationsList: migrations, tableName: `${schemaName}.migration`, snapshot: false, silent: true },
  });
  try {
    // Two services starting at once: the second waits, then finds nothing left to do.
    await lock.query(`SELECT pg_advisory_lock(hashtext('time-credits migrations'))`);
    return await work(orm.migrator as unknown as Migrator);
  } finally {
    await orm.close();
    await lock.end();
  }
}

/** Brings a database up to date, creating roles and schema first. Returns the names of the migrations that ran. */
export async function migrateUp(adminUrl: string): Promise<string[]> {
  return await withMigrator(adminUrl, async (migrator) => (await migrator.up()).map((migration) => migration.name));
}

/** Takes every migration back, the newest first. For the migration check; it drops all data. */
export async function migrateDownAll(adminUrl: string): Promise<string[]> {
  return await withMigrator(adminUrl, async (migrator) =>
    (await migrator.down({ to: 0 })).map((migration) => migration.name),
  );
}
