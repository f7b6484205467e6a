import { approveMint } from '../../../src/commands/accounts/approveMint.js';
import { declineMint } from '../../../src/commands/accounts/declineMint.js';
import { mintCredits } from '../../../src/commands/accounts/mintCredits.js';
import { appealHours } from '../../../src/commands/hours/appealHours.js';
import { type DecideAppealInput, decideAppeal } from '../../../src/commands/hours/decideAppeal.js';
import { declineHours } from '../../../src/commands/hours/declineHours.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor, Role } from '../../../src/policies/actor.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { refused } from '../accounts/traces.js';
import { approved, logged } from '../hours/steps.js';
import { codeOf, enjoyed, memberActor, redeemed } from '../spending/steps.js';
import { actorNow } from './signedIn.js';

/** Nobody is a second person about what they did, gave or enjoyed under a membership that was joined with theirs. */

let database: TestDatabase;
let world: World;
let group: OrganisationEntity;
let operators: [Actor, Actor];
/** One person: the first membership goes, the second remains. */
let former: MemberEntity;
let remaining: MemberEntity;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  world = await createWorld({ test: database, rules: { supplyCapMinutes: 60 } });
  group = await world.organisation({ isGroup: true, isVenue: true });
  operators = [await world.staff(['OPERATOR']), await world.staff(['OPERATOR'])];
  former = await world.member('Ada Brown');
  remaining = await world.member('Ada Browne');
});
afterEach(async () => {
  expect(await ledgerDifferences(database)).toEqual([]);
});
afterAll(() => database.drop());

const joinAs = (actor: Actor, pair: { remaining: MemberEntity; leaving: MemberEntity }) =>
  mergeMembers(world.as(actor), {
    idempotencyKey: newId(),
    remainingMemberId: pair.remaining.id,
    leavingMemberId: pair.leaving.id,
  });
/** Joins the two, and answers with the person as they are signed in from now on. */
async function joined(pair = { remaining, leaving: former }): Promise<Actor> {
  for (const operator of operators) await joinAs(operator, pair);
  return await actorNow(world, pair.remaining.id);
}
const as = async (member: MemberEntity, role: Role, organisationId: string | null = null): Promise<Actor> =>
  await world.actorOf(member, { role, organisationId });
const needsSecond = (field: string) => ({ code: 'SECOND_PERSON_NEEDED', field: [field] });
const own = { code: 'SELF_APPROVAL_NOT_ALLOWED', field: ['hoursLogId'] };

const asked = async (actor: Actor): Promise<string> => {
  const wish = { organisationId: group.id, amountMinutes: 600, reason: 'The winter night shelter.' };
  return (await mintCredits(world.as(actor), { idempotencyKey: newId(), ...wish })).mintRequestId;
};
const approveAs = (actor: Actor, mintRequestId: string) =>
  approveMint(world.as(actor), { idempotencyKey: newId(), mintRequestId });

test('P23 and E16 whoever asked for credits does not approve them under the membership that remains', async () => {
  const id = await asked(await as(former, 'OPERATOR'));
  const person = await joined();
  expect(person).toMatchObject({ memberId: remaining.id, roles: [{ role: 'OPERATOR' }] });
  expect(await refused(world, () => approveAs(person, id))).toEqual(needsSecond('mintRequestId'));
  // Nor where that is joined with another in its turn, nor with a session that has not heard of it yet.
  const third = await world.member('Ada Bown');
  const goesOn = await joined({ remaining: third, leaving: remaining });
  for (const actor of [goesOn, person]) {
    expect(await refused(world, () => approveAs(actor, id))).toEqual(needsSecond('mintRequestId'));
  }
  expect(await approveAs(operators[0], id)).toMatchObject({ mintRequestId: id });
});

test('P23 what they asked for they take back, and do not decline', async () => {
  const asker = await as(former, 'OPERATOR');
  const [theirs, another] = [await asked(asker), await asked(operators[0])];
  const person = await joined();
  for (const mintRequestId of [theirs, another])
    await declineMint(world.as(person), { mintRequestId, reason: 'Later.' });
  expect(
    await database.admin('SELECT id, state FROM mint_request WHERE scheme_id = $1 ORDER BY id', [world.schemeId]),
  ).toEqual([
    { id: theirs, state: 'WITHDRAWN' },
    { id: another, state: 'DECLINED' },
  ]);
});

test('P23 and E7 whoever declined hours does not decide the appeal under the membership that remains', async () => {
  const giver = await world.member('Ben');
  const hoursLogId = await logged(world, giver.id, group.id);
  const leader = await as(former, 'LEADER', group.id);
  await declineHours(world.as(leader), { hoursLogId, reason: 'The rota shows someone else.' });
  await appealHours(world.as(memberActor(world, giver.id)), { hoursLogId, words: 'I stood in for Priya.' });
  const person = await joined();
  const decide = (actor: Actor, decision: DecideAppealInput['decision']) =>
    decideAppeal(world.as(actor), {
      idempotencyKey: newId(),
      hoursLogId,
      decision,
      answer: 'The rota was right.',
      confirmAboveCap: false,
    });
  for (const decision of ['APPROVE', 'UPHOLD'] as const) {
    expect(await refused(world, () => decide(person, decision))).toEqual(needsSecond('hoursLogId'));
  }
  const other = await world.staff(['LEADER', group.id]);
  expect(await decide(other, 'APPROVE')).toEqual({ hoursLogId });
});

test('P23 and P4 whoever proposed a merge does not confirm it under the membership that remains', async () => {
  const pair = { remaining: await world.member('Ben'), leaving: await world.member('Benn') };
  const proposer = await as(former, 'OPERATOR');
  expect(await joinAs(proposer, pair)).toMatchObject({ outcome: 'PROPOSED' });
  const person = await joined();
  expect(await refused(world, () => joinAs(person, pair))).toEqual({ code: 'SECOND_OPERATOR_NEEDED' });
  expect(await joinAs(operators[0], pair)).toMatchObject({ outcome: 'MERGED' });
});

test('P23 and P4 a proposal about a membership that has become the proposer’s own is withdrawn', async () => {
  const twin = await world.member('Ada Bown');
  const proposer = await as(former, 'OPERATOR');
  await joinAs(proposer, { remaining, leaving: twin });
  await joinAs(proposer, { remaining: await world.member('Ben'), leaving: twin });
  await joined();
  expect(
    await database.admin('SELECT state FROM merge_request WHERE scheme_id = $1 ORDER BY id', [world.schemeId]),
  ).toEqual([{ state: 'WITHDRAWN' }, { state: 'PROPOSED' }, { state: 'MERGED' }]);
  expect(await joinAs(operators[0], { remaining, leaving: twin })).toMatchObject({ outcome: 'PROPOSED' });
});

test('P23 nobody decides about hours they gave under a membership that was joined with theirs', async () => {
  const [waiting, done, contested] = [
    await logged(world, former.id, group.id),
    await logged(world, former.id, group.id, { workedOn: '2026-11-19' }),
    await logged(world, former.id, group.id, { workedOn: '2026-11-18' }),
  ];
  const leader = await world.staff(['LEADER', group.id]);
  await approved(world, leader, [done]);
  await declineHours(world.as(leader), { hoursLogId: contested, reason: 'The rota shows someone else.' });
  await appealHours(world.as(memberActor(world, former.id)), { hoursLogId: contested, words: 'I stood in for Priya.' });
  await as(remaining, 'LEADER', group.id);
  const person = await joined();
  const { refused: notApproved } = await approved(world, person, [waiting]);
  expect(notApproved).toMatchObject([{ hoursLogId: waiting, code: 'SELF_APPROVAL_NOT_ALLOWED' }]);
  const why = { idempotencyKey: newId(), reason: 'Not on the rota' };
  const decision = { idempotencyKey: newId(), decision: 'APPROVE', confirmAboveCap: false } as const;
  for (const act of [
    () => declineHours(world.as(person), { hoursLogId: waiting, reason: why.reason }),
    () => reverseAward(world.as(person), { ...why, hoursLogId: done }),
    () => decideAppeal(world.as(person), { ...decision, hoursLogId: contested }),
  ]) {
    expect(await refused(world, act)).toEqual(own);
  }
});

test('P23 nobody decides about hours, or takes credits, of somebody they help whose memberships were joined', async () => {
  const helper = await world.member('Cem');
  await nameHelper(world.as(memberActor(world, former.id)), {
    memberId: former.id,
    helperId: helper.id,
    untilOn: '2027-01-31',
  });
  await as(helper, 'LEADER', group.id);
  await as(helper, 'TILL', group.id);
  const waiting = await logged(world, former.id, group.id);
  const offer = await world.offer(group.id);
  await world.credit(former.id, 120);
  const visit = await enjoyed(world, await world.staff(['TILL', group.id]), offer.id, former.id);
  await joined();
  const carer = await actorNow(world, helper.id);
  expect(carer).toMatchObject({ careFor: [{ memberId: remaining.id }] });
  expect((await approved(world, carer, [waiting])).refused).toMatchObject([{ code: own.code }]);
  const code = await codeOf(world, remaining.id);
  expect(await refused(world, () => redeemed(world, carer, offer.id, code))).toEqual({ code: 'OWN_CREDITS' });
  const reversal = { idempotencyKey: newId(), redemptionId: visit };
  expect(await refused(world, () => reverseRedemption(world.as(carer), reversal))).toMatchObject({
    code: 'NOT_REVERSIBLE',
  });
});

test('P23 and S16 nobody takes or gives back credits of a membership that was joined with theirs at their own till', async () => {
  const offer = await world.offer(group.id);
  await world.credit(former.id, 120);
  const visit = await enjoyed(world, await world.staff(['TILL', group.id]), offer.id, former.id);
  await as(remaining, 'TILL', group.id);
  const person = await joined();
  const code = await codeOf(world, remaining.id);
  expect(await refused(world, () => redeemed(world, person, offer.id, code))).toEqual({ code: 'OWN_CREDITS' });
  const reversal = { idempotencyKey: newId(), redemptionId: visit };
  expect(await refused(world, () => reverseRedemption(world.as(person), reversal))).toEqual({
    code: 'NOT_REVERSIBLE',
    field: ['redemptionId'],
  });
});
