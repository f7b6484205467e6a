import { storeUpload } from '../../../src/commands/hours/storeUpload.js';
import {
  type ImportOpportunitiesInput,
  importOpportunities,
} from '../../../src/commands/opportunities/importOpportunities.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createWorld, type World } from '../../support/world.js';
import { refusalOf } from '../accounts/traces.js';

let world: World;
let group: OrganisationEntity;
let leader: Actor;
let cookingId: string;

const head = 'Role,Kind,Cause,Skills,Postcode,Age\n';
const good = 'Cook 🍲,ongoing,food,Cooking,N17 9XX,16+\nمساعد,one off,Refugees,,,\n';

beforeAll(async () => {
  world = await createWorld();
  group = await world.organisation({ name: 'Meadow Lane Kitchen' });
  await world.test.admin(`UPDATE organisation SET address = '1 Meadow Lane' WHERE id = $1`, [group.id]);
  leader = await world.staff(['LEADER', group.id]);
  const [cooking] = await world.test.admin<{ id: string }>(
    `SELECT id FROM skill WHERE scheme_id = $1 AND name_key = 'cooking'`,
    [world.schemeId],
  );
  cookingId = cooking?.id ?? '';
});
afterAll(() => world.close());

async function run(content: string, more: Partial<ImportOpportunitiesInput> = {}, actor: Actor = leader) {
  const { uploadId } = await storeUpload(world.as(actor), { fileName: 'list.csv', content: Buffer.from(content) });
  const input = { organisationId: group.id, uploadId, dryRun: false, skipRowsWithProblems: false, publish: false };
  return await importOpportunities(world.as(actor), { ...input, ...more });
}

const stored = (organisationId = group.id) =>
  world.test.admin(
    `SELECT role, kind, cause, skill_ids, address, postcode, minimum_age, state FROM opportunity WHERE organisation_id = $1 ORDER BY id`,
    [organisationId],
  );

test('a dry run names every row to mend and changes nothing; without one, a single problem loads nothing', async () => {
  const sheet = `${head}${good}Chef,ongoing,food,Cookng,,\nChef,ongoing,food,,NOWHERE,\nChef,ongoing,food,,,3\nCook 🍲,ongoing,food,Cooking,N17 9XX,16\n`;
  expect(await run(sheet, { dryRun: true })).toEqual({
    dryRun: true,
    rowsRead: 6,
    rowsAdded: 2,
    rowsAlreadyLoaded: 0,
    rowsRefused: 4,
    problems: [
      {
        row: 4,
        column: 'Skills',
        message:
          "Row 4: the skill “Cookng” is not in the scheme's list. The nearest is “Cooking”. Write that, or ask the scheme's staff to add yours.",
      },
      { row: 5, column: 'Postcode', message: expect.stringContaining('Row 5: the “Postcode” cell: ') },
      { row: 6, column: 'Age', message: 'Row 6: the “Age” cell: please give a whole number from 5 to 99.' },
      {
        row: 7,
        column: null,
        message: 'Row 7: the same line stands further up on this sheet. Leave one of the two.',
      },
    ],
  });
  expect(await refusalOf(() => run(sheet, { idempotencyKey: 'problems' }))).toMatchObject({
    code: 'IMPORT_HAS_PROBLEMS',
  });
  expect(await stored()).toEqual([]);
  expect(await world.test.admin('SELECT id FROM opportunity_import')).toEqual([]);
});

test('V70 good rows become drafts at the group’s own place where they name none; the same sheet adds nothing again', async () => {
  const first = await run(`${head}${good}Chef,ongoing,food,Cookng,,\n`, {
    idempotencyKey: 'a',
    skipRowsWithProblems: true,
  });
  expect(first).toMatchObject({ rowsRead: 3, rowsAdded: 2, rowsAlreadyLoaded: 0, rowsRefused: 1 });
  const drafts = [
    {
      ...{ role: 'Cook 🍲', kind: 'ONGOING', cause: 'FOOD', skill_ids: [cookingId], address: '' },
      ...{ postcode: 'N17 9XX', minimum_age: 16, state: 'DRAFT' },
    },
    {
      ...{ role: 'مساعد', kind: 'ONE_OFF', cause: 'REFUGEES_AND_NEWCOMERS', skill_ids: [], address: '1 Meadow Lane' },
      ...{ postcode: null, minimum_age: null, state: 'DRAFT' },
    },
  ];
  expect(await stored()).toEqual(drafts);
  await world.test.admin(
    `UPDATE opportunity SET role = 'Changed since' WHERE organisation_id = $1 AND kind = 'ONE_OFF'`,
    [group.id],
  );
  const again = await run(`${head.replaceAll(',', ';')}${good.replaceAll(',', ';')}`, { idempotencyKey: 'b' });
  expect(again).toMatchObject({ rowsAdded: 0, rowsAlreadyLoaded: 2, rowsRefused: 0 });
  expect(await stored()).toEqual([drafts[0], { ...drafts[1], role: 'Changed since' }]);
  expect(
    await world.test.admin('SELECT rows_added, rows_already_loaded, rows_refused FROM opportunity_import ORDER BY id'),
  ).toEqual([
    { rows_added: 2, rows_already_loaded: 0, rows_refused: 1 },
    { rows_added: 0, rows_already_loaded: 2, rows_refused: 0 },
  ]);
});

test('the same sheet loaded by two at once is added once', async () => {
  const sheet = `${head}Gardener,ongoing,gardening,,,\n`;
  const both = await Promise.all(['c', 'd'].map((idempotencyKey) => run(sheet, { idempotencyKey })));
  expect(both.map(({ rowsAdded }) => rowsAdded).sort()).toEqual([0, 1]);
});

test('V62 V70 published where asked, by a group that is verified and whose rows say where they are', async () => {
  const venue = await world.organisation({ name: 'Mill Lane Garden' });
  const its = await world.staff(['LEADER', venue.id]);
  const publish = { organisationId: venue.id, publish: true };
  const report = await run(`${head}Digger,ongoing,gardening,,,\n`, { ...publish, dryRun: true }, its);
  expect(report.problems.map(({ message }) => message)).toEqual([
    'Row 2: please say where it is: an address, a postcode, a ward or a place on the map. Or say that it is done from home.',
  ]);
  await run(`${head}Digger,ongoing,gardening,,N17 9XX,\n`, { ...publish, idempotencyKey: 'e' }, its);
  expect(await stored(venue.id)).toMatchObject([{ role: 'Digger', state: 'PUBLISHED' }]);
  for (const [status, code] of [
    ['PENDING', 'NOT_VERIFIED'],
    ['SUSPENDED', 'ORGANISATION_SUSPENDED'],
  ] as const) {
    await world.test.admin(
      `UPDATE organisation SET status = $2, suspended_at = CASE WHEN $2 = 'SUSPENDED' THEN now() END,
              suspension_reason = CASE WHEN $2 = 'SUSPENDED' THEN 'A complaint' END WHERE id = $1`,
      [venue.id, status],
    );
    const sheet = `${head}Weeder,ongoing,gardening,,N17 9XX,\n`;
    expect(await refusalOf(() => run(sheet, { ...publish, idempotencyKey: status }, its))).toMatchObject({ code });
  }
  expect(await stored(venue.id)).toHaveLength(1);
});

test('refused: no sheet, somebody else’s upload, somebody else’s group', async () => {
  const before = await stored();
  expect(await refusalOf(() => run('one\ntwo\n', { idempotencyKey: 'f' }))).toMatchObject({ code: 'NOT_A_SHEET' });
  expect(await refusalOf(() => run(`${head}${'x'.repeat(1024 * 1024)}`, { idempotencyKey: 'g' }))).toMatchObject({
    code: 'NOT_A_SHEET',
  });
  const { uploadId } = await storeUpload(world.as(leader), { fileName: 'list.csv', content: Buffer.from(head + good) });
  const colleague = await world.staff(['COORDINATOR', group.id]);
  expect(await refusalOf(() => run(head, { uploadId, idempotencyKey: 'h' }, colleague))).toMatchObject({
    code: 'UPLOAD_NOT_FOUND',
  });
  const other = await world.organisation({ name: 'Elsewhere' });
  expect(await refusalOf(() => run(head + good, { organisationId: other.id, idempotencyKey: 'i' }))).toMatchObject({
    code: 'FORBIDDEN',
  });
  expect(await stored()).toEqual(before);
});
