import { storeUpload } from '../../src/commands/hours/storeUpload.js';
import { resumeHoursImport } from '../../src/commands/imports/resumeHoursImport.js';
import { startHoursImport } from '../../src/commands/imports/startHoursImport.js';
import { stopHoursImport } from '../../src/commands/imports/stopHoursImport.js';
import { suspendOrganisation } from '../../src/commands/organisations/suspendOrganisation.js';
import { resumeRound } from '../../src/commands/rounds/resumeRound.js';
import { stopRound } from '../../src/commands/rounds/stopRound.js';
import { toGlobalId } from '../../src/domain/ids.js';
import type { OrganisationEntity } from '../../src/entities/organisations/entities.js';
import type { Actor } from '../../src/policies/actor.js';
import { refused } from '../integration/accounts/traces.js';
import { ask } from '../integration/hours/ask.js';
import { doWhatIsDue } from '../support/dueNow.js';
import { createWorld, type World, worldNow } from '../support/world.js';
import { connectWorker, KeptLog } from './support.js';

const roundId = '00000000-0000-4000-8000-000000000001';

let world: World;
let database: Awaited<ReturnType<typeof connectWorker>>;
let kitchen: OrganisationEntity;
let leader: Actor;
let operator: Actor;

beforeEach(async () => {
  world = await createWorld();
  database = await connectWorker(world.test.adminUrl);
  kitchen = await world.organisation({ name: 'Kitchen' });
  leader = await world.staff(['LEADER', kitchen.id]);
  operator = await world.staff(['OPERATOR']);
  await world.member('Ada Field', { email: 'ada@example.org' });
});
afterEach(async () => {
  await database.close();
  await world.close();
});

/** The table takes nothing new, as after a fault of the service. */
const breakTable = (table: string) =>
  world.test.admin(`ALTER TABLE ${table} ADD CONSTRAINT broken CHECK (false) NOT VALID`);
const mendTable = (table: string) => world.test.admin(`ALTER TABLE ${table} DROP CONSTRAINT broken`);
const whatIsDue = () => doWhatIsDue(world, database, new KeptLog());
/** From one try to the next: the first is made at once, the others when they are due, eight in all. */
async function tryUntilGivenUp(): Promise<void> {
  await whatIsDue();
  for (let tries = 1; tries < 8; tries += 1) {
    const [next] = await world.test.admin<{ at: Date | null }>(
      `SELECT max(next_try_at) AS at FROM due_work WHERE state = 'WAITING' AND tries > 0`,
    );
    if (!next?.at) return;
    world.clock.set(next.at);
    await whatIsDue();
  }
}
async function start(): Promise<string> {
  const content = Buffer.from('Name,Date,Hours,Activity\nAda Field,01/11/2026,1:00,\nAda Field,02/11/2026,1:00,\n');
  const { uploadId } = await storeUpload(world.as(leader), { fileName: 'sheet.csv', content });
  const sheet = { idempotencyKey: uploadId, organisationId: kitchen.id, uploadId, skipRowsWithProblems: false };
  return (await startHoursImport(world.as(leader), sheet)).importId;
}
const trouble = 'trouble { isGivenUp tries because next triedAgainAt }';
const shown = (importId: string, actor: Actor = leader) =>
  ask(
    world,
    actor,
    `query ($id: ID!) { hoursImport(id: $id) { state progress { phase rowsDone rows } rowsAdded ${trouble} } }`,
    { id: toGlobalId('HoursImport', importId) },
  );
const because = 'What was to be written contradicts what is there. That is a fault of the service.';
const mend = 'Trying again will very likely fail the same way. Give the id of this work to whoever runs the service.';

test('J89 an import whose step fails says so, and from when on nobody tries it any more, with what to do', async () => {
  const importId = await start();
  await breakTable('hours_log');
  await whatIsDue();
  const progress = { phase: 'Loading the good rows', rowsDone: 0, rows: 2 };
  expect(await shown(importId)).toEqual({
    hoursImport: {
      ...{ state: 'LOADING', progress, rowsAdded: 0 },
      trouble: {
        ...{ isGivenUp: false, tries: 1, because },
        next: 'It is tried again by itself: there is nothing to do. To have it tried at once, stop it and resume it.',
        triedAgainAt: new Date(worldNow.getTime() + 60_000).toISOString(),
      },
    },
  });
  await tryUntilGivenUp();
  const givenUp = {
    hoursImport: {
      ...{ state: 'GIVEN_UP', rowsAdded: 0 },
      progress: {
        ...{
          phase: 'Given up after several tries: resume it to have it tried again, or stop it',
          rowsDone: 0,
          rows: 2,
        },
      },
      trouble: {
        ...{ isGivenUp: true, tries: 8, because, triedAgainAt: null },
        next: `${mend} To have it tried again, resume it: it goes on behind the last row that was dealt with, and no row is loaded twice. To make room for another sheet, stop it: what it loaded stays.`,
      },
    },
  };
  for (const actor of [leader, operator]) expect(await shown(importId, actor)).toEqual(givenUp);
  await expect(start()).rejects.toMatchObject({
    code: 'IMPORT_UNDER_WAY',
    message: 'Another sheet of this group was given up after several tries. Resume it or stop it, and then ask again.',
  });
});

test('J89 the group’s own people have it tried again, behind the last row, and nobody else of another group does', async () => {
  const importId = await start();
  await breakTable('hours_log');
  await tryUntilGivenUp();
  const resume = (actor: Actor) => resumeHoursImport(world.as(actor), { importId });
  const stranger = await world.staff(['LEADER', (await world.organisation()).id]);
  expect(await refused(world, () => resume(stranger))).toEqual({ code: 'FORBIDDEN' });
  await resume(leader);
  expect(await shown(importId)).toMatchObject({ hoursImport: { state: 'LOADING', trouble: null } });
  await whatIsDue();
  expect(await shown(importId)).toMatchObject({ hoursImport: { state: 'LOADING', trouble: { tries: 1 } } });
  // It is tried again by itself.
  expect(await refused(world, () => resume(leader))).toEqual({ code: 'ALREADY_DONE' });
  await tryUntilGivenUp();
  await mendTable('hours_log');
  await resume(leader);
  await whatIsDue();
  expect(await shown(importId)).toEqual({
    hoursImport: { state: 'DONE', progress: null, rowsAdded: 2, trouble: null },
  });
  expect(await refused(world, () => resume(leader))).toEqual({ code: 'ALREADY_DONE' });
});

test('J89 they stop it, which leaves nothing given up, and load another', async () => {
  const importId = await start();
  await breakTable('hours_log');
  await tryUntilGivenUp();
  await mendTable('hours_log');
  await stopHoursImport(world.as(leader), { importId });
  expect(await shown(importId)).toMatchObject({ hoursImport: { state: 'STOPPED', trouble: null } });
  expect(await world.test.admin(`SELECT kind FROM due_work WHERE state = 'DEAD'`)).toEqual([]);
  const another = await start();
  await whatIsDue();
  expect(await shown(another)).toMatchObject({ hoursImport: { state: 'DONE', rowsAdded: 2 } });
});

test('J89 a group that takes no part meanwhile resumes nothing that was given up', async () => {
  const importId = await start();
  await breakTable('hours_log');
  await tryUntilGivenUp();
  await suspendOrganisation(world.as(operator), { organisationId: kitchen.id, reason: 'Questions' });
  expect(await refused(world, () => resumeHoursImport(world.as(leader), { importId }))).toMatchObject({
    code: 'ORGANISATION_SUSPENDED',
  });
  expect(await shown(importId)).toMatchObject({ hoursImport: { state: 'GIVEN_UP' } });
});

describe('J89 a round whose batch fails', () => {
  type Rounds = { rounds: { nodes: { kind: string; state: string }[] } };
  const rounds = async (state: string) =>
    (
      await ask<Rounds>(
        world,
        operator,
        `query ($state: RoundState) { rounds(first: 50, state: $state) { nodes { kind state toldCount ${trouble} } } }`,
        { state },
      )
    ).rounds.nodes.filter(({ kind }) => kind === 'EXPIRY_NOTICES');
  beforeEach(async () => {
    await world.test.admin(
      `INSERT INTO round (scheme_id, id, kind, period_on, due_at, state, opened_at) VALUES ($1, $2, 'EXPIRY_NOTICES', '2026-11-22', $3, 'WAITING', $3)`,
      [world.schemeId, roundId, worldNow],
    );
    await world.test.admin(
      `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, state, tries, last_failure, created_at, settled_at)
       VALUES ($1, $2, 'ROUND_GOES_ON', $2, $3, $3, 'DEAD', 8, 'error 57014', $3, $3)`,
      [world.schemeId, roundId, worldNow],
    );
  });

  test('is shown as given up, in no other state, with what to do', async () => {
    expect([await rounds('WAITING'), await rounds('RUNNING'), await rounds('STOPPED')]).toEqual([[], [], []]);
    expect(await rounds('GIVEN_UP')).toEqual([
      {
        ...{ kind: 'EXPIRY_NOTICES', state: 'GIVEN_UP', toldCount: 0 },
        trouble: {
          ...{ isGivenUp: true, tries: 8, triedAgainAt: null },
          because: 'Others were writing to the same things for too long, or the database was very busy.',
          next: 'This usually passes by itself. Try it again. To have it tried again, resume it: it goes on behind the last one it looked at, and nobody is told twice. To have it stand still, stop it.',
        },
      },
    ]);
  });

  test('goes on where an operator resumes it, and stands still where one stops it', async () => {
    await resumeRound(world.as(operator), { roundId });
    expect([(await rounds('WAITING')).length, await rounds('GIVEN_UP')]).toEqual([1, []]);
    expect(await refused(world, () => resumeRound(world.as(operator), { roundId }))).toEqual({ code: 'ALREADY_DONE' });
    await whatIsDue();
    expect(await rounds('DONE')).toMatchObject([{ state: 'DONE', trouble: null }]);
    expect(await refused(world, () => resumeRound(world.as(operator), { roundId }))).toEqual({ code: 'ALREADY_DONE' });
  });

  test('stands still where an operator stops it, and nothing of it is given up any more', async () => {
    await stopRound(world.as(operator), { roundId });
    expect(await rounds('STOPPED')).toMatchObject([{ state: 'STOPPED', trouble: null }]);
    expect(await world.test.admin('SELECT state FROM due_work WHERE subject_id = $1', [roundId])).toEqual([
      { state: 'CANCELLED' },
    ]);
  });
});
