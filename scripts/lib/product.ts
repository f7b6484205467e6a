import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What the gates borrow from the product, in one place. Loaded when asked for, so that a gate which needs only the
 * schema does not start a database, and so that a missing part is told by name.
 */
async function borrow<Borrowed>(path: string, name: string): Promise<Borrowed> {
  const url = new URL(`../../src/${path}`, import.meta.url);
  if (!existsSync(fileURLToPath(url))) throw new Error(`src/${path} is not built; run \`npm run build\` first.`);
  const module = (await import(url.href)) as Record<string, unknown>;
  const borrowed = module[name];
  if (typeof borrowed !== 'function') throw new Error(`src/${path} exports no function named ${name}.`);
  return borrowed as Borrowed;
}

/** The schema as the resolvers declare it now, printed as SDL. */
export async function emitSchemaSdl(): Promise<string> {
  const emit = await borrow<() => Promise<string>>('resolvers/buildSchema.js', 'emitSchemaSdl');
  return emit();
}

type Migrate = (adminUrl: string) => Promise<string[]>;

/** Runs every migration up; the names of those that ran. */
export async function migrateUp(adminUrl: string): Promise<string[]> {
  return (await borrow<Migrate>('adapters/database/migrate.js', 'migrateUp'))(adminUrl);
}

/** Runs every migration down again, last first; the names of those that ran. */
export async function migrateDownAll(adminUrl: string): Promise<string[]> {
  return (await borrow<Migrate>('adapters/database/migrate.js', 'migrateDownAll'))(adminUrl);
}

interface StartedDatabase {
  readonly superuserUrl: string;
  stop(): Promise<void>;
}

/** Starts the PostgreSQL that comes with the product, on data of its own under `dataDir`. */
export async function startEmbeddedDatabase(checkoutRoot: string, dataDir: string): Promise<StartedDatabase> {
  type Start = (options: { checkoutRoot: string; dataDir: string }) => Promise<StartedDatabase>;
  const start = await borrow<Start>('adapters/embedded-database/index.js', 'startEmbeddedDatabase');
  return start({ checkoutRoot, dataDir });
}
