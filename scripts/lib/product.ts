import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PolicyFacts } from './policyRules.js';

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

/** The rooms whose modules declare policies, commands and queries. */
const DECLARING_ROOMS = ['policies', 'queries', 'commands'];

/** Declarations are made when a module is read, so every module of these rooms is read: one that nothing imports yet counts too. */
async function readDeclaringRooms(): Promise<void> {
  for (const room of DECLARING_ROOMS) {
    const folder = new URL(`../../src/${room}/`, import.meta.url);
    if (!existsSync(fileURLToPath(folder))) throw new Error(`src/${room} is not built; run \`npm run build\` first.`);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
    for (const file of files) await import(new URL(file.replaceAll('\\', '/'), folder).href);
  }
}

/** What the product declares about who may do what, with the schema that is behind it. */
export async function policyFacts(): Promise<Omit<PolicyFacts, 'exceptions'>> {
  await readDeclaringRooms();
  type Names = () => ReadonlyMap<string, string>;
  const build = await borrow<() => Promise<PolicyFacts['schema']>>('resolvers/buildSchema.js', 'buildServiceSchema');
  const policies = await borrow<() => PolicyFacts['policies']>('policies/policy.js', 'declaredPolicies');
  return {
    schema: await build(),
    visibilityOf: await borrow<PolicyFacts['visibilityOf']>('resolvers/buildSchema.js', 'visibilityOf'),
    commands: (await borrow<Names>('commands/defineCommand.js', 'declaredCommands'))(),
    queries: (await borrow<Names>('queries/defineQuery.js', 'declaredQueries'))(),
    liveQueries: (await borrow<Names>('queries/live/defineLive.js', 'declaredLiveQueries'))(),
    policies: policies(),
  };
}
