import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { type Catalogue, catalogueOf } from '../../../scripts/lib/catalogue.js';
import { catalogueDifferences } from '../../../scripts/lib/catalogueDiff.js';
import { frozenProblems, type SqlFile } from '../../../scripts/lib/frozenFunctions.js';
import { migrateUp } from '../../../scripts/lib/product.js';
import { repositoryRoot } from '../../../scripts/lib/repositoryRoot.js';
import { withClient, withEmptyDatabases } from '../../../scripts/lib/scratchDatabases.js';
import { standingProblems } from '../../../scripts/lib/standingRules.js';

const DATABASE_TIMEOUT_MS = 120_000;
const SERVER = fileURLToPath(new URL('./serverProcess.js', import.meta.url));
const SQL_FOLDER = join(repositoryRoot(), 'src', 'ledger', 'sql');

const ledgerFiles = (): SqlFile[] =>
  readdirSync(SQL_FOLDER).map((name) => ({ name, text: readFileSync(join(SQL_FOLDER, name), 'utf8') }));

let server: ChildProcessByStdio<Writable, Readable, null>;
let adminUrl: string;

beforeAll(async () => {
  server = spawn(process.execPath, [SERVER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(server, 'exit').then(([code]) => Promise.reject(new Error(`The database ended with ${code}.`)));
  const [line] = (await Promise.race([once(createInterface(server.stdout), 'line'), gone])) as [string];
  // From here on its end is awaited by afterAll.
  gone.catch(() => undefined);
  adminUrl = line;
}, DATABASE_TIMEOUT_MS);

afterAll(async () => {
  const ended = once(server, 'exit');
  server.stdin.end();
  expect(await ended).toEqual([0, null]);
}, DATABASE_TIMEOUT_MS);

/** A freshly migrated database; each test plants its damage in a transaction and rolls it back. */
async function withMigrated(work: (client: pg.Client) => Promise<void>): Promise<void> {
  await withEmptyDatabases(adminUrl, 1, async ([url = '']) => {
    await migrateUp(url);
    await withClient(url, work);
  });
}

async function after<Result>(client: pg.Client, damage: string, look: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  await client.query(damage);
  const seen = await look();
  await client.query('ROLLBACK');
  return seen;
}

/** What each kind of damage must show up as in the catalogue: the first words of every difference. */
const DAMAGE: readonly (readonly [string, readonly string[]])[] = [
  ['GRANT DELETE ON tc.entry TO tc_app', ['only damaged: grant on table tc.entry DELETE to tc_app']],
  [
    'GRANT UPDATE (balance_minutes) ON tc.account TO tc_app',
    ['only damaged: grant on column tc.account.balance_minutes UPDATE to tc_app'],
  ],
  ['DROP POLICY tenant ON tc.member', ['only sound: policy tc.member tenant']],
  ['ALTER TABLE tc.member NO FORCE ROW LEVEL SECURITY', ['table tc.member differs (- sound, + damaged)']],
  ['ALTER TABLE tc.account DROP CONSTRAINT account_floor', ['only sound: constraint tc.account account_floor']],
  ['ALTER TABLE tc.scheme ALTER rules DROP DEFAULT', ['column tc.scheme.rules differs (- sound, + damaged)']],
  ['DROP INDEX tc.lot_live', ['only sound: index tc.lot_live']],
  ['CREATE EXTENSION pg_trgm', ['only damaged: extension pg_trgm']],
  ['GRANT CREATE ON SCHEMA tc TO tc_app', ['only damaged: grant on schema tc CREATE to tc_app']],
  ['GRANT DELETE ON tc.entry TO tc_app; REVOKE DELETE ON tc.entry FROM tc_app', []],
];

/** What breaks a standing rule, and the one thing the gate must say about it. */
const BROKEN_RULES: readonly (readonly [string, string])[] = [
  [
    'ALTER TABLE tc.member DISABLE ROW LEVEL SECURITY',
    'table tc.member has a scheme_id and no row-level security in force (ENABLE and FORCE).',
  ],
  ['ALTER TABLE tc.member OWNER TO CURRENT_USER', 'table tc.member is not owned by tc_owner.'],
  [
    'GRANT EXECUTE ON FUNCTION tc.find_scheme TO PUBLIC',
    'function tc.find_scheme(p_slug text) can be executed by PUBLIC.',
  ],
  [
    'ALTER FUNCTION tc.find_scheme RESET search_path',
    'function tc.find_scheme(p_slug text) is SECURITY DEFINER without a pinned search_path.',
  ],
  ['ALTER ROLE tc_app BYPASSRLS', 'role tc_app can see past row-level security (SUPERUSER or BYPASSRLS).'],
];

test(
  'the migration gate sees every kind of damage to a migrated database',
  async () => {
    await withMigrated(async (client) => {
      const sound: Catalogue = await catalogueOf(client);
      expect(await standingProblems(client)).toEqual([]);

      for (const [damage, expected] of DAMAGE) {
        const damaged = await after(client, damage, () => catalogueOf(client));
        const told = catalogueDifferences('sound', sound, 'damaged', damaged).map((problem) => problem.split('\n')[0]);
        expect({ damage, told }).toEqual({ damage, told: expected });
      }
      for (const [damage, expected] of BROKEN_RULES) {
        const told = await after(client, damage, () => standingProblems(client));
        expect({ damage, told }).toEqual({ damage, told: [expected] });
      }
      expect(await catalogueOf(client)).toEqual(sound);
    });
  },
  DATABASE_TIMEOUT_MS,
);

test(
  'the frozen copies in the migrations may not drift from src/ledger/sql',
  async () => {
    await withMigrated(async (client) => {
      const frozen = (files: SqlFile[], damage = '') => after(client, damage, () => frozenProblems(client, files));
      const files = ledgerFiles();
      const edited = files.map(({ name, text }) => ({ name, text: text.replace('SELECT', 'SELECT /* edited */') }));
      const editedCount = files.filter(({ text }) => /^CREATE FUNCTION/m.test(text) && text.includes('SELECT')).length;

      expect(await frozen(files)).toEqual([]);
      expect(editedCount).toBeGreaterThan(5);
      expect(await frozen(edited)).toHaveLength(editedCount);
      expect(await frozen([...files, { name: 'zz_empty.sql', text: '-- nothing yet' }])).toEqual([
        'src/ledger/sql/zz_empty.sql defines no function and no type.',
      ]);
      const stale = 'CREATE FUNCTION tc.find_scheme(p_id uuid) RETURNS uuid LANGUAGE sql AS $$ SELECT p_id $$';
      expect((await frozen(files, stale)).map((problem) => problem.split('\n')[0])).toEqual([
        'only in the migrations: function tc.find_scheme(p_id uuid)',
      ]);
    });
  },
  DATABASE_TIMEOUT_MS,
);
