import { type MetadataStorage, MikroORM, type Options } from '@mikro-orm/postgresql';
import pg from 'pg';
import { schemaName } from './roles.js';

export interface ConnectionSettings {
  url: string;
  /** The role the connection works as, whoever logs in: row-level security binds it. */
  role: 'tc_app' | 'tc_worker' | 'tc_auditor' | 'tc_owner';
  poolMax?: number;
  statementTimeoutMs?: number;
}

export type Orm = MikroORM;

/** bigint as a number: balances and sequences stay far below 2^53. Timestamps as Date, days as 'yyyy-mm-dd'. */
const types = new pg.TypeOverrides();
types.setTypeParser(20, Number);
types.setTypeParser(1082, (day: string) => day);
// Lists of days are lists of the same texts: {2026-12-24,2026-12-31}.
types.setTypeParser(1182, (days: string) =>
  days
    .slice(1, -1)
    .split(',')
    .filter((day) => day !== ''),
);

function connectionOptions(settings: ConnectionSettings): pg.PoolConfig {
  const options = [
    `-c role=${settings.role}`,
    `-c search_path=${schemaName}`,
    `-c statement_timeout=${settings.statementTimeoutMs ?? 60_000}`,
    '-c lock_timeout=20000',
    '-c idle_in_transaction_session_timeout=60000',
    '-c timezone=UTC',
    // Joins under row-level security are misestimated; the hot functions are small, so their compilation costs more than it brings.
    '-c jit=off',
  ];
  return {
    options: options.join(' '),
    types,
    keepAlive: true,
    connectionTimeoutMillis: 15_000,
    application_name: `time-credits ${settings.role}`,
  };
}

/** What was found out about each list of entities: the same for every connection of a process, and the dearest part of making one. */
const discovered = new WeakMap<object, MetadataStorage>();

/** The ORM on one pool, for the entities given. Close it with orm.close(). */
export async function connectOrm(
  settings: ConnectionSettings,
  entities: NonNullable<Options['entities']>,
): Promise<Orm> {
  const options: Options = {
    clientUrl: settings.url,
    entities,
    pool: { min: 0, max: settings.poolMax ?? 10 },
    driverOptions: { ...connectionOptions(settings), onPoolCreated: giveBackLostConnections },
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
  };
  const known = discovered.get(entities);
  if (!known) {
    const orm = await MikroORM.init(options);
    discovered.set(entities, orm.getMetadata());
    return orm;
  }
  // As init does it, with the discovery left out.
  const orm = new MikroORM({ ...options, discovery: { ...options.discovery, skipSyncDiscovery: true } });
  orm.driver.setMetadata(known);
  return Object.assign(orm, { em: Object.assign(orm.driver.createEntityManager(), { global: true }) });
}

/** A bare pool for the paths that are one SQL call. */
export function connectPool(settings: ConnectionSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.poolMax ?? 10,
    ...connectionOptions(settings),
  });
  surviveLostConnections(pool);
  return pool;
}

/**
 * A lost connection is an answer to whoever waits on it, and the pool replaces it. But its error is an event too, on the pool while it is idle and on
 * the connection itself while somebody holds it: without listeners either would end the process.
 */
function surviveLostConnections(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
}

/**
 * The ORM gives a connection back only after a commit or rollback that worked. One that was lost inside a transaction would stay taken for good, until
 * the pool is empty and a restarted PostgreSQL of no use: so a lost connection is given back by itself, once.
 */
function giveBackLostConnections(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    client.once('end', () => {
      const { release } = client;
      client.release = () => undefined;
      try {
        release(true);
      } catch {
        // It was given back before.
      }
    });
  });
}
