import { freezeAccount } from '../../../src/commands/accounts/freezeAccount.js';
import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { importHours } from '../../../src/commands/hours/importHours.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { storeUpload } from '../../../src/commands/hours/storeUpload.js';
import { mergeMembers, withdrawMerge } from '../../../src/commands/people/mergeMembers.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { held, released } from '../accounts/holdSteps.js';
import { accountOf, audited, events, lotsOf, refused, statusOf, walletOf } from '../accounts/traces.js';
import { ask } from '../hours/ask.js';
import { approved, logged } from '../hours/steps.js';
import { codeOf, enjoyed, memberActor, redeemed } from '../spending/steps.js';

let database: TestDatabase;
let world: World;
let first: Actor;
let second: Actor;
let ada: MemberEntity;
/** The same person, entered a second time. */
let twin: MemberEntity;

beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 12 });
  world = await createWorld({ test: database });
  first = await world.staff(['OPERATOR']);
  second = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member('Ada Brown');
  twin = await world.member('Ada Browne');
});
afterEach(async () => {
  expect(await ledgerDifferences(database)).toEqual([]);
});
afterAll(() => database.drop());

const joinAs = (actor: Actor, remaining = ada, leaving = twin, idempotencyKey = newId()) =>
  mergeMembers(world.as(actor), { idempotencyKey, remainingMemberId: remaining.id, leavingMemberId: leaving.id });
const merge = async (remaining = ada, leaving = twin) => {
  await joinAs(first, remaining, leaving);
  return await joinAs(second, remaining, leaving);
};
const memberRow = async (id: string) =>
  (
    await world.test.admin(
      'SELECT status, merged_into_id AS into, email, phone, address_lines AS lines, ward_id AS ward, preferred_channel AS channel FROM member WHERE id = $1',
      [id],
    )
  )[0];

/** Leaves so many minutes to be earned back: hours approved, enjoyed, and then taken back. */
async function spentThenReversed(
  memberId: string,
  minutes: number,
  group: { id: string },
  staff: Actor,
  offerId: string,
): Promise<void> {
  const log = await logged(world, memberId, group.id, { minutes });
  await approved(world, staff, [log]);
  await enjoyed(world, staff, offerId, memberId);
  await reverseAward(world.as(staff), { idempotencyKey: newId(), hoursLogId: log, reason: 'Not theirs' });
}

async function place() {
  const both = await world.organisation({ isGroup: true, isVenue: true });
  return {
    both,
    staff: await world.staff(['LEADER', both.id], ['TILL', both.id]),
    offer: await world.offer(both.id),
  };
}

test('P4 nothing moves until a second operator asks for the same', async () => {
  await world.credit(twin.id, 60);
  const key = newId();
  expect(await joinAs(first, ada, twin, key)).toEqual({
    outcome: 'PROPOSED',
    remainingMemberId: ada.id,
    overlappingHoursLogIds: [],
  });
  expect((await walletOf(world, twin.id)).balance).toBe(60);
  expect(await refused(world, () => joinAs(first))).toEqual({ code: 'SECOND_OPERATOR_NEEDED' });
  expect(await joinAs(first, ada, twin, key)).toMatchObject({ outcome: 'PROPOSED' });
  // The other way round is another question.
  expect(await joinAs(second, twin, ada)).toMatchObject({ outcome: 'PROPOSED' });
  expect((await walletOf(world, twin.id)).balance).toBe(60);
  expect(await joinAs(second)).toMatchObject({ outcome: 'MERGED' });
  expect([(await walletOf(world, ada.id)).balance, (await walletOf(world, twin.id)).balance]).toEqual([60, 0]);
  expect(await memberRow(twin.id)).toMatchObject({ status: 'MERGED', into: ada.id });
  expect(await refused(world, () => joinAs(first))).toEqual({ code: 'ALREADY_DONE' });
  expect(
    await world.test.admin(
      'SELECT state, settled_at AS at FROM merge_request WHERE leaving_member_id = ANY ($1) ORDER BY id',
      [[ada.id, twin.id]],
    ),
  ).toEqual([
    { state: 'MERGED', at: worldNow },
    { state: 'WITHDRAWN', at: worldNow },
  ]);
  expect((await events(world)).at(-1)).toEqual(['MembersMerged', { memberId: ada.id, leavingMemberId: twin.id }]);
  expect(
    (await audited(world, 'mergeMembers'))
      .slice(-2)
      .map((row) => row.subject)
      .sort(),
  ).toEqual([ada.id, twin.id].sort());
});

test('P4 a proposal ends after 30 days by itself, and can be taken back before', async () => {
  await joinAs(first);
  world.clock.set(new Date('2026-12-22T10:00:00Z'));
  expect(await joinAs(second)).toMatchObject({ outcome: 'PROPOSED' });
  await withdrawMerge(world.as(first), { remainingMemberId: ada.id, leavingMemberId: twin.id });
  expect(
    await refused(world, () => withdrawMerge(world.as(first), { remainingMemberId: ada.id, leavingMemberId: twin.id })),
  ).toEqual({ code: 'ALREADY_DONE' });
  expect(await joinAs(first)).toMatchObject({ outcome: 'PROPOSED' });
  world.clock.set(new Date('2027-01-21T09:59:59Z'));
  expect(await joinAs(second)).toMatchObject({ outcome: 'MERGED' });
});

test('P4 two operators at the same moment: one proposes, the other confirms, and it is done once', async () => {
  await world.credit(twin.id, 60);
  const results = await Promise.all([joinAs(first), joinAs(second)]);
  expect(results.map((result) => result.outcome).sort()).toEqual(['MERGED', 'PROPOSED']);
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('P1 every lot moves with its day and its funder, lapsed ones too; the old wallet is empty and closed', async () => {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  await world.credit(ada.id, 5, day('2027-02-01'));
  await world.credit(twin.id, 10, day('2026-11-20'));
  await world.credit(twin.id, 20, day('2027-01-01'));
  await world.credit(twin.id, 30);
  await world.test.admin(
    `UPDATE lot SET funder = 'Lea Fund' WHERE amount_minutes = 20 AND account_id = (SELECT id FROM account WHERE member_id = $1)`,
    [twin.id],
  );
  await merge();
  expect(await lotsOf(world, ada.id)).toEqual([
    [10, 0, '2026-11-20T00:00:00.000Z'],
    [20, 0, '2027-01-01T00:00:00.000Z'],
    [5, 0, '2027-02-01T00:00:00.000Z'],
    [30, 0, null],
  ]);
  const funders = await world.test.admin(
    `SELECT l.funder FROM lot l JOIN account a ON a.id = l.account_id WHERE a.member_id = $1 AND l.remaining_minutes = 20`,
    [ada.id],
  );
  expect(funders).toEqual([{ funder: 'Lea Fund' }]);
  expect(await lotsOf(world, twin.id)).toEqual([]);
  expect(await walletOf(world, twin.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  expect(await statusOf(world, await accountOf(world, { memberId: twin.id }))).toEqual({
    status: 'CLOSED',
    reason: 'Joined with another membership',
    since: worldNow,
  });
});

test.each([
  ['from somebody with credits enough', 90, { balance: 30, held: 0, toEarnBack: 0 }],
  ['from somebody with fewer', 45, { balance: -15, held: 0, toEarnBack: 15 }],
  ['from somebody with none', 0, { balance: -60, held: 0, toEarnBack: 60 }],
])('P1 what is to be earned back moves too, %s', async (_, minutes, expected) => {
  const { both, staff, offer } = await place();
  await spentThenReversed(twin.id, 60, both, staff, offer.id);
  expect(await walletOf(world, twin.id)).toEqual({ balance: -60, held: 0, toEarnBack: 60 });
  if (minutes > 0) await world.credit(ada.id, minutes);
  await merge();
  expect(await walletOf(world, ada.id)).toEqual(expected);
  expect(await walletOf(world, twin.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
});

test('P1 two amounts to earn back add up; credits of the one that goes fill the other’s', async () => {
  const { both, staff, offer } = await place();
  await spentThenReversed(twin.id, 60, both, staff, offer.id);
  await spentThenReversed(ada.id, 60, both, staff, offer.id);
  await merge();
  expect(await walletOf(world, ada.id)).toEqual({ balance: -120, held: 0, toEarnBack: 120 });
  const third = await world.member();
  await world.credit(third.id, 150, new Date('2027-01-01T00:00:00Z'));
  await merge(ada, third);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 30, held: 0, toEarnBack: 0 });
  expect(await lotsOf(world, ada.id)).toEqual([[30, 0, '2027-01-01T00:00:00.000Z']]);
});

test('P1 what is to be earned back takes free credits first, then those of the newest hold', async () => {
  const { both, staff, offer } = await place();
  await spentThenReversed(twin.id, 60, both, staff, offer.id);
  await world.credit(ada.id, 100);
  await held(world, ada.id, 30);
  world.clock.set(new Date('2026-11-22T10:01:00Z'));
  await held(world, ada.id, 30);
  await merge();
  expect(await walletOf(world, ada.id)).toEqual({ balance: 40, held: 30, toEarnBack: 0 });
});

test('P2 holds of the member who goes stand in the way; those of the one who remains do not', async () => {
  await world.credit(ada.id, 60);
  await world.credit(twin.id, 60);
  await held(world, ada.id, 60);
  const holdId = await held(world, twin.id, 20);
  await joinAs(first);
  expect(await refused(world, () => joinAs(second))).toEqual({ code: 'HOLDS_OPEN', field: ['leavingMemberId'] });
  await released(world, holdId ?? '');
  await joinAs(second);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 120, held: 60, toEarnBack: 0 });
});

test('P3 hours, redemptions and roles go to the member who remains, none of them twice', async () => {
  const { both, staff, offer } = await place();
  const other = await world.organisation();
  await world.actorOf(ada, { role: 'LEADER', organisationId: both.id });
  await world.actorOf(
    twin,
    { role: 'LEADER', organisationId: both.id },
    { role: 'COORDINATOR', organisationId: other.id },
    { role: 'AUDITOR', organisationId: null },
  );
  const [waiting, counted] = [await logged(world, twin.id, both.id), await logged(world, twin.id, both.id)];
  await approved(world, staff, [counted]);
  const redemptionId = await enjoyed(world, staff, offer.id, twin.id);
  await merge();
  expect(
    await world.test.admin('SELECT id, member_id AS member FROM hours_log WHERE id = ANY ($1) ORDER BY id', [
      [waiting, counted],
    ]),
  ).toEqual([
    { id: waiting, member: ada.id },
    { id: counted, member: ada.id },
  ]);
  expect(await world.test.admin('SELECT member_id AS member FROM redemption WHERE id = $1', [redemptionId])).toEqual([
    { member: ada.id },
  ]);
  const roles = await world.test.admin<{ role: string; live: boolean }>(
    'SELECT role, ended_at IS NULL AS live FROM role_assignment WHERE member_id = $1 ORDER BY role, live',
    [ada.id],
  );
  expect(roles).toEqual([
    { role: 'AUDITOR', live: true },
    { role: 'COORDINATOR', live: true },
    { role: 'LEADER', live: false },
    { role: 'LEADER', live: true },
  ]);
  expect(await world.test.admin('SELECT id FROM role_assignment WHERE member_id = $1', [twin.id])).toEqual([]);
  expect(await approved(world, staff, [waiting])).toEqual({ approved: [waiting], refused: [] });
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('P3 codes, cards, sessions and apps of the one that goes end', async () => {
  const { staff, offer } = await place();
  await world.credit(twin.id, 60);
  const code = await codeOf(world, twin.id);
  const at = worldNow;
  const ids = { scheme_id: world.schemeId, member: twin.id };
  await world.test.admin(
    `INSERT INTO member_card (scheme_id, id, member_id, card_number, pin_hash, state, issued_by, issued_at) VALUES ($1, $2, $3, '123', '', 'ACTIVE', 'x', $4)`,
    [ids.scheme_id, newId(), ids.member, at],
  );
  await world.test.admin(
    `INSERT INTO session (scheme_id, id, member_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, decode($5, 'hex'), $4, $4::timestamptz + interval '1 day')`,
    [ids.scheme_id, newId(), ids.member, at, 'aa'],
  );
  await world.test.admin(
    `INSERT INTO sign_in_code (scheme_id, id, member_id, code_hash, created_at, expires_at) VALUES ($1, $2, $3, '', $4, $4::timestamptz + interval '1 day')`,
    [ids.scheme_id, newId(), ids.member, at],
  );
  await world.test.admin(
    `INSERT INTO api_key (scheme_id, id, member_id, kind, name, prefix, token_hash, scopes, created_by_member_id, created_at)
     VALUES ($1, $2, $3, 'MEMBER_APP', 'App', 'x', decode('bb', 'hex'), '{balance:read}', $3, $4)`,
    [ids.scheme_id, newId(), ids.member, at],
  );
  await merge();
  const [left] = await world.test.admin(
    `SELECT (SELECT count(*) FROM member_card WHERE member_id = $1 AND state = 'ACTIVE') AS cards,
            (SELECT count(*) FROM session WHERE member_id = $1 AND ended_at IS NULL) AS sessions,
            (SELECT count(*) FROM sign_in_code WHERE member_id = $1 AND closed_at IS NULL) AS codes,
            (SELECT count(*) FROM api_key WHERE member_id = $1 AND revoked_at IS NULL) AS keys`,
    [twin.id],
  );
  expect(left).toEqual({ cards: 0, sessions: 0, codes: 0, keys: 0 });
  expect(await refused(world, () => redeemed(world, staff, offer.id, code))).toMatchObject({ code: 'CODE_NOT_VALID' });
});

test('contact details that the member who remains lacks are taken over; what both have stays apart', async () => {
  const wardId = await world.ward('E05009317');
  const remaining = await world.member('Ada Brown', { email: 'ada@example.org' });
  const leaving = await world.member('Ada Brown', { email: 'ada.b@example.org', phone: '07700 900123', wardId });
  await world.test.admin(`UPDATE member SET address_lines = '{1 High Street,BF1 2AB}' WHERE id = $1`, [leaving.id]);
  await world.test.admin('UPDATE member SET large_print = true WHERE id = $1', [leaving.id]);
  await world.test.admin(
    `INSERT INTO push_subscription (scheme_id, id, member_id, endpoint, public_key, auth_secret, created_at)
     VALUES ($1, gen_random_uuid(), $2, 'https://push.example.org/ada', repeat('k', 87), repeat('a', 22), $3)`,
    [world.schemeId, leaving.id, worldNow],
  );
  await merge(remaining, leaving);
  const [attention] = await world.test.admin(
    `SELECT large_print AS large, ARRAY(SELECT member_id::text FROM push_subscription WHERE scheme_id = m.scheme_id) AS browsers
     FROM member m WHERE id = $1`,
    [remaining.id],
  );
  expect(attention).toEqual({ large: true, browsers: [remaining.id] });
  expect(await memberRow(remaining.id)).toEqual({
    status: 'ACTIVE',
    into: null,
    email: 'ada@example.org',
    phone: '+447700900123',
    lines: ['1 High Street', 'BF1 2AB'],
    ward: wardId,
    channel: 'EMAIL',
  });
  expect(await memberRow(leaving.id)).toMatchObject({ email: 'ada.b@example.org', phone: null });
  const silent = await world.member('Ada Brown');
  const reachable = await world.member('Ada Brown', { email: 'ada.brown@example.org' });
  await merge(silent, reachable);
  expect(await memberRow(silent.id)).toMatchObject({ email: 'ada.brown@example.org', channel: 'EMAIL' });
  expect(await memberRow(reachable.id)).toMatchObject({ email: null, status: 'MERGED' });
});

test('approved hours of the two that cover the same time are left, and listed', async () => {
  const { both, staff } = await place();
  const other = await world.organisation();
  const otherStaff = await world.staff(['LEADER', other.id]);
  const at = (startsAtLocal: string, endsAtLocal: string) => ({ startsAtLocal, endsAtLocal });
  const mine = await logged(world, ada.id, both.id, at('10:00', '11:00'));
  const across = await logged(world, twin.id, other.id, at('10:30', '11:30'));
  const after = await logged(world, twin.id, other.id, at('11:30', '12:00'));
  const sameDay = await logged(world, twin.id, both.id);
  const elsewhere = await logged(world, twin.id, other.id, { workedOn: '2026-11-18' });
  await approved(world, staff, [mine, sameDay]);
  await approved(world, otherStaff, [across, after, elsewhere]);
  await joinAs(first);
  const { overlappingHoursLogIds } = await joinAs(second);
  expect([...overlappingHoursLogIds].sort()).toEqual([mine, across, sameDay].sort());
  expect((await walletOf(world, ada.id)).balance).toBe(60 + 60 + 30 + 60 + 60);
});

test('P21 reversals after a merge reach the wallet that remains, in both directions', async () => {
  const { both, staff, offer } = await place();
  const log = await logged(world, twin.id, both.id, { minutes: 120 });
  await approved(world, staff, [log]);
  const redemptionId = await enjoyed(world, staff, offer.id, twin.id);
  await merge();
  expect((await walletOf(world, ada.id)).balance).toBe(60);
  await reverseRedemption(world.as(staff), { idempotencyKey: newId(), redemptionId });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 120, held: 0, toEarnBack: 0 });
  await enjoyed(world, staff, offer.id, ada.id);
  await reverseAward(world.as(staff), { idempotencyKey: newId(), hoursLogId: log, reason: 'Twice' });
  expect(await walletOf(world, ada.id)).toEqual({ balance: -60, held: 0, toEarnBack: 60 });
  expect(await walletOf(world, twin.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
});

test('who was merged into the one that goes belongs to the one that remains; numbers on old cards find them', async () => {
  const third = await world.member();
  await merge(twin, third);
  await merge(ada, twin);
  expect([await memberRow(third.id), await memberRow(twin.id)]).toMatchObject([{ into: ada.id }, { into: ada.id }]);
  const giver = await world.member();
  await world.credit(giver.id, 60);
  await giftCredits(world.as(memberActor(world, giver.id)), {
    idempotencyKey: newId(),
    fromMemberId: giver.id,
    toMemberNumber: third.memberNumber,
    amountMinutes: 60,
  });
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('P5 a membership that has ended is not joined; nor is one with itself', async () => {
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [twin.id]);
  expect(await refused(world, () => joinAs(first))).toEqual({ code: 'MEMBER_CLOSED', field: ['leavingMemberId'] });
  expect(await refused(world, () => joinAs(first, twin, ada))).toEqual({
    code: 'MEMBER_CLOSED',
    field: ['remainingMemberId'],
  });
  expect(await refused(world, () => joinAs(first, ada, ada))).toEqual({
    code: 'INVALID_INPUT',
    field: ['leavingMemberId'],
  });
});

test('a frozen wallet is not joined with an open one', async () => {
  const accountId = await accountOf(world, { memberId: twin.id });
  await freezeAccount(world.as(first), { accountId, isFrozen: true, reason: 'Being looked at' });
  await joinAs(first);
  expect(await refused(world, () => joinAs(second))).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
});

test('operators alone, never about a membership of their own, and only in their scheme', async () => {
  const member = await world.member();
  const own = await world.actorOf(member, { role: 'OPERATOR', organisationId: null });
  expect(await refused(world, () => joinAs(own, member, twin))).toEqual({ code: 'FORBIDDEN' });
  expect(await refused(world, () => joinAs(own, ada, member))).toEqual({ code: 'FORBIDDEN' });
  for (const actor of [memberActor(world, ada.id), await world.staff(['AUDITOR'])]) {
    expect(await refused(world, () => joinAs(actor))).toEqual({ code: 'FORBIDDEN' });
  }
  const other = await createWorld({ test: database });
  const theirs = await other.member();
  expect(await refused(world, () => joinAs(first, ada, theirs))).toEqual({ code: 'NOT_FOUND' });
  expect(await refused(world, () => joinAs(first, theirs, ada))).toEqual({ code: 'NOT_FOUND' });
});

test('a merge against redemptions, gifts, approvals and new hours in flight: everything is with the one who remains', async () => {
  const { both, staff, offer } = await place();
  const tills = await Promise.all(Array.from({ length: 5 }, () => world.staff(['TILL', both.id])));
  await world.credit(twin.id, 600);
  const giver = await world.member();
  await world.credit(giver.id, 60);
  const codes: string[] = [];
  for (const _ of tills) codes.push(await codeOf(world, twin.id));
  const waiting = await logged(world, twin.id, both.id);
  await joinAs(first);
  const told = (work: Promise<unknown>) =>
    work.then(
      () => 'DONE',
      (error: { code?: string }) => error.code ?? String(error),
    );
  const visits = tills.map((till, index) => told(redeemed(world, till, offer.id, codes[index] ?? '')));
  const gift = told(
    giftCredits(world.as(memberActor(world, giver.id)), {
      idempotencyKey: newId(),
      fromMemberId: giver.id,
      toMemberId: twin.id,
      amountMinutes: 60,
    }),
  );
  const approval = approved(world, staff, [waiting]);
  const merging = joinAs(second);
  const late = told(logged(world, twin.id, both.id, { minutes: 30 }));
  expect((await merging).outcome).toBe('MERGED');
  const outcomes = await Promise.all(visits);
  expect(
    outcomes.filter((one) => !['DONE', 'CODE_NOT_VALID', 'ACCOUNT_NOT_OPEN', 'MEMBER_CLOSED'].includes(one)),
  ).toEqual([]);
  expect(['DONE', 'ACCOUNT_NOT_OPEN', 'MEMBER_CLOSED']).toContain(await gift);
  const award = (await approval).approved.length;
  expect(['DONE', 'MEMBER_CLOSED']).toContain(await late);
  const done = outcomes.filter((one) => one === 'DONE').length;
  expect((await walletOf(world, ada.id)).balance).toBe(
    600 - done * 60 + ((await gift) === 'DONE' ? 60 : 0) + award * 60,
  );
  expect(await walletOf(world, twin.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  const [left] = await world.test.admin(
    `SELECT (SELECT count(*) FROM redemption WHERE member_id = $1) AS visits, (SELECT count(*) FROM hours_log WHERE member_id = $1) AS logs`,
    [twin.id],
  );
  expect(left).toEqual({ visits: 0, logs: 0 });
});

test('over GraphQL: a proposal is seen by staff, confirmed by another, and both statements say what happened', async () => {
  await world.credit(twin.id, 90);
  const id = (member: MemberEntity) => Buffer.from(`Member:${member.id}`).toString('base64url');
  const mutation = `mutation ($input: MergeMembersInput!) { mergeMembers(input: $input) {
    outcome member { name account { balance { minutes } } } overlappingHours { id } userErrors { code } } }`;
  const joining = (actor: Actor) =>
    ask(world, actor, mutation, {
      input: { idempotencyKey: newId(), remainingMemberId: id(ada), leavingMemberId: id(twin) },
    });
  const answer = (outcome: string, minutes: number) => ({
    mergeMembers: {
      outcome,
      member: { name: 'Ada Brown', account: { balance: { minutes } } },
      overlappingHours: [],
      userErrors: [],
    },
  });
  expect(await joining(first)).toEqual(answer('PROPOSED', 0));
  const list = `{ mergeProposals(first: 100) { nodes { remaining { name } leaving { name } endsAt } } }`;
  const proposals = async () =>
    (await ask<{ mergeProposals: { nodes: object[] } }>(world, second, list)).mergeProposals.nodes.at(-1);
  expect(await proposals()).toEqual({
    remaining: { name: 'Ada Brown' },
    leaving: { name: 'Ada Browne' },
    endsAt: '2026-12-22T10:00:00.000Z',
  });
  expect(await joining(second)).toEqual(answer('MERGED', 90));
  const member = `query ($id: ID!) { member(id: $id) { status mergedInto { name }
    account { status statement(first: 1) { nodes { kind amountMinutes balanceAfterMinutes description } } } } }`;
  const line = { kind: 'ADJUSTMENT', description: 'Moved when two memberships of one person were joined' };
  expect(await ask(world, first, member, { id: id(twin) })).toEqual({
    member: {
      status: 'MERGED',
      mergedInto: { name: 'Ada Brown' },
      account: { status: 'CLOSED', statement: { nodes: [{ ...line, amountMinutes: -90, balanceAfterMinutes: 0 }] } },
    },
  });
  expect(await ask(world, first, member, { id: id(ada) })).toEqual({
    member: {
      status: 'ACTIVE',
      mergedInto: null,
      account: { status: 'OPEN', statement: { nodes: [{ ...line, amountMinutes: 90, balanceAfterMinutes: 90 }] } },
    },
  });
  await expect(ask(world, memberActor(world, ada.id), list)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('sheets that still name the other membership, by number, address or name, find the person', async () => {
  const group = await world.organisation();
  const leader = await world.staff(['LEADER', group.id]);
  const [remaining, leaving] = [await world.member('Lois Lane'), await world.member('Lewis Lane')];
  const named = await world.member('Lois Lane', { email: 'lois@example.org', phone: '07700 900456' });
  await world.test.admin(`UPDATE member SET email = 'l.lane@example.org' WHERE id = $1`, [remaining.id]);
  await merge(remaining, leaving);
  await merge(remaining, named);
  const sheet = [
    'Name,Email,Member number,Date,Hours',
    `,,${leaving.memberNumber},20/11/2026,1`,
    ',lois@example.org,,19/11/2026,1',
    'Lewis Lane,,,18/11/2026,1',
    'Lois Lane,,,17/11/2026,1',
  ].join('\n');
  const { uploadId } = await storeUpload(world.as(leader), { fileName: 'sheet.csv', content: Buffer.from(sheet) });
  const report = await importHours(world.as(leader), {
    idempotencyKey: newId(),
    organisationId: group.id,
    uploadId,
    dryRun: false,
    skipRowsWithProblems: false,
  });
  expect([report.problems, report.rowsAdded]).toEqual([[], 4]);
  expect(
    await world.test.admin('SELECT DISTINCT member_id AS member FROM hours_log WHERE organisation_id = $1', [group.id]),
  ).toEqual([{ member: remaining.id }]);
});

test('P3 helpers and those they help go on with the member who remains, each pair once and nobody for themselves', async () => {
  const [ben, cleo] = [await world.member(), await world.member()];
  const help = async (member: MemberEntity, helper: MemberEntity) =>
    (
      await nameHelper(world.as(memberActor(world, member.id)), {
        memberId: member.id,
        helperId: helper.id,
        untilOn: '2027-02-28',
      })
    ).id;
  const [moved, theirs, twice, kept, own] = [
    await help(twin, ben),
    await help(cleo, twin),
    await help(twin, cleo),
    await help(ada, cleo),
    await help(ada, twin),
  ];
  await world.test.admin(`UPDATE member SET adult_from_on = '2031-05-01' WHERE id = $1`, [twin.id]);
  await merge();
  const rows = await world.test.admin<{ id: string }>(
    'SELECT id, for_member_id AS "for", by_member_id AS "by", ended_at IS NULL AS live FROM care_link WHERE id = ANY ($1)',
    [[moved, theirs, twice, kept, own]],
  );
  const link = (id: string) => rows.find((row) => row.id === id);
  expect([link(moved), link(theirs), link(twice), link(kept), link(own)]).toEqual([
    { id: moved, for: ada.id, by: ben.id, live: true },
    { id: theirs, for: cleo.id, by: ada.id, live: true },
    { id: twice, for: twin.id, by: cleo.id, live: false },
    { id: kept, for: ada.id, by: cleo.id, live: true },
    { id: own, for: ada.id, by: twin.id, live: false },
  ]);
  expect(await world.test.admin('SELECT adult_from_on AS on FROM member WHERE id = $1', [ada.id])).toEqual([
    { on: '2031-05-01' },
  ]);
});
