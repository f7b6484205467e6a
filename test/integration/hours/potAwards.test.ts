import { donateCredits } from '../../../src/commands/accounts/donateCredits.js';
import { createGroupCommits } from '../../../src/commands/createGroupCommits.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { updateSchemeRules } from '../../../src/commands/schemes/updateSchemeRules.js';
import { newId } from '../../../src/domain/ids.js';
import type { SchemeRules } from '../../../src/domain/schemes/rules.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, events, schemeBalance, walletOf } from '../accounts/traces.js';
import { enjoyed, memberActor } from '../spending/steps.js';
import { accountOf, creditStates, filled, lotsWithFunder, potsThatCouldGive } from './potSteps.js';
import { approved, logged } from './steps.js';

let first: World;

beforeAll(async () => {
  first = await createWorld({ poolMax: 12 });
});
afterEach(async () => {
  expect(await ledgerDifferences(first.test)).toEqual([]);
  expect(await potsThatCouldGive(first)).toEqual([]);
});
afterAll(() => first.close());

interface Scene {
  world: World;
  groupId: string;
  leader: Actor;
  operator: Actor;
  ada: MemberEntity;
  ben: MemberEntity;
  /** An approved hour of ada's, or of another's; the clock goes on a minute first. */
  awarded(more?: Parameters<typeof logged>[3], memberId?: string): Promise<string>;
  reverse(hoursLogId: string): Promise<unknown>;
}

/** A scheme of its own in which pots give the credits, with an empty group. */
async function scene(rules: Partial<SchemeRules> = {}): Promise<Scene> {
  const world = await createWorld({ test: first.test, rules: { issuancePolicy: 'POT', ...rules } });
  const groupId = (await world.organisation()).id;
  const leader = await world.staff(['LEADER', groupId]);
  const operator = await world.staff(['OPERATOR']);
  const [ada, ben] = [await world.member(), await world.member()];
  return {
    world,
    groupId,
    leader,
    operator,
    ada,
    ben,
    async awarded(more = {}, memberId = ada.id) {
      world.clock.advance(60_000);
      const id = await logged(world, memberId, groupId, more);
      expect(await approved(world, leader, [id], { confirmAboveCap: true })).toEqual({ approved: [id], refused: [] });
      return id;
    },
    reverse: (hoursLogId) =>
      reverseAward(world.as(leader), { idempotencyKey: newId(), hoursLogId, reason: 'It was another day.' }),
  };
}

/** The same world in another process: its approvals are posted apart. */
function apart(world: World): World {
  return Object.assign(Object.create(world), {
    services: { ...world.services, groupCommits: createGroupCommits(world.test.database) },
  });
}

const told = async (world: World, type: string) =>
  (await events(world)).filter(([told]) => told === type).map(([, payload]) => payload);

test('an award comes out of the pot, with its funder and the scheme’s expiry; nothing is issued by it', async () => {
  const { world, groupId, operator, ada, awarded } = await scene({ expiryMonths: 7, supplyCapMinutes: 100 });
  await filled(world, operator, groupId, 40, { funder: 'Lea Valley Fund' });
  await filled(world, operator, groupId, 60, { funder: 'Town Trust' });
  const id = await awarded({ minutes: 90 });
  expect([await schemeBalance(world, 'ISSUANCE'), (await accountOf(world, groupId)).balance]).toEqual([-100, 10]);
  const until = new Date('2027-06-22T23:00:00Z');
  expect(await lotsWithFunder(world, ada.id)).toEqual([
    { minutes: 40, funder: 'Lea Valley Fund', until },
    { minutes: 50, funder: 'Town Trust', until },
  ]);
  expect(await lotsWithFunder(world, groupId)).toEqual([{ minutes: 10, funder: 'Town Trust', until: null }]);
  expect(await world.test.admin('SELECT kind, amount_minutes FROM transfer WHERE hours_log_id = $1', [id])).toEqual([
    { kind: 'AWARD', amount_minutes: 90 },
  ]);
  expect(await creditStates(world, [id])).toEqual(['CREDITED']);
  expect((await events(world)).at(-1)).toEqual(['HoursApproved', { hoursLogId: id, memberId: ada.id }]);
  expect(await told(world, 'HoursCredited')).toEqual([]);
});

test('E1 an empty pot: the hours are approved and wait, the operators hear once, the oldest go first and none overtakes', async () => {
  const { world, groupId, operator, ada, ben, awarded } = await scene();
  const ids = [await awarded({ minutes: 60 }), await awarded({ minutes: 120 }, ben.id), await awarded({ minutes: 15 })];
  expect(await creditStates(world, ids)).toEqual(['UNFUNDED', 'UNFUNDED', 'UNFUNDED']);
  const pot = await accountOf(world, groupId);
  expect(await told(world, 'PotRanOut')).toEqual([{ accountId: pot.id }]);

  // Enough for the first and the third, and the second stands between them.
  expect(await filled(world, operator, groupId, 100)).toEqual({
    transferId: expect.any(String),
    accountId: pot.id,
    organisationId: groupId,
    logsCredited: 1,
    logsWaiting: 2,
  });
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'UNFUNDED', 'UNFUNDED']);
  // Nor does what is approved now.
  const later = await awarded({ minutes: 30 });
  expect(await creditStates(world, [later])).toEqual(['UNFUNDED']);
  expect(await told(world, 'PotRanOut')).toEqual([{ accountId: pot.id }]);

  expect(await filled(world, operator, groupId, 125)).toMatchObject({ logsCredited: 3, logsWaiting: 0 });
  expect([(await walletOf(world, ada.id)).balance, (await walletOf(world, ben.id)).balance]).toEqual([105, 120]);
  expect((await accountOf(world, groupId)).balance).toBe(0);
  const actor = operator.kind === 'MEMBER' ? `member:${operator.memberId}` : '';
  expect((await audited(world, 'creditWaitingHours')).map(({ subject }) => subject).sort()).toEqual(
    [...ids, later].sort(),
  );
  expect(new Set((await audited(world, 'creditWaitingHours')).map((row) => row.actor))).toEqual(new Set([actor]));
  expect(await told(world, 'HoursCredited')).toHaveLength(4);
  expect(
    await world.test.admin('SELECT was_unfunded FROM hours_log WHERE scheme_id = $1 GROUP BY 1', [world.schemeId]),
  ).toEqual([{ was_unfunded: true }]);

  // The next time the pot does not cover what is approved is told again.
  await awarded();
  expect(await told(world, 'PotRanOut')).toEqual([{ accountId: pot.id }, { accountId: pot.id }]);
});

test('E1 one call approves as far as the pot goes, in the order of the logs', async () => {
  const { world, groupId, leader, operator, ada } = await scene();
  await filled(world, operator, groupId, 130);
  const ids: string[] = [];
  for (const workedOn of ['2026-11-16', '2026-11-17', '2026-11-18'])
    ids.push(await logged(world, ada.id, groupId, { workedOn }));
  const thanks = await logged(world, ada.id, groupId, { workedOn: '2026-11-19', rewardChoice: 'RECOGNITION_ONLY' });
  expect(await approved(world, leader, [...ids, thanks])).toEqual({ approved: [...ids, thanks], refused: [] });
  expect(await creditStates(world, [...ids, thanks])).toEqual(['CREDITED', 'CREDITED', 'UNFUNDED', 'NONE']);
});

test('E1 what a member donates to the pot is given on to the hours that wait for it', async () => {
  const { world, groupId, ada, ben, awarded } = await scene();
  const id = await awarded();
  await world.credit(ben.id, 90);
  const input = { idempotencyKey: newId(), fromMemberId: ben.id, toOrganisationId: groupId, amountMinutes: 75 };
  await donateCredits(world.as(memberActor(world, ben.id)), input);
  expect(await creditStates(world, [id])).toEqual(['CREDITED']);
  expect([(await walletOf(world, ada.id)).balance, (await accountOf(world, groupId)).balance]).toEqual([60, 15]);
});

test('donations, fillings and approvals at once leave no hours waiting that a pot could give for, and nobody waits in a ring', async () => {
  const { world, groupId, leader, operator } = await scene();
  const members = await Promise.all(Array.from({ length: 6 }, () => world.member()));
  for (const member of members) await world.credit(member.id, 60);
  const ids = await Promise.all(members.map((member) => logged(world, member.id, groupId)));
  await Promise.all(
    members.flatMap((member, index) => [
      approved(apart(world), leader, [ids[index] ?? '']),
      donateCredits(world.as(memberActor(world, member.id)), {
        idempotencyKey: newId(),
        fromMemberId: member.id,
        toOrganisationId: groupId,
        amountMinutes: 30,
      }),
    ]),
  );
  expect((await creditStates(world, ids)).sort()).toEqual([...Array(3).fill('CREDITED'), ...Array(3).fill('UNFUNDED')]);
  await filled(world, operator, groupId, 180);
  expect(await creditStates(world, ids)).toEqual(ids.map(() => 'CREDITED'));
});

test('E2 unfunded hours that are reversed leave nothing to take back, and no longer stand in the way', async () => {
  const { world, groupId, operator, ada, ben, awarded, reverse } = await scene();
  const ids = [await awarded({ minutes: 120 }), await awarded({ minutes: 60 }, ben.id)];
  await filled(world, operator, groupId, 60);
  expect(await creditStates(world, ids)).toEqual(['UNFUNDED', 'UNFUNDED']);
  await reverse(ids[0] ?? '');
  expect(await creditStates(world, ids)).toEqual(['NONE', 'CREDITED']);
  expect([await walletOf(world, ada.id), await walletOf(world, ben.id)]).toEqual([
    { balance: 0, held: 0, toEarnBack: 0 },
    { balance: 60, held: 0, toEarnBack: 0 },
  ]);
  expect(await world.test.admin(`SELECT state FROM hours_log WHERE id = $1`, [ids[0]])).toEqual([
    { state: 'REVERSED' },
  ]);
});

test('E3 after a change to issuing, what waited still waits for the pot', async () => {
  const { world, groupId, operator, awarded } = await scene();
  const waiting = await awarded();
  await updateSchemeRules(world.as(operator), { issuancePolicy: 'MINT' });
  const issued = await awarded();
  expect(await creditStates(world, [waiting, issued])).toEqual(['UNFUNDED', 'CREDITED']);
  await filled(world, operator, groupId, 60);
  expect(await creditStates(world, [waiting])).toEqual(['CREDITED']);
});

test('E3 hours that a member donates fill a pot under MINT too, and what waits for it is credited', async () => {
  const { world, groupId, operator, ben, awarded } = await scene();
  const waiting = await awarded();
  await updateSchemeRules(world.as(operator), { issuancePolicy: 'MINT' });
  await world.test.admin('UPDATE member SET donate_to_organisation_id = $2 WHERE id = $1', [ben.id, groupId]);
  const donated = await awarded({ rewardChoice: 'DONATE' }, ben.id);
  expect(await creditStates(world, [waiting, donated])).toEqual(['CREDITED', 'CREDITED']);
  expect((await accountOf(world, groupId)).balance).toBe(0);
});

test('E4 once the group’s pot has closed, the community pot gives, the oldest first', async () => {
  const { world, groupId, operator, awarded } = await scene();
  const ids = [await awarded({ minutes: 60 }), await awarded({ minutes: 30 })];
  await world.test.admin(`UPDATE account SET status = 'CLOSED' WHERE organisation_id = $1`, [groupId]);
  expect(await filled(world, operator, null, 60)).toMatchObject({
    organisationId: null,
    logsCredited: 1,
    logsWaiting: 1,
  });
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'UNFUNDED']);
  // And what is approved from now on stands behind it.
  ids.push(await awarded({ minutes: 15 }));
  expect(await filled(world, operator, null, 45)).toMatchObject({ logsCredited: 2, logsWaiting: 0 });
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'CREDITED', 'CREDITED']);
});

test('E5 the pot that gives is the pot that receives: nothing moves, and nothing waits for it', async () => {
  const { world, groupId, ada, awarded } = await scene();
  await world.test.admin('UPDATE member SET donate_to_organisation_id = $2 WHERE id = $1', [ada.id, groupId]);
  const id = await awarded({ rewardChoice: 'DONATE' });
  expect(await creditStates(world, [id])).toEqual(['STAYED']);
  expect(
    await world.test.admin('SELECT count(*)::int AS n FROM transfer WHERE scheme_id = $1', [world.schemeId]),
  ).toEqual([{ n: 0 }]);
  expect(await told(world, 'PotRanOut')).toEqual([]);
});

test('E5 as it comes about later: hours for the community pot whose group’s pot closed', async () => {
  const { world, groupId, operator, awarded } = await scene();
  const id = await awarded({ rewardChoice: 'DONATE' });
  expect(await creditStates(world, [id])).toEqual(['UNFUNDED']);
  await world.test.admin(`UPDATE account SET status = 'CLOSED' WHERE organisation_id = $1`, [groupId]);
  await filled(world, operator, null, 1);
  expect(await creditStates(world, [id])).toEqual(['STAYED']);
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(1);
});

test('E6 a reversed award goes back into the pot, and what waits there is credited from it', async () => {
  const { world, groupId, operator, ada, ben, awarded, reverse } = await scene({ expiryMonths: 7 });
  await filled(world, operator, groupId, 60, { funder: 'Town Trust' });
  const ids = [await awarded(), await awarded({}, ben.id)];
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'UNFUNDED']);
  world.clock.advance(60_000);
  await reverse(ids[0] ?? '');
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'CREDITED']);
  expect([(await walletOf(world, ada.id)).balance, (await accountOf(world, groupId)).balance]).toEqual([0, 0]);
  expect(await lotsWithFunder(world, ben.id)).toEqual([
    { minutes: 60, funder: 'Town Trust', until: new Date('2027-06-22T23:00:00Z') },
  ]);
  expect(await told(world, 'HoursCredited')).toEqual([{ hoursLogId: ids[1], memberId: ben.id }]);
});

test('E6 where the pot has closed meanwhile, what comes back goes to the community pot and to whoever waits there', async () => {
  const { world, groupId, operator, ben, awarded, reverse } = await scene();
  await filled(world, operator, groupId, 60);
  const ids = [await awarded(), await awarded({ minutes: 45 }, ben.id)];
  await world.test.admin(`UPDATE account SET status = 'CLOSED' WHERE organisation_id = $1`, [groupId]);
  await reverse(ids[0] ?? '');
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'CREDITED']);
  expect([(await accountOf(world, groupId)).balance, await schemeBalance(world, 'COMMUNITY_POT')]).toEqual([0, 15]);
});

test('what was spent of a pot’s award is earned back first, and the rest arrives', async () => {
  const { world, groupId, operator, ada, awarded, reverse } = await scene();
  await filled(world, operator, groupId, 60);
  const id = await awarded();
  const venue = await world.organisation({ isVenue: true });
  const offer = await world.offer(venue.id, { priceMinutes: 45 });
  await enjoyed(world, await world.staff(['TILL', venue.id]), offer.id, ada.id);
  await reverse(id);
  expect(await walletOf(world, ada.id)).toEqual({ balance: -45, held: 0, toEarnBack: 45 });
  await awarded();
  expect(await walletOf(world, ada.id)).toEqual({ balance: 15, held: 0, toEarnBack: 0 });
});

test('E14 hours that waited go to the community pot where the membership ended meanwhile', async () => {
  const { world, groupId, operator, ada, awarded } = await scene();
  const id = await awarded();
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  await filled(world, operator, groupId, 60);
  expect([await creditStates(world, [id]), await schemeBalance(world, 'COMMUNITY_POT')]).toEqual([['CREDITED'], 60]);
  expect(await world.test.admin('SELECT rewarded_as FROM hours_log WHERE id = $1', [id])).toEqual([
    { rewarded_as: 'DONATE' },
  ]);
});

test('P15 a frozen pot: hours are approved and wait, whatever it holds', async () => {
  const { world, groupId, operator, awarded } = await scene();
  await filled(world, operator, groupId, 600);
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE organisation_id = $1`, [groupId]);
  const ids = [await awarded()];
  expect([await creditStates(world, ids), (await accountOf(world, groupId)).balance]).toEqual([['UNFUNDED'], 600]);
  await world.test.admin(`UPDATE account SET status = 'OPEN' WHERE organisation_id = $1`, [groupId]);
  // The next approval finds it open: the older ones go first.
  ids.push(await awarded());
  expect([await creditStates(world, ids), (await accountOf(world, groupId)).balance]).toEqual([
    ['CREDITED', 'CREDITED'],
    480,
  ]);
});

test('E18 a wallet that was frozen after the approval gets its credits in its turn', async () => {
  const { world, groupId, operator, ada, ben, awarded } = await scene();
  const ids = [await awarded(), await awarded({}, ben.id)];
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]);
  await filled(world, operator, groupId, 60);
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'UNFUNDED']);
});

test('hours donated to another pot fill it, and what waits there is credited in the same moment, on and on', async () => {
  const { world, groupId, operator, ben, awarded } = await scene();
  const other = (await world.organisation()).id;
  const otherLeader = await world.staff(['LEADER', other]);
  const waitingThere = await logged(world, ben.id, other);
  await approved(world, otherLeader, [waitingThere]);
  const carol = await world.member();
  await world.test.admin('UPDATE member SET donate_to_organisation_id = $2 WHERE id = $1', [carol.id, other]);
  const donated = await awarded({ rewardChoice: 'DONATE' }, carol.id);
  expect(await creditStates(world, [waitingThere, donated])).toEqual(['UNFUNDED', 'UNFUNDED']);
  await filled(world, operator, groupId, 60);
  expect(await creditStates(world, [waitingThere, donated])).toEqual(['CREDITED', 'CREDITED']);
  expect((await walletOf(world, ben.id)).balance).toBe(60);
});

test('two approvals and one filling at once: what was filled is given out, whoever comes first', async () => {
  const { world, groupId, leader, operator, ada, ben } = await scene();
  const colleague = await world.staff(['LEADER', groupId]);
  for (let round = 0; round < 4; round += 1) {
    const workedOn = `2026-11-1${round}`;
    const [one, two] = [
      await logged(world, ada.id, groupId, { workedOn }),
      await logged(world, ben.id, groupId, { workedOn }),
    ];
    await Promise.all([
      approved(apart(world), leader, [one]),
      filled(world, operator, groupId, 120),
      approved(apart(world), colleague, [two]),
    ]);
    expect(await creditStates(world, [one, two])).toEqual(['CREDITED', 'CREDITED']);
    expect((await accountOf(world, groupId)).balance).toBe(0);
  }
  expect([(await walletOf(world, ada.id)).balance, (await walletOf(world, ben.id)).balance]).toEqual([240, 240]);
});

test('eight leaders approve against a pot that covers five logs: five are credited, three wait, the operators hear once', async () => {
  const { world, groupId, operator } = await scene();
  await filled(world, operator, groupId, 5 * 60 + 59);
  const leaders = await Promise.all(Array.from({ length: 8 }, () => world.staff(['LEADER', groupId])));
  const ids = await Promise.all(leaders.map(async () => await logged(world, (await world.member()).id, groupId)));
  const results = await Promise.all(leaders.map((leader, index) => approved(apart(world), leader, [ids[index] ?? ''])));
  expect(results.map(({ approved: [id] }) => id)).toEqual(ids);
  expect((await creditStates(world, ids)).sort()).toEqual([...Array(5).fill('CREDITED'), ...Array(3).fill('UNFUNDED')]);
  expect((await accountOf(world, groupId)).balance).toBe(59);
  expect(await told(world, 'PotRanOut')).toHaveLength(1);
});

test('a thousand logs out of a pot in one go', async () => {
  const { world, groupId, leader, operator } = await scene();
  await filled(world, operator, groupId, 50_000);
  const members = await Promise.all(Array.from({ length: 20 }, () => world.member()));
  const ids = await world.test.admin<{ id: string }>(
    `INSERT INTO hours_log (scheme_id, id, member_id, organisation_id, worked_on, given_minutes, reward_minutes, state, submitted_by, submitted_at)
     SELECT $1, gen_random_uuid(), m, $2, '2026-11-21'::date - d, 60, 60, 'SUBMITTED', 'system', $4
     FROM unnest($3::uuid[]) m CROSS JOIN generate_series(0, 49) d RETURNING id`,
    [world.schemeId, groupId, members.map((member) => member.id), world.clock.now()],
  );
  const asked = ids.map(({ id }) => id);
  // As the database does by itself before long.
  await world.test.admin('ANALYZE hours_log');
  expect(await approved(world, leader, asked)).toEqual({ approved: asked, refused: [] });
  const states = await creditStates(world, asked);
  expect([
    states.filter((state) => state === 'CREDITED').length,
    states.filter((state) => state === 'UNFUNDED').length,
  ]).toEqual([833, 167]);
  expect((await accountOf(world, groupId)).balance).toBe(20);
  expect(await filled(world, operator, groupId, 10_000)).toMatchObject({ logsCredited: 167, logsWaiting: 0 });
  for (const member of members) expect((await walletOf(world, member.id)).balance).toBe(3000);
});
