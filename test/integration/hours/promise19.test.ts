import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { creditStates, filled } from './potSteps.js';
import { approved, logged } from './steps.js';

/** The ledger check sees every way in which hours and their credits could come apart. Each damage is planted past all walls, and mended again. */

let world: World;
let group: OrganisationEntity;
let ada: MemberEntity;
let leader: Actor;
const logs: Record<string, string> = {};

beforeAll(async () => {
  world = await createWorld({ rules: { issuancePolicy: 'POT' } });
  group = await world.organisation();
  ada = await world.member();
  leader = await world.staff(['LEADER', group.id]);
  await filled(world, await world.staff(['OPERATOR']), group.id, 120);
  await world.test.admin('UPDATE member SET donate_to_organisation_id = $2 WHERE id = $1', [ada.id, group.id]);
  const one = async (workedOn: string, rewardChoice: 'CREDITS' | 'DONATE' | 'RECOGNITION_ONLY') => {
    const id = await logged(world, ada.id, group.id, { workedOn, rewardChoice });
    await approved(world, leader, [id]);
    return id;
  };
  logs.credited = await one('2026-11-16', 'CREDITS');
  logs.another = await one('2026-11-17', 'CREDITS');
  logs.unfunded = await one('2026-11-18', 'CREDITS');
  logs.stayed = await one('2026-11-19', 'DONATE');
  logs.thanked = await one('2026-11-20', 'RECOGNITION_ONLY');
  logs.waiting = await logged(world, ada.id, group.id, { workedOn: '2026-11-21' });
});
afterAll(() => world.close());

test('every state that a log can be in is as promised', async () => {
  const { waiting = '', ...decided } = logs;
  expect(await creditStates(world, Object.values(decided))).toEqual([
    'CREDITED',
    'CREDITED',
    'UNFUNDED',
    'STAYED',
    'NONE',
  ]);
  expect(await creditStates(world, [waiting])).toEqual(['NONE']);
  expect(await ledgerDifferences(world.test)).toEqual([]);
});

test.each([
  [
    'credited hours that say they wait',
    'credited',
    `credit_state = 'UNFUNDED', was_unfunded = true, transfer_id = NULL`,
  ],
  ['credited hours that say nothing moved', 'credited', `credit_state = 'NONE', transfer_id = NULL`],
  ['credited hours for another amount', 'credited', 'reward_minutes = 75'],
  [
    'credited hours that say they stayed in the pot',
    'credited',
    `credit_state = 'STAYED', rewarded_as = 'DONATE', transfer_id = NULL`,
  ],
  ['hours taken back without their credits', 'credited', `state = 'REVERSED'`],
  [
    'hours that no longer are approved and kept their credits',
    'credited',
    `state = 'SUBMITTED', decided_at = NULL, credit_state = 'NONE', transfer_id = NULL`,
  ],
  ['another’s transfer', 'credited', `transfer_id = (SELECT transfer_id FROM hours_log WHERE id = $2)`],
  ['hours approved for credits that neither have them nor wait', 'unfunded', `credit_state = 'NONE'`],
  ['hours that claim a transfer there never was', 'unfunded', `credit_state = 'CREDITED', transfer_id = id`],
  ['credits for a member that stayed in a pot', 'unfunded', `credit_state = 'STAYED'`],
  ['recognition alone that waits for credits', 'thanked', `credit_state = 'UNFUNDED', was_unfunded = true`],
])('found: %s', async (_, which, damage) => {
  const id = logs[which] ?? '';
  const [before] = await world.test.admin<{ row: object }>('SELECT to_jsonb(h) AS row FROM hours_log h WHERE id = $1', [
    id,
  ]);
  await world.test.admin(`UPDATE hours_log SET ${damage} WHERE id = $1 AND $2::uuid IS NOT NULL`, [id, logs.another]);
  expect(await ledgerDifferences(world.test)).toContainEqual({
    promise: 19,
    difference: 'approved hours and their credits differ',
    subject_id: id,
  });
  await world.test.admin(
    `UPDATE hours_log h SET (state, decided_at, credit_state, was_unfunded, transfer_id, reward_minutes, rewarded_as)
       = (b.state, b.decided_at, b.credit_state, b.was_unfunded, b.transfer_id, b.reward_minutes, b.rewarded_as)
     FROM jsonb_populate_record(NULL::hours_log, $2) b WHERE h.id = $1`,
    [id, JSON.stringify(before?.row)],
  );
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
