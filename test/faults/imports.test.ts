import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../src/adapters/clock.js';
import { migrateUp } from '../../src/adapters/database/migrate.js';
import { storeUpload } from '../../src/commands/hours/storeUpload.js';
import { startHoursImport } from '../../src/commands/imports/startHoursImport.js';
import { addDays, localDay } from '../../src/domain/schemes/localTime.js';
import type { TestDatabase } from '../support/database.js';
import { DatabaseServer } from '../support/loadServer.js';
import { openTables, ServiceProcess } from '../support/service.js';
import { createWorld, type World } from '../support/world.js';

/** Whoever is killed leaves a lease of half a minute. */
const patienceMs = 150_000;
const rows = 20_000;
const people = 40;

let server: DatabaseServer;
let tables: TestDatabase;
let world: World;
const workers: ServiceProcess[] = [];

beforeAll(async () => {
  server = await DatabaseServer.open();
  await migrateUp(server.url);
  tables = await openTables(server.url);
  world = await createWorld({ test: tables });
  world.clock.set(systemClock.now());
}, 120_000);
afterAll(async () => {
  for (const worker of workers) if (!worker.hasEnded) await worker.kill();
  await tables?.drop();
  await server?.close();
}, 60_000);

async function hire(): Promise<ServiceProcess> {
  const settings = { DATABASE_URL: server.url, SECRET_KEY: 'a key that only this test knows, and long enough' };
  const worker = await ServiceProcess.start({ ...settings, RUN: 'worker' });
  workers.push(worker);
  return worker;
}

/** Twenty thousand rows of forty people, of the last weeks. No two are the same. */
function sheet(names: readonly string[]): Buffer {
  const today = localDay(world.clock.now(), 'Europe/London');
  const lines = Array.from({ length: rows }, (_, index) => {
    const turn = Math.floor(index / people);
    const [year, month, day] = addDays(today, -1 - (turn % 50)).split('-');
    return `${names[index % people]},${day}/${month}/${year},0:${10 + Math.floor(turn / 50)},Thing ${index}`;
  });
  return Buffer.from(`Name,Date,Hours,Activity\n${lines.join('\n')}\n`);
}

interface Now {
  state: string;
  loaded: number;
  added: number;
  parts: number;
}

async function now(importId: string): Promise<Now> {
  const [row] = await tables.admin<Now>(
    `SELECT state, rows_loaded AS loaded, rows_added AS added, (SELECT count(*)::int FROM hours_import_part) AS parts FROM hours_import WHERE id = $1`,
    [importId],
  );
  return row ?? { state: 'GONE', loaded: 0, added: 0, parts: 0 };
}

async function until(importId: string, what: (now: Now) => boolean): Promise<number> {
  const from = performance.now();
  while (!what(await now(importId))) {
    if (performance.now() - from > patienceMs) throw new Error(`it stands at ${JSON.stringify(await now(importId))}`);
    await pause(10);
  }
  return (performance.now() - from) / 1000;
}

test('J80 workers killed with -9 while 20,000 rows are checked and loaded: each row is there once', async () => {
  const kitchen = await world.organisation({ name: 'Kitchen' });
  const leader = await world.staff(['LEADER', kitchen.id]);
  const names = Array.from({ length: people }, (_, n) => `Person ${String.fromCharCode(65 + (n % 20))}${n} Field`);
  for (const name of names) await world.member(name);
  const { uploadId } = await storeUpload(world.as(leader), { fileName: 'sheet.csv', content: sheet(names) });
  const asked = { idempotencyKey: 'k', organisationId: kitchen.id, uploadId, skipRowsWithProblems: false };
  const { importId } = await startHoursImport(world.as(leader), asked);
  const said: string[] = [];
  const moments: [string, (now: Now) => boolean][] = [
    ['its rows were checked', ({ state }) => state === 'CHECKING'],
    ['some rows were loaded', ({ loaded }) => loaded >= 3_000],
    ['more rows were loaded', ({ loaded }) => loaded >= 9_000],
  ];
  for (const [when, isSo] of moments) {
    const worker = await hire();
    const seconds = await until(importId, isSo);
    // Into what comes next, which may be the pause between two steps.
    await pause(350);
    await worker.kill();
    const { state, loaded } = await now(importId);
    said.push(`killed when ${when} after ${seconds.toFixed(1)} s, at ${state} with ${loaded} rows loaded`);
  }
  await hire();
  said.push(`done ${(await until(importId, ({ state }) => state === 'DONE')).toFixed(1)} s after the last kill`);
  expect(await now(importId)).toEqual({ state: 'DONE', loaded: rows, added: rows, parts: 0 });
  const [counted] = await tables.admin(
    `SELECT count(*)::int AS logs, count(DISTINCT import_row)::int AS rows, count(DISTINCT import_fingerprint)::int AS prints,
       count(*) FILTER (WHERE state = 'SUBMITTED' AND import_id = $1)::int AS waiting FROM hours_log`,
    [importId],
  );
  expect(counted).toEqual({ logs: rows, rows, prints: rows, waiting: rows });
  const [told] = await tables.admin(
    `SELECT count(*)::int AS n FROM outbox_event WHERE type = 'HoursImportEnded' AND payload->>'importId' = $1`,
    [importId],
  );
  expect(told).toEqual({ n: 1 });
  process.stdout.write(`${said.join('\n')}\n`);
}, 600_000);
