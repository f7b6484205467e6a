import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importHours } from '../../../src/commands/hours/importHours.js';
import { storeUpload } from '../../../src/commands/hours/storeUpload.js';
import { demoVolunteers } from '../../../src/demo/people.js';
import { DomainError, RequestError } from '../../../src/domain/errors.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { checkoutRoot } from '../../support/server.js';
import { createWorld, type World } from '../../support/world.js';
import { explaining, stepsOf } from '../plans/explained.js';

let world: World;
let kitchen: OrganisationEntity;
let leader: Actor;

beforeAll(async () => {
  world = await createWorld();
  kitchen = await world.organisation({ name: 'Kitchen' });
  leader = await world.staff(['LEADER', kitchen.id]);
  for (const { name, email, phone } of demoVolunteers) await world.member(name, { email, phone });
});

afterAll(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
  await world.close();
});

async function upload(content: string | Uint8Array, actor: Actor = leader): Promise<string> {
  return (await storeUpload(world.as(actor), { fileName: 'sheet.csv', content: Buffer.from(content) })).uploadId;
}

async function countLogs(): Promise<number> {
  const [row] = await world.test.admin<{ n: number }>(
    'SELECT count(*)::int AS n FROM hours_log WHERE organisation_id = $1',
    [kitchen.id],
  );
  return row?.n ?? -1;
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing was refused';
  } catch (error) {
    if (error instanceof DomainError || error instanceof RequestError) return error.code;
    throw error;
  }
}

const example = (name: string): Buffer =>
  readFileSync(join(checkoutRoot, 'examples', `harringay-green-lanes-community-kitchen-timesheet${name}.csv`));

test('a dry run of the untidy sheet names every row to mend and changes nothing', async () => {
  const uploadId = await upload(example(''));
  const report = await importHours(world.as(leader), {
    organisationId: kitchen.id,
    uploadId,
    dryRun: true,
    skipRowsWithProblems: false,
  });
  expect(report.dryRun).toBe(true);
  expect(report.rowsRead).toBe(253);
  expect([...new Set(report.problems.map((problem) => problem.row))]).toEqual([
    18, 40, 56, 65, 67, 80, 95, 119, 143, 159, 174, 189, 205, 223, 237, 259, 268,
  ]);
  expect(report.rowsRefused).toBe(17);
  expect(report.rowsAdded).toBe(236);
  expect(report.problems.find((problem) => problem.row === 143)?.message).toBe(
    "Row 143: nobody called “Chris from next door” is a member yet. Ask the scheme's staff to add them, or check the spelling.",
  );
  expect(await countLogs()).toBe(0);
});

test('a sheet with problems loads nothing unless the group says so', async () => {
  const uploadId = await upload(example(''));
  expect(
    await refusalOf(
      importHours(world.as(leader), {
        idempotencyKey: 'a',
        organisationId: kitchen.id,
        uploadId,
        dryRun: false,
        skipRowsWithProblems: false,
      }),
    ),
  ).toBe('IMPORT_HAS_PROBLEMS');
  expect(await countLogs()).toBe(0);
  expect(await world.test.admin('SELECT key FROM idempotency')).toEqual([]);
});

test('the mended sheet loads whole, once, and rows it shares with an earlier load are known again', async () => {
  const untidy = await upload(example(''));
  const first = await importHours(world.as(leader), {
    idempotencyKey: 'b',
    organisationId: kitchen.id,
    uploadId: untidy,
    dryRun: false,
    skipRowsWithProblems: true,
  });
  expect({ added: first.rowsAdded, refused: first.rowsRefused }).toEqual({ added: 236, refused: 17 });

  const mended = await upload(example('-corrected'));
  const second = await importHours(world.as(leader), {
    idempotencyKey: 'c',
    organisationId: kitchen.id,
    uploadId: mended,
    dryRun: false,
    skipRowsWithProblems: false,
  });
  expect({ added: second.rowsAdded, known: second.rowsAlreadyLoaded }).toEqual({ added: 14, known: 236 });

  const third = await importHours(world.as(leader), {
    idempotencyKey: 'd',
    organisationId: kitchen.id,
    uploadId: mended,
    dryRun: false,
    skipRowsWithProblems: false,
  });
  expect({ added: third.rowsAdded, known: third.rowsAlreadyLoaded }).toEqual({ added: 0, known: 250 });
  expect(await countLogs()).toBe(250);
});

test('the same key gives the first report again', async () => {
  const uploadId = await upload('Name,Date,Hours\nGrace Adomako,01/11/2026,2\n');
  const input = {
    idempotencyKey: 'same',
    organisationId: kitchen.id,
    uploadId,
    dryRun: false,
    skipRowsWithProblems: false,
  };
  const first = await importHours(world.as(leader), input);
  expect(first.rowsAdded).toBe(1);
  expect(await importHours(world.as(leader), input)).toEqual(first);
  expect(await refusalOf(importHours(world.as(leader), { ...input, skipRowsWithProblems: true }))).toBe('CONFLICT');
});

test('an emoji at the edge of what is kept of an activity survives', async () => {
  const uploadId = await upload(`Name,Date,Hours,Activity\nGrace Adomako,03/11/2026,2,${'x'.repeat(999)}😀😀\n`);
  const report = await importHours(world.as(leader), {
    idempotencyKey: 'emoji',
    organisationId: kitchen.id,
    uploadId,
    dryRun: false,
    skipRowsWithProblems: false,
  });
  expect(report.rowsAdded).toBe(1);
  const [log] = await world.test.admin<{ activity: string }>(
    `SELECT activity FROM hours_log WHERE activity LIKE 'xxx%'`,
  );
  expect(log?.activity).toBe(`${'x'.repeat(999)}😀`);
});

test('two imports of one sheet at once add each row once', async () => {
  const rows = Array.from(
    { length: 40 },
    (_, index) =>
      `Thomas Pettigrew,${String(1 + (index % 20)).padStart(2, '0')}/10/2026,${index < 20 ? '0:30' : '0:45'}`,
  );
  const uploadId = await upload(`Name,Date,Hours\n${rows.join('\n')}\n`);
  const reports = await Promise.all(
    ['x', 'y', 'z'].map((idempotencyKey) =>
      importHours(world.as(leader), {
        idempotencyKey,
        organisationId: kitchen.id,
        uploadId,
        dryRun: false,
        skipRowsWithProblems: false,
      }),
    ),
  );
  expect(reports.reduce((sum, report) => sum + report.rowsAdded, 0)).toBe(40);
});

test.each([
  ['an Excel workbook', Buffer.from('504b0304140000000800', 'hex'), 'NOT_A_TIMESHEET'],
  ['a file with nothing but spaces', Buffer.from('  \n \n'), 'NOT_A_TIMESHEET'],
  ['a file cut inside a quoted cell', Buffer.from('Name,Date,Hours\n"Grace Ado'), 'NOT_A_TIMESHEET'],
])('%s gets a clear answer and no half-import', async (_what, content, code) => {
  const before = await countLogs();
  const uploadId = await upload(content);
  expect(
    await refusalOf(
      importHours(world.as(leader), {
        idempotencyKey: newKey(),
        organisationId: kitchen.id,
        uploadId,
        dryRun: false,
        skipRowsWithProblems: true,
      }),
    ),
  ).toBe(code);
  expect(await countLogs()).toBe(before);
});

let keys = 0;
function newKey(): string {
  keys += 1;
  return `key ${keys}`;
}

test('only who uploaded a file can load it, and only for a group of theirs', async () => {
  const otherLeader = await world.staff(['LEADER', kitchen.id]);
  const uploadId = await upload('Name,Date,Hours\nGrace Adomako,02/11/2026,2\n');
  const input = { organisationId: kitchen.id, uploadId, dryRun: true, skipRowsWithProblems: false };
  expect(await refusalOf(importHours(world.as(otherLeader), input))).toBe('UPLOAD_NOT_FOUND');
  const stranger = await world.staff(['LEADER', (await world.organisation()).id]);
  expect(await refusalOf(importHours(world.as(stranger), input))).toBe('FORBIDDEN');
});

test('what earlier sheets brought is found in one pass, however large the two sheets are', async () => {
  const uploadId = await upload('Name,Date,Hours\nGrace Adomako,04/11/2026,2\n');
  const input = { organisationId: kitchen.id, uploadId, dryRun: true, skipRowsWithProblems: false };
  const { statements } = await explaining(world, leader, (context) => importHours(context, input));
  const found = statements.filter(({ text }) => text.includes('import_fingerprint'));
  const steps = found.flatMap(({ plan }) => stepsOf(plan).map((step) => step['Node Type']));
  expect(found).toHaveLength(1);
  // A join would hang on how many rows PostgreSQL expects of a table it has not looked at since the last sheet came.
  expect(steps.filter((step) => /Join|Nested Loop|Function Scan/.test(step))).toEqual([]);
});
