import { freezeAccount } from '../../../src/commands/accounts/freezeAccount.js';
import { closeOrganisation } from '../../../src/commands/organisations/closeOrganisation.js';
import { nameDeputy } from '../../../src/commands/organisations/nameDeputy.js';
import { suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { inviteMember } from '../../../src/commands/people/inviteMember.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { accountOf, events, refused, schemeBalance, statusOf, walletOf } from '../accounts/traces.js';
import { creditStates, filled, potsThatCouldGive } from '../hours/potSteps.js';
import { approved, logged } from '../hours/steps.js';
import { enjoyed, memberActor } from '../spending/steps.js';

/** What waits for a pot, where the pot closes, opens again, or is filled by somebody who goes. */

let database: TestDatabase;
let world: World;
let operator: Actor;
let leader: Actor;
let groupId: string;
let ada: MemberEntity;

beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 12 });
});
beforeEach(async () => {
  world = await createWorld({ test: database, rules: { issuancePolicy: 'POT' } });
  operator = await world.staff(['OPERATOR']);
  groupId = (await world.organisation()).id;
  leader = await world.staff(['LEADER', groupId]);
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(database)).toEqual([]);
  expect(await potsThatCouldGive(world)).toEqual([]);
});
afterAll(() => database.drop());

/** Approved hours of these lengths, one after the other. */
async function waiting(...lengths: number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const minutes of lengths) {
    world.clock.advance(60_000);
    const id = await logged(world, ada.id, groupId, { minutes });
    expect(await approved(world, leader, [id])).toEqual({ approved: [id], refused: [] });
    ids.push(id);
  }
  return ids;
}
const close = () => closeOrganisation(world.as(operator), { idempotencyKey: newId(), organisationId: groupId });
const potOf = () => accountOf(world, { organisationId: groupId, kind: 'POT' });
const freeze = async (isFrozen: boolean) =>
  freezeAccount(world.as(operator), { accountId: await potOf(), isFrozen, reason: 'Being looked at' });

test('P10 E4 a pot that closes goes to the community pot, which then gives what waited for it, the oldest first', async () => {
  const ids = await waiting(60, 30, 90);
  await filled(world, operator, groupId, 45);
  await filled(world, operator, null, 50);
  expect(await creditStates(world, ids)).toEqual(['UNFUNDED', 'UNFUNDED', 'UNFUNDED']);
  await close();
  // 45 and 50 minutes together cover the first and the second, and none of the third.
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'CREDITED', 'UNFUNDED']);
  expect([await schemeBalance(world, 'COMMUNITY_POT'), (await walletOf(world, ada.id)).balance]).toEqual([5, 90]);
  expect((await events(world)).filter(([type]) => type === 'HoursCredited').length).toBe(2);
});

test('P10 a frozen pot that closes pays first what waited for it', async () => {
  await filled(world, operator, groupId, 100);
  await freeze(true);
  const ids = await waiting(60, 30);
  await close();
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'CREDITED']);
  expect(
    await world.test.admin(
      `SELECT DISTINCT from_account_id AS payer FROM transfer WHERE scheme_id = $1 AND kind = 'AWARD'`,
      [world.schemeId],
    ),
  ).toEqual([{ payer: await potOf() }]);
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(10);
  expect(await statusOf(world, await potOf())).toMatchObject({ status: 'CLOSED' });
});

test('P15 a pot that opens again gives what waited for it', async () => {
  await filled(world, operator, groupId, 100);
  await freeze(true);
  const ids = await waiting(60, 30, 30);
  expect(await creditStates(world, ids)).toEqual(['UNFUNDED', 'UNFUNDED', 'UNFUNDED']);
  await freeze(false);
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'CREDITED', 'UNFUNDED']);
  expect((await walletOf(world, ada.id)).balance).toBe(90);
});

test('P6 credits that somebody who goes leaves to a pot are given on to the hours that wait there', async () => {
  const ids = await waiting(60, 30);
  const ben = await world.member();
  await world.credit(ben.id, 75);
  await closeMembership(world.as(operator), {
    idempotencyKey: newId(),
    memberId: ben.id,
    reason: 'DEATH',
    passOnTo: { organisationId: groupId },
  });
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'UNFUNDED']);
  expect([await world.balanceOf({ organisationId: groupId }), (await walletOf(world, ada.id)).balance]).toEqual([
    15, 60,
  ]);
});

test('S15 and so are those that come back after it', async () => {
  const venue = await world.organisation({ isVenue: true });
  const offer = await world.offer(venue.id);
  const till = await world.staff(['TILL', venue.id]);
  const ben = await world.member();
  await world.credit(ben.id, 60);
  const redemptionId = await enjoyed(world, till, offer.id, ben.id);
  const passOnTo = { organisationId: groupId };
  const leaving = { idempotencyKey: newId(), memberId: ben.id, reason: 'LEAVING' as const, passOnTo };
  await closeMembership(world.as(memberActor(world, ben.id)), leaving);
  const ids = await waiting(60);
  await reverseRedemption(world.as(till), { idempotencyKey: newId(), redemptionId });
  expect(await creditStates(world, ids)).toEqual(['CREDITED']);
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('closing against fillings, donations and approvals at once: everything that waited is where it can be given', async () => {
  const ids = await waiting(60, 60, 60);
  const more = await logged(world, ada.id, groupId, { workedOn: '2026-11-18' });
  const givers = await Promise.all([1, 2, 3].map(() => world.member()));
  for (const { id } of givers) await world.credit(id, 60);
  await Promise.allSettled([
    close(),
    filled(world, operator, groupId, 60),
    filled(world, operator, null, 60),
    approved(world, operator, [more]),
    ...givers.map(({ id }) =>
      closeMembership(world.as(memberActor(world, id)), {
        idempotencyKey: newId(),
        memberId: id,
        reason: 'LEAVING',
        passOnTo: { organisationId: groupId },
      }),
    ),
  ]);
  expect(await world.test.admin(`SELECT status FROM organisation WHERE id = $1`, [groupId])).toEqual([
    { status: 'CLOSED' },
  ]);
  expect(await world.balanceOf({ organisationId: groupId })).toBe(0);
  const states = await creditStates(world, ids);
  expect(states.indexOf('UNFUNDED') < states.lastIndexOf('CREDITED') && states.includes('UNFUNDED')).toBe(false);
});

test('P12 deputies end with the organisation, and with the leader or the deputy who goes', async () => {
  const lena = leader.kind === 'MEMBER' ? leader.memberId : '';
  const away = async (deputyId: string, fromOn: string) =>
    (await nameDeputy(world.as(leader), { organisationId: groupId, leaderId: lena, deputyId, fromOn, toOn: fromOn }))
      .id;
  const [dora, dan] = [await world.member(), await world.member()];
  const first = await away(dora.id, '2026-11-24');
  const second = await away(dan.id, '2026-11-25');
  const ended = async () =>
    (
      await world.test.admin<{ id: string }>(
        'SELECT id FROM leader_absence WHERE scheme_id = $1 AND ended_at IS NOT NULL ORDER BY from_on',
        [world.schemeId],
      )
    ).map(({ id }) => id);
  await closeMembership(world.as(operator), { idempotencyKey: newId(), memberId: dora.id, reason: 'DEATH' });
  expect(await ended()).toEqual([first]);
  await close();
  expect(await ended()).toEqual([first, second]);
});

test('P20 a suspended organisation invites nobody, names no deputy, and nobody fills its pot', async () => {
  const lena = leader.kind === 'MEMBER' ? leader.memberId : '';
  await suspendOrganisation(world.as(operator), { organisationId: groupId, reason: 'A complaint' });
  const refusal = { code: 'ORGANISATION_SUSPENDED', field: ['organisationId'] };
  const days = { fromOn: '2026-11-24', toOn: '2026-11-24' };
  const invited = { organisationId: groupId, email: 'new@example.org' };
  expect(
    await refused(world, () => nameDeputy(world.as(leader), { organisationId: groupId, leaderId: lena, ...days })),
  ).toEqual(refusal);
  expect(await refused(world, () => inviteMember(world.as(leader), invited))).toEqual(refusal);
  expect(await refused(world, () => filled(world, operator, groupId, 60))).toEqual(refusal);
});
