import pg from 'pg';
import { migrations } from '../../../migrations/index.js';
import { connectPool } from '../../adapters/database/connect.js';
import { databaseRoles, schemaName } from '../../adapters/database/roles.js';
import { broken, type Finding, mend, ok } from './finding.js';

const versionNeeded = 150_000;
const skewSecondsMax = 5;

interface ServerFacts {
  version: string;
  versionNumber: number;
  now: Date;
  fsync: string;
  commit: string;
  archive: string;
  connectionsMax: number;
  isSuperuser: boolean;
}

/** The database that DATABASE_URL names, or the embedded one of the running service. @throws what the driver throws where it does not answer */
export async function lookAtDatabase(url: string, isEmbedded: boolean, now: () => Date): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<ServerFacts>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS "versionNumber", clock_timestamp() AS now,
              current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('archive_mode') AS archive,
              current_setting('max_connections')::int AS "connectionsMax",
              (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "isSuperuser"`,
    );
    const [server] = rows;
    if (!server) throw new Error('the server answered nothing');
    const findings = [...lookAtServer(server, isEmbedded, now()), ...(await lookAtRoles(client))];
    const pending = await lookAtMigrations(client);
    findings.push(pending);
    if (pending.state === 'OK') findings.push(await lookAtWall(url));
    return findings;
  } finally {
    await client.end();
  }
}

function lookAtServer(server: ServerFacts, isEmbedded: boolean, now: Date): Finding[] {
  const skew = Math.round(Math.abs(server.now.getTime() - now.getTime()) / 1000);
  const findings: Finding[] = [
    server.versionNumber >= versionNeeded
      ? ok(`PostgreSQL ${server.version} answers`)
      : broken(`PostgreSQL ${server.version} is too old`, 'use 15 or later'),
  ];
  if (server.fsync !== 'on' || !['on', 'remote_apply', 'remote_write', 'local'].includes(server.commit))
    findings.push(
      broken(
        `The database may forget what it acknowledged (fsync ${server.fsync}, synchronous_commit ${server.commit})`,
        'set both to on in postgresql.conf: credits that were confirmed must survive a crash',
      ),
    );
  else findings.push(ok('What the database acknowledges lasts'));
  if (skew > skewSecondsMax)
    findings.push(
      mend(`This machine and the database are ${skew} s apart`, 'set both clocks by NTP: codes live for minutes'),
    );
  if (server.connectionsMax < 60)
    findings.push(
      mend(
        `The server takes ${server.connectionsMax} connections`,
        'set max_connections to 100 or more: each process uses up to 45',
      ),
    );
  if (!isEmbedded && server.archive === 'off')
    findings.push(
      mend(
        'The server archives nothing',
        'turn archive_mode on, or know that your host does it: a restore to a minute needs it',
      ),
    );
  if (!isEmbedded && server.isSuperuser)
    findings.push(
      mend('DATABASE_URL logs in as a superuser', 'use a login with CREATEROLE that owns the database, and no more'),
    );
  return findings;
}

async function lookAtRoles(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; exempt: boolean }>(
    'SELECT rolname AS name, rolsuper OR rolbypassrls AS exempt FROM pg_roles WHERE rolname = ANY ($1)',
    [databaseRoles],
  );
  const exempt = rows.filter((row) => row.exempt).map((row) => row.name);
  if (exempt.length > 0)
    return [
      broken(
        `${exempt.join(', ')} may see every scheme's rows`,
        `run: ALTER ROLE ${exempt[0]} NOSUPERUSER NOBYPASSRLS; the walls between schemes bind only roles without these`,
      ),
    ];
  const missing = databaseRoles.filter((role) => !rows.some((row) => row.name === role));
  return missing.length > 0
    ? [broken(`The roles ${missing.join(', ')} are missing`, 'run: npm run migrate')]
    : [ok('The four database roles are there, and row-level security binds them')];
}

async function lookAtMigrations(client: pg.Client): Promise<Finding> {
  const { rows: there } = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    `${schemaName}.migration`,
  ]);
  if (!there[0]?.found) return broken('The database is not set up yet', 'run: npm run migrate');
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${schemaName}.migration`);
  const ran = new Set(rows.map((row) => row.name));
  const known = new Set(migrations.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !ran.has(name)).map(({ name }) => name);
  const unknown = [...ran].filter((name) => !known.has(name));
  if (unknown.length > 0)
    return broken(
      `The database is newer than this program (${unknown.join(', ')})`,
      'start the newer version of the program',
    );
  return pending.length > 0
    ? broken(`Migrations have not run: ${pending.join(', ')}`, 'run: npm run migrate')
    : ok(`All ${ran.size} migrations have run`);
}

/** Asks as the service does, without naming a scheme: whoever forgot to would see nothing. */
async function lookAtWall(url: string): Promise<Finding> {
  const pool = connectPool({ url, role: 'tc_app', poolMax: 1 });
  try {
    const { rows } = await pool.query<{ count: number }>('SELECT count(*) AS count FROM member');
    return rows[0]?.count === 0
      ? ok('Without a scheme the service sees no member')
      : broken('The wall between schemes is down', 'run: npm run migrate, and look who altered the table member');
  } finally {
    await pool.end();
  }
}
