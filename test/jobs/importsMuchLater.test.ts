import { logHours } from '../../src/commands/hours/logHours.js';
import { storeUpload } from '../../src/commands/hours/storeUpload.js';
import { resumeHoursImport } from '../../src/commands/imports/resumeHoursImport.js';
import { startHoursImport } from '../../src/commands/imports/startHoursImport.js';
import { stopHoursImport } from '../../src/commands/imports/stopHoursImport.js';
import { newId } from '../../src/domain/ids.js';
import type { OrganisationEntity } from '../../src/entities/organisations/entities.js';
import { goOnWithImport } from '../../src/jobs/imports/goOnWithImport.js';
import type { Actor } from '../../src/policies/actor.js';
import { approved } from '../integration/hours/steps.js';
import { doWhatIsDue } from '../support/dueNow.js';
import { createWorld, type World } from '../support/world.js';
import { connectWorker, KeptLog } from './support.js';

let world: World;
let database: Awaited<ReturnType<typeof connectWorker>>;
let kitchen: OrganisationEntity;
let leader: Actor;
const asWorker = () => ({ ...world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), database });

beforeEach(async () => {
  world = await createWorld();
  database = await connectWorker(world.test.adminUrl);
  kitchen = await world.organisation({ name: 'Kitchen' });
  leader = await world.staff(['LEADER', kitchen.id]);
});
afterEach(async () => {
  await database.close();
  await world.close();
});

async function start(rows: readonly string[]): Promise<string> {
  const content = Buffer.from(`Name,Date,Start,Finish,Hours,Activity\n${rows.join('\n')}\n`);
  const { uploadId } = await storeUpload(world.as(leader), { fileName: 'sheet.csv', content });
  const sheet = { idempotencyKey: uploadId, organisationId: kitchen.id, uploadId, skipRowsWithProblems: false };
  return (await startHoursImport(world.as(leader), sheet)).importId;
}
/** It is judged on 22 November 2026, and stands still from then on. */
async function judgedAndStopped(rows: readonly string[]): Promise<string> {
  const importId = await start(rows);
  await goOnWithImport(asWorker(), importId, asWorker);
  await stopHoursImport(world.as(leader), { importId });
  expect(await now(importId)).toMatchObject({ state: 'STOPPED', good: rows.length, refused: 0 });
  return importId;
}
async function resumed(importId: string): Promise<void> {
  await resumeHoursImport(world.as(leader), { importId });
  await doWhatIsDue(world, database, new KeptLog());
}
const now = async (importId: string) =>
  (
    await world.test.admin(
      `SELECT state, rows_to_load AS good, rows_loaded AS loaded, rows_added AS added, rows_already_loaded AS known, rows_refused AS refused
       FROM hours_import WHERE id = $1`,
      [importId],
    )
  )[0];
const problems = async (importId: string) =>
  (
    await world.test.admin<{ message: string }>(
      'SELECT message FROM hours_import_problem WHERE import_id = $1 ORDER BY number',
      [importId],
    )
  ).map(({ message }) => message);
const imported = (importId: string) =>
  world.test.admin(
    `SELECT m.name, l.worked_on::text AS day, l.given_minutes AS given, l.reward_minutes AS reward FROM hours_log l
     JOIN member m ON m.id = l.member_id WHERE l.import_id = $1 ORDER BY l.import_row`,
    [importId],
  );
/** Hours that were logged by hand and approved. */
async function byHand(memberId: string, workedOn: string, claim: object): Promise<void> {
  const hours = { idempotencyKey: newId(), memberId, organisationId: kitchen.id, workedOn, activity: '' };
  const { hoursLogId } = await logHours(world.as(leader), { ...hours, ...claim });
  const { refused } = await approved(world, leader, [hoursLogId], { confirmAboveCap: true });
  expect(refused).toEqual([]);
}

test('J83 an import that stood still for weeks is judged by the day on which it goes on: its age, and what was approved meanwhile', async () => {
  const ada = await world.member('Ada Field');
  await world.member('Bo Marsh');
  const cy = await world.member('Cy Lane');
  const importId = await judgedAndStopped([
    'Ada Field,20/11/2026,09:00,11:00,,',
    'Ada Field,21/11/2026,09:00,11:00,,',
    'Bo Marsh,01/11/2026,,,1:00,',
    'Bo Marsh,02/11/2026,,,1:00,',
    'Cy Lane,20/11/2026,,,20:00,',
    'Cy Lane,21/11/2026,,,20:00,',
  ]);
  // The day after the last one on which 2 November counts is 1 February.
  world.clock.set(new Date('2027-01-31T10:00:00Z'));
  await byHand(ada.id, '2026-11-20', { startsAtLocal: '10:30', endsAtLocal: '12:00' });
  await byHand(ada.id, '2026-11-21', { startsAtLocal: '11:00', endsAtLocal: '12:00' });
  await byHand(cy.id, '2026-11-20', { minutes: 5 * 60 });
  await byHand(cy.id, '2026-11-21', { minutes: 4 * 60 });
  await resumed(importId);
  expect(await now(importId)).toEqual({ state: 'DONE', good: 6, loaded: 6, added: 3, known: 0, refused: 3 });
  expect(await problems(importId)).toEqual([
    'Row 2: the times overlap other hours of the same person.',
    "Row 4: that is more than 90 days ago. Ask the scheme's staff if it should still count.",
    'Row 6: with this the person would have more than 24 hours in one day.',
  ]);
  expect(await imported(importId)).toEqual([
    { name: 'Ada Field', day: '2026-11-21', given: 120, reward: 120 },
    { name: 'Bo Marsh', day: '2026-11-02', given: 60, reward: 60 },
    { name: 'Cy Lane', day: '2026-11-21', given: 1_200, reward: 1_200 },
  ]);
});

test('J83 what another sheet has brought meanwhile is not loaded again, and is no problem beside itself once it was approved', async () => {
  await world.member('Ada Field');
  const rows = ['Ada Field,20/11/2026,09:00,11:00,,', 'Ada Field,21/11/2026,09:00,11:00,,'];
  const first = await judgedAndStopped(rows);
  const second = await start(rows.slice(0, 1));
  await doWhatIsDue(world, database, new KeptLog());
  const [log] = await world.test.admin<{ id: string }>('SELECT id FROM hours_log WHERE import_id = $1', [second]);
  await approved(world, leader, [log?.id ?? '']);
  await resumed(first);
  expect(await now(first)).toEqual({ state: 'DONE', good: 2, loaded: 2, added: 1, known: 1, refused: 0 });
  expect(await problems(first)).toEqual([]);
});

test('J83 the rules of the scheme are those of the moment: how old a day may be, and what hours earn', async () => {
  await world.member('Ada Field');
  const importId = await judgedAndStopped(['Ada Field,01/10/2026,,,1:05,', 'Ada Field,20/11/2026,,,1:05,']);
  await world.test.admin(
    `UPDATE scheme SET rules = rules || '{"roundToMinutes": 30, "oldestWorkDays": 365}' WHERE scheme_id = $1`,
    [world.schemeId],
  );
  world.clock.set(new Date('2027-02-20T10:00:00Z'));
  await resumed(importId);
  expect(await now(importId)).toMatchObject({ state: 'DONE', added: 2, refused: 0 });
  expect(await imported(importId)).toEqual([
    { name: 'Ada Field', day: '2026-10-01', given: 65, reward: 90 },
    { name: 'Ada Field', day: '2026-11-20', given: 65, reward: 90 },
  ]);
});

test('J83 two who turn out to be one cannot have been at two places: neither in one step nor in two', async () => {
  const bo = await world.member('Bo Marsh');
  const cy = await world.member('Cy Lane');
  const others = Array.from({ length: 998 }, (_, n) => `Dot Hill,${1 + (n % 30)}/10/2026,,,0:20,Thing ${n}`);
  await world.member('Dot Hill');
  const importId = await start([
    'Bo Marsh,20/11/2026,09:00,11:00,,',
    'Cy Lane,20/11/2026,10:00,12:00,,',
    ...others,
    'Cy Lane,20/11/2026,08:00,09:30,,',
    'Cy Lane,20/11/2026,12:00,13:00,,',
  ]);
  await goOnWithImport(asWorker(), importId, asWorker);
  await world.test.admin(`UPDATE member SET status = 'MERGED', merged_into_id = $2 WHERE id = $1`, [bo.id, cy.id]);
  await goOnWithImport(asWorker(), importId, asWorker);
  expect(await now(importId)).toMatchObject({ state: 'LOADING', loaded: 1_000, added: 999, refused: 1 });
  await goOnWithImport(asWorker(), importId, asWorker);
  expect(await now(importId)).toMatchObject({ state: 'DONE', loaded: 1_002, added: 1_000, refused: 2 });
  const overlap = 'the times overlap other hours of the same person.';
  expect(await problems(importId)).toEqual([`Row 3: ${overlap}`, `Row 1002: ${overlap}`]);
});
