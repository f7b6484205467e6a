import { logHours } from '../../src/commands/hours/logHours.js';
import { newId } from '../../src/domain/ids.js';
import type { SchemeRules } from '../../src/domain/schemes/rules.js';
import type { Database } from '../../src/entities/database.js';
import type { Actor } from '../../src/policies/actor.js';
import { audited, walletOf } from '../integration/accounts/traces.js';
import { creditStates, filled } from '../integration/hours/potSteps.js';
import { logged } from '../integration/hours/steps.js';
import { ledgerDifferences } from '../support/database.js';
import { createWorld, type World } from '../support/world.js';
import { tellAll } from './earning.js';
import { connectWorker } from './support.js';

let first: World;
let worker: Database;

beforeAll(async () => {
  first = await createWorld();
  worker = await connectWorker(first.test.adminUrl);
}, 60_000);
afterEach(async () => {
  expect(await ledgerDifferences(first.test)).toEqual([]);
});
afterAll(async () => {
  await worker.close();
  await first.close();
});

async function scene(rules: Partial<SchemeRules> = { autoApproveUpToMinutes: 120 }) {
  const world = await createWorld({ test: first.test, rules });
  const groupId = (await world.organisation({ name: 'Meadow Lane Garden' })).id;
  const ada = await world.member('Ada Lovelock', { email: 'ada@example.org' });
  const log = (more: Parameters<typeof logged>[3] = {}) => logged(world, ada.id, groupId, more);
  const states = async (ids: string[]) => {
    const rows = await world.test.admin<{ id: string; said: string }>(
      `SELECT id, concat_ws(' by ', state, decided_by) AS said FROM hours_log WHERE id = ANY ($1)`,
      [ids],
    );
    return ids.map((id) => rows.find((row) => row.id === id)?.said);
  };
  return { world, groupId, ada, log, states, tell: () => tellAll(world, worker) };
}

test('short logs are approved by the service, once, and the member hears of it; longer ones wait for a person', async () => {
  const { world, ada, log, states, tell } = await scene();
  const ids = [await log({ minutes: 120 }), await log({ minutes: 121, workedOn: '2026-11-19' })];
  expect(await tell()).toEqual([]);
  expect(await states(ids)).toEqual(['APPROVED by system', 'SUBMITTED']);
  expect((await walletOf(world, ada.id)).balance).toBe(120);
  expect(await audited(world, 'approveHours')).toEqual([{ actor: 'system', subject: ids[0] }]);
  expect((await tell()).map(({ member, kind }) => `${member}: ${kind}`)).toEqual(['Ada Lovelock: HOURS_APPROVED']);
});

test('unless the scheme switched it on, nothing is approved by itself', async () => {
  const { log, states, tell } = await scene({});
  const id = await log({ minutes: 1 });
  await tell();
  expect(await states([id])).toEqual(['SUBMITTED']);
});

test('E11 what would go above a cap is left for a person', async () => {
  const { log, states, tell } = await scene({ autoApproveUpToMinutes: 240, dailyCapMinutes: 480 });
  const ids = [await log({ minutes: 240 }), await log({ minutes: 240 }), await log({ minutes: 15 })];
  await tell();
  expect(await states(ids)).toEqual(['APPROVED by system', 'APPROVED by system', 'SUBMITTED']);
});

test('E11 what overlaps approved hours is left for a person', async () => {
  const { log, states, tell } = await scene();
  const ids = [
    await log({ startsAtLocal: '09:00', endsAtLocal: '10:00' }),
    await log({ startsAtLocal: '09:30', endsAtLocal: '10:30' }),
  ];
  await tell();
  expect(await states(ids)).toEqual(['APPROVED by system', 'SUBMITTED']);
});

test('E11 a frozen wallet is left for a person', async () => {
  const { world, ada, log, states, tell } = await scene();
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]);
  const id = await log();
  await tell();
  expect(await states([id])).toEqual(['SUBMITTED']);
});

test('a closed group, a membership that ended, a reached supply cap and imports are left for a person', async () => {
  const { world, groupId, ada, log, states, tell } = await scene({ autoApproveUpToMinutes: 120, supplyCapMinutes: 90 });
  const ids = [await log({ minutes: 60 }), await log({ minutes: 60, workedOn: '2026-11-19' })];
  const imported = await log({ minutes: 15, workedOn: '2026-11-18' });
  await world.test.admin('UPDATE hours_log SET import_id = $2 WHERE id = $1', [imported, newId()]);
  await tell();
  expect(await states([...ids, imported])).toEqual(['APPROVED by system', 'SUBMITTED', 'SUBMITTED']);
  const late = await log({ minutes: 15, workedOn: '2026-11-17' });
  await world.test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [groupId]);
  await tell();
  expect(await states([late])).toEqual(['SUBMITTED']);
  const elsewhere = (await world.organisation()).id;
  const last = await logged(world, ada.id, elsewhere, { minutes: 15 });
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  await tell();
  expect(await states([last])).toEqual(['SUBMITTED']);
});

test('what somebody else wrote down and the service approved is told once, as approved', async () => {
  const { world, groupId, ada, tell } = await scene();
  const leader: Actor = await world.staff(['LEADER', groupId]);
  const input = {
    idempotencyKey: newId(),
    memberId: ada.id,
    organisationId: groupId,
    workedOn: '2026-11-20',
    minutes: 60,
    activity: '',
  };
  await logHours(world.as(leader), input);
  expect(await tell()).toEqual([]);
  expect((await tell()).map(({ kind }) => kind)).toEqual(['HOURS_APPROVED']);
});

test('many at once are approved together, each once', async () => {
  const { world, groupId, states, tell } = await scene();
  const members = await Promise.all(Array.from({ length: 12 }, () => world.member()));
  const ids = await Promise.all(members.map((member) => logged(world, member.id, groupId)));
  await Promise.all([tell(), tell()]);
  expect(await states(ids)).toEqual(ids.map(() => 'APPROVED by system'));
  for (const member of members) expect((await walletOf(world, member.id)).balance).toBe(60);
});

test('where pots give, they wait for the pot as any others', async () => {
  const { world, groupId, log, tell } = await scene({ autoApproveUpToMinutes: 120, issuancePolicy: 'POT' });
  const id = await log();
  await tell();
  expect(await creditStates(world, [id])).toEqual(['UNFUNDED']);
  await filled(world, await world.staff(['OPERATOR']), groupId, 60);
  expect(await creditStates(world, [id])).toEqual(['CREDITED']);
});
