import { storeUpload } from '../../src/commands/hours/storeUpload.js';
import { recordImportStep } from '../../src/commands/imports/recordImportStep.js';
import { resumeHoursImport } from '../../src/commands/imports/resumeHoursImport.js';
import { startHoursImport } from '../../src/commands/imports/startHoursImport.js';
import { stopHoursImport } from '../../src/commands/imports/stopHoursImport.js';
import { resumeOrganisation, suspendOrganisation } from '../../src/commands/organisations/suspendOrganisation.js';
import { toGlobalId } from '../../src/domain/ids.js';
import type { OrganisationEntity } from '../../src/entities/organisations/entities.js';
import { goOnWithImport } from '../../src/jobs/imports/goOnWithImport.js';
import type { Actor } from '../../src/policies/actor.js';
import { audited, events, refused } from '../integration/accounts/traces.js';
import { ask } from '../integration/hours/ask.js';
import { tellAll } from '../jobs/earning.js';
import { doWhatIsDue } from '../support/dueNow.js';
import { createWorld, type World } from '../support/world.js';
import { connectWorker, KeptLog } from './support.js';

let world: World;
let database: Awaited<ReturnType<typeof connectWorker>>;
let kitchen: OrganisationEntity;
let leader: Actor;
let people: { id: string; name: string }[];
const asWorker = () => ({ ...world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), database });

beforeEach(async () => {
  world = await createWorld();
  database = await connectWorker(world.test.adminUrl);
  kitchen = await world.organisation({ name: 'Kitchen' });
  leader = await world.staff(['LEADER', kitchen.id]);
  people = [];
  for (const name of ['Ada Field', 'Bo Marsh', 'Cy Lane']) people.push({ id: (await world.member(name)).id, name });
});
afterEach(async () => {
  await database.close();
  await world.close();
});

const twoDigits = (number: number) => String(number).padStart(2, '0');
/** Rows of the three in turn, ten minutes and more on days of October: no two are the same, and they fit into their days. */
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const day = twoDigits(1 + (Math.floor(index / 3) % 28));
    return `${people[index % 3]?.name},${day}/10/2026,0:10,Thing ${index}`;
  });
const upload = async (rows: readonly string[], actor: Actor = leader) =>
  (
    await storeUpload(world.as(actor), {
      fileName: 'sheet.csv',
      content: Buffer.from(`Name,Date,Hours,Activity\n${rows.join('\n')}\n`),
    })
  ).uploadId;

let keys = 0;
async function start(rows: readonly string[], skipRowsWithProblems = false): Promise<string> {
  keys += 1;
  const uploadId = await upload(rows);
  const sheet = { idempotencyKey: `${keys}`, organisationId: kitchen.id, uploadId, skipRowsWithProblems };
  return (await startHoursImport(world.as(leader), sheet)).importId;
}
/** What a worker does with it in one turn. */
const step = (importId: string) => goOnWithImport(asWorker(), importId, asWorker);
const whatIsDue = () => doWhatIsDue(world, database, new KeptLog());
const now = async (importId: string) =>
  (
    await world.test.admin(
      `SELECT state, rows_read AS read, rows_to_load AS good, rows_loaded AS loaded, rows_added AS added, rows_already_loaded AS known,
              rows_refused AS refused, stopped_why AS why, (SELECT count(*)::int FROM hours_import_part p WHERE p.import_id = i.id) AS parts
       FROM hours_import i WHERE id = $1`,
      [importId],
    )
  )[0];
const logs = async () =>
  (
    await world.test.admin<{ n: number; rows: number; minutes: number }>(
      `SELECT count(*)::int AS n, count(DISTINCT import_row)::int AS rows, coalesce(sum(given_minutes), 0)::int AS minutes FROM hours_log`,
    )
  )[0];
const problems = (importId: string) =>
  world.test.admin(
    'SELECT number, row_number AS row, message FROM hours_import_problem WHERE import_id = $1 ORDER BY number',
    [importId],
  );
const none = { n: 0, rows: 0, minutes: 0 };

test('J80 a sheet is judged whole, then loaded in steps of a thousand rows, each of which can be done once', async () => {
  const importId = await start(rowsOf(2_100));
  expect(await now(importId)).toEqual({
    ...{ state: 'WAITING', read: null, good: null, loaded: 0, added: 0, known: 0, refused: 0, why: null, parts: 0 },
  });
  await step(importId);
  const checked = { state: 'LOADING', read: 2_100, good: 2_100, loaded: 0, added: 0, known: 0, refused: 0, why: null };
  expect([await now(importId), await logs()]).toEqual([{ ...checked, parts: 3 }, none]);
  await step(importId);
  expect([await now(importId), await logs()]).toEqual([
    { ...checked, loaded: 1_000, added: 1_000, parts: 2 },
    { n: 1_000, rows: 1_000, minutes: 10_000 },
  ]);
  const again = () => recordImportStep(asWorker(), { importId, from: 0 });
  expect(await refused(world, again)).toEqual({ code: 'ALREADY_DONE' });
  await whatIsDue();
  expect([await now(importId), await logs()]).toEqual([
    { ...checked, state: 'DONE', loaded: 2_100, added: 2_100, parts: 0 },
    { n: 2_100, rows: 2_100, minutes: 21_000 },
  ]);
  expect(await refused(world, () => step(importId))).toEqual({ code: 'ALREADY_DONE' });
  expect((await events(world)).filter(([type]) => type === 'HoursImportEnded')).toEqual([
    ['HoursImportEnded', { importId }],
  ]);
  const [asked] = await audited(world, 'startHoursImport');
  expect([asked?.subject, (await audited(world, 'recordImportStep')).length]).toEqual([importId, 1]);
});

test('J81 one row to be mended keeps the whole sheet out, and what to mend is kept; without those rows the rest is loaded', async () => {
  const rows = [...rowsOf(4), 'Nobody Here,01/10/2026,1:00,', 'Ada Field,31/12/2026,1:00,'];
  const refusedId = await start(rows);
  await whatIsDue();
  expect([await now(refusedId), await logs()]).toMatchObject([
    { state: 'REFUSED', read: 6, good: null, refused: 2, parts: 0 },
    none,
  ]);
  const toMend = [
    {
      ...{ number: 1, row: 6 },
      message:
        "Row 6: nobody called “Nobody Here” is a member yet. Ask the scheme's staff to add them, or check the spelling.",
    },
    { number: 2, row: 7, message: expect.stringContaining('Row 7: ') },
  ];
  expect(await problems(refusedId)).toEqual(toMend);
  const importId = await start(rows, true);
  await whatIsDue();
  expect(await now(importId)).toMatchObject({ state: 'DONE', read: 6, good: 4, added: 4, refused: 2 });
  expect([await problems(importId), await logs()]).toEqual([toMend, { n: 4, rows: 4, minutes: 40 }]);
});

test('J81 a file that is no timesheet is refused with what to do, and loading the same sheet twice adds nothing', async () => {
  const uploadId = (await storeUpload(world.as(leader), { fileName: 'x', content: Buffer.from('  \n \n') })).uploadId;
  const sheet = { idempotencyKey: 'x', organisationId: kitchen.id, uploadId, skipRowsWithProblems: true };
  const { importId } = await startHoursImport(world.as(leader), sheet);
  expect(await startHoursImport(world.as(leader), sheet)).toEqual({ importId });
  await whatIsDue();
  expect(await now(importId)).toMatchObject({ state: 'REFUSED', read: null, parts: 0 });
  await start(rowsOf(5));
  await whatIsDue();
  const second = await start(rowsOf(7));
  await whatIsDue();
  expect(await now(second)).toMatchObject({ state: 'DONE', read: 7, good: 2, added: 2, known: 5 });
  const third = await start(rowsOf(7));
  await whatIsDue();
  expect([await now(third), await logs()]).toMatchObject([
    { state: 'DONE', read: 7, good: 0, added: 0, known: 7 },
    { n: 7, rows: 7 },
  ]);
});

test('J82 it is stopped between two steps and goes on behind the last row, and not at all where it was not stopped', async () => {
  const importId = await start(rowsOf(1_020));
  await step(importId);
  await step(importId);
  const another = await world.staff(['LEADER', (await world.organisation()).id]);
  for (const keep of [stopHoursImport, resumeHoursImport]) {
    expect(await refused(world, () => keep(world.as(another), { importId }))).toEqual({ code: 'FORBIDDEN' });
  }
  expect(await refused(world, () => resumeHoursImport(world.as(leader), { importId }))).toEqual({
    code: 'ALREADY_DONE',
  });
  await stopHoursImport(world.as(leader), { importId });
  await whatIsDue();
  expect([await now(importId), await logs()]).toMatchObject([
    { state: 'STOPPED', why: 'ASKED', loaded: 1_000, parts: 1 },
    { n: 1_000 },
  ]);
  expect(await refused(world, () => step(importId))).toEqual({ code: 'ALREADY_DONE' });
  expect(await refused(world, () => stopHoursImport(world.as(leader), { importId }))).toEqual({ code: 'ALREADY_DONE' });
  // Whoever asked for the stop need not be told of it.
  expect((await events(world)).filter(([type]) => type === 'HoursImportEnded')).toEqual([]);
  await resumeHoursImport(world.as(await world.staff(['OPERATOR'])), { importId });
  await whatIsDue();
  expect([await now(importId), await logs()]).toMatchObject([
    { state: 'DONE', why: null, added: 1_020, parts: 0 },
    { n: 1_020, rows: 1_020 },
  ]);
});

test('J82 stopped while its rows are checked nothing is kept of the check, and it begins again', async () => {
  const importId = await start(rowsOf(600));
  const { services } = world;
  const stopping = {
    ...services,
    readTimesheet: async (...sheet: Parameters<typeof services.readTimesheet>) => {
      const read = await services.readTimesheet(...sheet);
      await stopHoursImport(world.as(leader), { importId });
      return read;
    },
  };
  const beside = () => ({ ...asWorker(), services: stopping });
  await expect(goOnWithImport(beside(), importId, beside)).rejects.toMatchObject({ code: 'ALREADY_DONE' });
  expect(await now(importId)).toMatchObject({ state: 'STOPPED', good: null, parts: 0 });
  await resumeHoursImport(world.as(leader), { importId });
  await whatIsDue();
  expect([await now(importId), await logs()]).toMatchObject([
    { state: 'DONE', added: 600 },
    { n: 600, rows: 600 },
  ]);
});

test('J83 who stopped being a member meanwhile gets no hours, and is named; who joined two memberships gets them there', async () => {
  const importId = await start(rowsOf(6));
  await step(importId);
  const [ada, bo, cy] = people.map(({ id }) => id);
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada]);
  await world.test.admin(`UPDATE member SET status = 'MERGED', merged_into_id = $2 WHERE id = $1`, [bo, cy]);
  await step(importId);
  expect(await now(importId)).toMatchObject({ state: 'DONE', good: 6, loaded: 6, added: 4, refused: 2 });
  expect(await world.test.admin('SELECT DISTINCT member_id AS id FROM hours_log')).toEqual([{ id: cy }]);
  expect(await problems(importId)).toEqual([
    { number: 1, row: 2, message: 'Row 2: this membership has ended.' },
    { number: 2, row: 5, message: 'Row 5: this membership has ended.' },
  ]);
});

test('J86 who asked for it hears how it ended, once', async () => {
  const lena = await world.member('Lena', { phone: '+447700900311' });
  leader = await world.actorOf(lena, { role: 'LEADER', organisationId: kitchen.id });
  const bodies = async () =>
    (await tellAll(world, database)).map(({ kind, body }) => [kind, body.replace(/^World \d+: /, '')]);
  await start([...rowsOf(3), 'Nobody Here,01/10/2026,1:00,']);
  await whatIsDue();
  expect(await bodies()).toEqual([
    [
      'IMPORT_ENDED',
      'The timesheet of Kitchen could not be loaded, and nothing was changed. Sign in to see what to mend.',
    ],
  ]);
  await start([...rowsOf(3), 'Nobody Here,01/10/2026,1:00,'], true);
  await whatIsDue();
  expect(await bodies()).toEqual([
    ['IMPORT_ENDED', 'Thank you. The timesheet of Kitchen is loaded: 3 rows became hours. 1 row is to be mended.'],
  ]);
});

test('J84 a group that is suspended meanwhile gets nothing more, and what is left comes when it takes part again', async () => {
  const importId = await start(rowsOf(1_010));
  await step(importId);
  await step(importId);
  const operator = await world.staff(['OPERATOR']);
  await suspendOrganisation(world.as(operator), { organisationId: kitchen.id, reason: 'Questions' });
  await whatIsDue();
  expect([await now(importId), await logs()]).toMatchObject([
    { state: 'STOPPED', why: 'ORGANISATION_SUSPENDED', added: 1_000, parts: 1 },
    { n: 1_000 },
  ]);
  expect((await events(world)).at(-1)).toEqual(['HoursImportEnded', { importId }]);
  expect(await refused(world, () => resumeHoursImport(world.as(leader), { importId }))).toMatchObject({
    code: 'ORGANISATION_SUSPENDED',
  });
  await resumeOrganisation(world.as(operator), { organisationId: kitchen.id });
  await resumeHoursImport(world.as(leader), { importId });
  await whatIsDue();
  expect([await now(importId), await logs()]).toMatchObject([
    { state: 'DONE', added: 1_010, parts: 0 },
    { n: 1_010, rows: 1_010 },
  ]);
});

test('J85 only whoever may load the group’s sheets begins one, with a file of their own, one at a time', async () => {
  const rows = rowsOf(3);
  const uploadId = await upload(rows);
  const sheet = { idempotencyKey: 'k', organisationId: kitchen.id, uploadId, skipRowsWithProblems: false };
  const colleague = await world.staff(['LEADER', kitchen.id]);
  const stranger = await world.staff(['LEADER', (await world.organisation()).id]);
  const auditor = await world.staff(['AUDITOR']);
  const begin = (actor: Actor) => refused(world, () => startHoursImport(world.as(actor), sheet));
  expect(await begin(colleague)).toEqual({ code: 'UPLOAD_NOT_FOUND', field: ['uploadId'] });
  for (const actor of [stranger, auditor]) expect(await begin(actor)).toEqual({ code: 'FORBIDDEN' });
  const first = await start(rows);
  expect(await begin(leader)).toEqual({ code: 'IMPORT_UNDER_WAY' });
  await stopHoursImport(world.as(leader), { importId: first });
  const { importId } = await startHoursImport(world.as(leader), sheet);
  const resume = () => resumeHoursImport(world.as(leader), { importId: first });
  expect(await refused(world, resume)).toEqual({ code: 'IMPORT_UNDER_WAY' });
  await whatIsDue();
  expect(await now(importId)).toMatchObject({ state: 'DONE', added: 3 });
  await resume();
  await whatIsDue();
  expect([await now(first), await logs()]).toMatchObject([
    { state: 'DONE', added: 0, known: 3 },
    { n: 3, rows: 3 },
  ]);
});

test('J86 how far it is, and what to mend, is read by whoever may load the sheets, page by page, and by nobody else', async () => {
  const rows = [...rowsOf(2), ...['Xa', 'Xb', 'Xc'].map((name) => `${name} Nobody,01/10/2026,1:00,`)];
  const importId = await start(rows, true);
  await step(importId);
  const id = toGlobalId('HoursImport', importId);
  const source = `query ($id: ID!, $organisation: ID!, $after: String) {
    hoursImport(id: $id) { state progress { phase share rowsDone rows } rowsRead rowsAdded rowsRefused organisation { name }
      problems(first: 2, after: $after) { nodes { row } pageInfo { hasNextPage endCursor } } }
    hoursImports(first: 1, organisation: $organisation) { nodes { id problems(first: 1) { nodes { row } } } }
    node(id: $id) { id } }`;
  const organisation = toGlobalId('Organisation', kitchen.id);
  type Read = { hoursImport: { problems: { nodes: object[]; pageInfo: { endCursor: string } } } };
  const read = (actor: Actor, after: string | null = null) =>
    ask<Read>(world, actor, source, { id, organisation, after });
  const first = await read(leader);
  expect(first).toEqual({
    hoursImport: {
      ...{ state: 'LOADING', rowsRead: 5, rowsAdded: 0, rowsRefused: 3, organisation: { name: 'Kitchen' } },
      progress: { phase: 'Loading the good rows', share: 0, rowsDone: 0, rows: 2 },
      problems: {
        nodes: [{ row: 4 }, { row: 5 }],
        pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
      },
    },
    hoursImports: { nodes: [{ id, problems: { nodes: [{ row: 4 }] } }] },
    node: { id },
  });
  const { endCursor } = first.hoursImport.problems.pageInfo;
  expect((await read(await world.staff(['AUDITOR']), endCursor)).hoursImport.problems.nodes).toEqual([{ row: 6 }]);
  await step(importId);
  const ended = await ask(
    world,
    leader,
    'query ($id: ID!) { hoursImport(id: $id) { state progress { share } rowsAdded } }',
    { id },
  );
  expect(ended).toEqual({ hoursImport: { state: 'DONE', progress: null, rowsAdded: 2 } });
});
