import { newId } from '../../../src/domain/ids.js';
import type { SchemeRules } from '../../../src/domain/schemes/rules.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { events, lotsOf, schemeBalance, walletOf } from '../accounts/traces.js';
import { approved, logged } from './steps.js';

let first: World;

beforeAll(async () => {
  first = await createWorld();
});
afterEach(async () => {
  expect(await ledgerDifferences(first.test)).toEqual([]);
});
afterAll(() => first.close());

/** A scheme of its own with these rules, a group and its leader. */
async function scheme(rules: Partial<SchemeRules> = {}): Promise<{ world: World; groupId: string; leader: Actor }> {
  const world = await createWorld({ test: first.test, rules });
  const group = await world.organisation();
  return { world, groupId: group.id, leader: await world.staff(['LEADER', group.id]) };
}

test('what a member donates goes to the community pot, and the hours count', async () => {
  const { world, groupId, leader } = await scheme();
  const ada = await world.member();
  const id = await logged(world, ada.id, groupId, { rewardChoice: 'DONATE' });
  expect(await approved(world, leader, [id])).toEqual({ approved: [id], refused: [] });
  expect([await schemeBalance(world, 'COMMUNITY_POT'), await walletOf(world, ada.id)]).toEqual([
    60,
    { balance: 0, held: 0, toEarnBack: 0 },
  ]);
  expect(await world.test.admin('SELECT state, rewarded_as FROM hours_log WHERE id = $1', [id])).toEqual([
    { state: 'APPROVED', rewarded_as: 'DONATE' },
  ]);
});

test('or to the pot of the group the member has chosen, while that is open; pots’ credits never lapse', async () => {
  const { world, groupId, leader } = await scheme({ expiryMonths: 24 });
  const chosen = await world.organisation();
  const ada = await world.member();
  await world.test.admin(`UPDATE member SET reward_choice = 'DONATE', donate_to_organisation_id = $2 WHERE id = $1`, [
    ada.id,
    chosen.id,
  ]);
  const [one, two] = [await logged(world, ada.id, groupId), await logged(world, ada.id, groupId)];
  await approved(world, leader, [one]);
  expect([await world.balanceOf({ organisationId: chosen.id }), await schemeBalance(world, 'COMMUNITY_POT')]).toEqual([
    60, 0,
  ]);
  expect(
    await world.test.admin(
      'SELECT l.expires_at FROM lot l JOIN account a ON a.id = l.account_id WHERE a.organisation_id = $1',
      [chosen.id],
    ),
  ).toEqual([{ expires_at: null }]);
  await world.test.admin(`UPDATE account SET status = 'CLOSED' WHERE organisation_id = $1`, [chosen.id]);
  await approved(world, leader, [two]);
  expect([await world.balanceOf({ organisationId: chosen.id }), await schemeBalance(world, 'COMMUNITY_POT')]).toEqual([
    60, 60,
  ]);
});

test('hours for recognition alone count and issue nothing', async () => {
  const { world, groupId, leader } = await scheme();
  const ada = await world.member();
  const id = await logged(world, ada.id, groupId, { rewardChoice: 'RECOGNITION_ONLY' });
  await approved(world, leader, [id]);
  expect([await schemeBalance(world, 'ISSUANCE'), (await walletOf(world, ada.id)).balance]).toEqual([0, 0]);
  expect(await world.test.admin('SELECT state, rewarded_as, transfer_id FROM hours_log WHERE id = $1', [id])).toEqual([
    { state: 'APPROVED', rewarded_as: 'RECOGNITION_ONLY', transfer_id: null },
  ]);
  expect((await events(world)).at(-1)).toEqual(['HoursApproved', { hoursLogId: id, memberId: ada.id }]);
});

test('credits carry the funder and lapse by the rule, at the end of the local day', async () => {
  const { world, groupId, leader } = await scheme({ expiryMonths: 7, funder: 'Lea Valley Fund' });
  const ada = await world.member();
  await approved(world, leader, [await logged(world, ada.id, groupId)]);
  // Seven months after 22 November is 22 June, which ends at 23:00 UTC.
  expect(await lotsOf(world, ada.id)).toEqual([[60, 0, '2027-06-22T23:00:00.000Z']]);
  expect(
    await world.test.admin('SELECT funder FROM lot l JOIN account a ON a.id = l.account_id WHERE a.member_id = $1', [
      ada.id,
    ]),
  ).toEqual([{ funder: 'Lea Valley Fund' }]);
});

test('the supply cap has room to the minute, and what needs no credits needs no room', async () => {
  const { world, groupId, leader } = await scheme({ supplyCapMinutes: 150 });
  const ada = await world.member();
  const log = (workedOn: string, minutes: number, rewardChoice: 'CREDITS' | 'RECOGNITION_ONLY' = 'CREDITS') =>
    logged(world, ada.id, groupId, { workedOn, minutes, rewardChoice });
  const hour = await log('2026-11-16', 60);
  const tooMuch = await log('2026-11-17', 105);
  const thanks = await log('2026-11-18', 105, 'RECOGNITION_ONLY');
  const fits = await log('2026-11-19', 90);
  const full = await log('2026-11-20', 15);
  expect(await approved(world, leader, [hour, tooMuch, thanks, fits, full])).toEqual({
    approved: [hour, thanks, fits],
    refused: [
      { hoursLogId: tooMuch, code: 'SUPPLY_CAP_REACHED' },
      { hoursLogId: full, code: 'SUPPLY_CAP_REACHED' },
    ],
  });
  expect([await schemeBalance(world, 'ISSUANCE'), (await walletOf(world, ada.id)).balance]).toEqual([-150, 150]);
});

test('what venues have honoured makes room under the cap again', async () => {
  const { world, groupId, leader } = await scheme({ supplyCapMinutes: 60 });
  const ada = await world.member();
  const venue = await world.organisation({ isVenue: true });
  const [one, two] = [await logged(world, ada.id, groupId), await logged(world, ada.id, groupId)];
  await approved(world, leader, [one]);
  expect(await approved(world, leader, [two])).toEqual({
    approved: [],
    refused: [{ hoursLogId: two, code: 'SUPPLY_CAP_REACHED' }],
  });
  await world.test.database.inScheme(world.schemeId, async (tx) => {
    const [accounts] = await tx.sql<{ wallet: string; venue: string }>(
      'SELECT (SELECT id FROM account WHERE member_id = $1) AS wallet, (SELECT id FROM account WHERE organisation_id = $2) AS venue',
      [ada.id, venue.id],
    );
    const draft = {
      id: newId(),
      kind: 'ADJUSTMENT',
      amount_minutes: 60,
      from_account_id: accounts?.wallet,
      to_account_id: accounts?.venue,
      occurred_at: world.clock.now(),
    };
    await tx.sql('SELECT ledger_transfer($1, $2, $3)', [world.schemeId, world.clock.now(), JSON.stringify([draft])]);
  });
  expect(await approved(world, leader, [two])).toEqual({ approved: [two], refused: [] });
});

test('a thousand logs in one go', async () => {
  const { world, groupId, leader } = await scheme();
  const members = await Promise.all(Array.from({ length: 20 }, () => world.member()));
  const ids = await world.test.admin<{ id: string }>(
    `INSERT INTO hours_log (scheme_id, id, member_id, organisation_id, worked_on, given_minutes, reward_minutes, state, submitted_by, submitted_at)
     SELECT $1, gen_random_uuid(), m, $2, '2026-11-21'::date - d, 60, 60, 'SUBMITTED', 'system', $4
     FROM unnest($3::uuid[]) m CROSS JOIN generate_series(0, 49) d RETURNING id`,
    [world.schemeId, groupId, members.map((member) => member.id), world.clock.now()],
  );
  const asked = ids.map(({ id }) => id);
  expect(asked.length).toBe(1000);
  expect(await approved(world, leader, asked)).toEqual({ approved: asked, refused: [] });
  expect(await schemeBalance(world, 'ISSUANCE')).toBe(-60_000);
  for (const member of members) expect((await walletOf(world, member.id)).balance).toBe(3000);
  expect((await events(world)).length).toBe(1000);
});
