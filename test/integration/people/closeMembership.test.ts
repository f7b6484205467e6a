import { freezeAccount } from '../../../src/commands/accounts/freezeAccount.js';
import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { type CloseMembershipInput, closeMembership } from '../../../src/commands/people/closeMembership.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { settleWallet } from '../../../src/commands/people/settleWallet.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { dueWorkHandlers } from '../../../src/jobs/dueWork/handlers.js';
import type { Actor } from '../../../src/policies/actor.js';
import { connectDatabase, createTestDatabase, ledgerDifferences, type TestDatabase } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { held } from '../accounts/holdSteps.js';
import { accountOf, audited, events, lotsOf, refused, schemeBalance, statusOf, walletOf } from '../accounts/traces.js';
import { ask } from '../hours/ask.js';
import { approved, logged } from '../hours/steps.js';
import { codeOf, enjoyed, memberActor, redeemed } from '../spending/steps.js';

let database: TestDatabase;
let world: World;
let operator: Actor;
let ada: MemberEntity;
let ben: MemberEntity;

/** The end of the 90th local day after 22 November 2026. */
const settlesAt = new Date('2027-02-21T00:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase({ poolMax: 12 });
});
beforeEach(async () => {
  world = await createWorld({ test: database });
  operator = await world.staff(['OPERATOR']);
  ada = await world.member('Ada');
  ben = await world.member('Ben');
});
afterEach(async () => {
  expect(await ledgerDifferences(database)).toEqual([]);
});
afterAll(() => database.drop());

const close = (more: Partial<CloseMembershipInput> = {}, actor: Actor = memberActor(world, ada.id)) =>
  closeMembership(world.as(actor), { idempotencyKey: newId(), memberId: ada.id, reason: 'LEAVING', ...more });
const settle = () => settleWallet(world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), { memberId: ada.id });
const walletStatus = async () => await statusOf(world, await accountOf(world, { memberId: ada.id }));
const dueWork = async () =>
  await world.test.admin('SELECT kind, due_at AS due, state FROM due_work WHERE scheme_id = $1 AND subject_id = $2', [
    world.schemeId,
    ada.id,
  ]);

async function place() {
  const both = await world.organisation({ isGroup: true, isVenue: true });
  return { both, staff: await world.staff(['LEADER', both.id], ['TILL', both.id]), offer: await world.offer(both.id) };
}

/** Leaves an hour to be earned back. */
async function spentThenReversed(): Promise<void> {
  const { both, staff, offer } = await place();
  const hoursLogId = await logged(world, ada.id, both.id);
  await approved(world, staff, [hoursLogId]);
  await enjoyed(world, staff, offer.id, ada.id);
  await reverseAward(world.as(staff), { idempotencyKey: newId(), hoursLogId, reason: 'Not theirs' });
}

test('P6 as instructed, at once: to a member, who keeps the day the credits lapse; no daily limit holds it up', async () => {
  await world.credit(ada.id, 3000, new Date('2027-06-01T00:00:00Z'));
  const key = newId();
  await close({ passOnTo: { memberId: ben.id }, idempotencyKey: key });
  expect(await lotsOf(world, ben.id)).toEqual([[3000, 0, '2027-06-01T00:00:00.000Z']]);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  expect(await walletStatus()).toEqual({ status: 'CLOSED', reason: 'The membership has ended', since: worldNow });
  expect(await dueWork()).toEqual([]);
  const [gift] = await world.test.admin<{ id: string }>(
    `SELECT id FROM transfer WHERE scheme_id = $1 AND kind = 'GIFT'`,
    [world.schemeId],
  );
  expect(await events(world)).toEqual([
    ['CreditsPassedOn', { transferId: gift?.id, fromMemberId: ada.id }],
    ['MembershipEnded', { memberId: ada.id }],
  ]);
  expect(await audited(world, 'closeMembership')).toEqual([{ actor: `member:${ada.id}`, subject: ada.id }]);
  expect(await close({ passOnTo: { memberId: ben.id }, idempotencyKey: key })).toEqual({ memberId: ada.id });
  expect((await walletOf(world, ben.id)).balance).toBe(3000);
});

test('P6 as instructed, at once: to a group’s pot, or to the community pot', async () => {
  const group = await world.organisation();
  await world.credit(ada.id, 60);
  await close({ passOnTo: { organisationId: group.id } });
  expect(await world.balanceOf({ organisationId: group.id })).toBe(60);
  await world.credit(ben.id, 45);
  await close({ memberId: ben.id, reason: 'DEATH', passOnTo: { communityPot: true } }, operator);
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(45);
  expect((await events(world)).map(([type]) => type)).toEqual(['MembershipEnded', 'MembershipEnded']);
});

test('P6 without instruction the wallet waits 90 days, untouched, then goes to the community pot, once', async () => {
  await world.credit(ada.id, 60, new Date('2026-12-01T00:00:00Z'));
  await world.credit(ada.id, 30);
  await close();
  expect(await walletStatus()).toEqual({ status: 'FROZEN', reason: 'The membership has ended', since: worldNow });
  expect(await dueWork()).toEqual([{ kind: 'WALLET_SETTLES', due: settlesAt, state: 'WAITING' }]);
  expect((await walletOf(world, ada.id)).balance).toBe(90);
  world.clock.set(new Date(settlesAt.getTime() - 1));
  await expect(settle()).rejects.toThrow('before its time');
  world.clock.set(settlesAt);
  const both = await Promise.allSettled([settle(), settle()]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await refused(world, settle)).toEqual({ code: 'ALREADY_DONE' });
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(90);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  expect(await walletStatus()).toMatchObject({ status: 'CLOSED', since: settlesAt });
  expect((await audited(world, 'settleWallet')).map(({ actor }) => actor)).toEqual(['system']);
});

test('P6 within that time an operator gives the instruction by asking again; what lapsed meanwhile has its days of grace', async () => {
  await world.credit(ada.id, 10, new Date('2026-11-20T00:00:00Z'));
  await world.credit(ada.id, 60, new Date('2026-12-01T00:00:00Z'));
  await close();
  world.clock.set(new Date('2026-12-22T10:00:00Z'));
  await close({ passOnTo: { memberNumber: ben.memberNumber } }, operator);
  expect(await lotsOf(world, ben.id)).toEqual([[60, 0, '2027-01-21T10:00:00.000Z']]);
  // What had lapsed before they left was the community pot's already.
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(10);
  expect(await dueWork()).toEqual([{ kind: 'WALLET_SETTLES', due: settlesAt, state: 'CANCELLED' }]);
  expect(await refused(world, () => close({ passOnTo: { communityPot: true } }, operator))).toEqual({
    code: 'ALREADY_DONE',
  });
});

test('P7 what is to be earned back is let go from issuance when the wallet is settled', async () => {
  await spentThenReversed();
  expect(await walletOf(world, ada.id)).toEqual({ balance: -60, held: 0, toEarnBack: 60 });
  const issued = await schemeBalance(world, 'ISSUANCE');
  await close();
  expect(await walletOf(world, ada.id)).toEqual({ balance: -60, held: 0, toEarnBack: 60 });
  world.clock.set(settlesAt);
  await settle();
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  expect(await schemeBalance(world, 'ISSUANCE')).toBe(issued - 60);
});

test('P8 holds are given back first; codes, cards, sessions, apps and roles end', async () => {
  const { both, staff, offer } = await place();
  await world.actorOf(ada, { role: 'LEADER', organisationId: both.id }, { role: 'OPERATOR', organisationId: null });
  await world.credit(ada.id, 120);
  const code = await codeOf(world, ada.id);
  await held(world, ada.id, 60);
  await world.test.admin(
    `INSERT INTO session (scheme_id, id, member_id, token_hash, created_at, expires_at)
     VALUES ($1, $2, $3, decode('cc', 'hex'), $4::timestamptz, $4::timestamptz + interval '1 day')`,
    [world.schemeId, newId(), ada.id, worldNow],
  );
  await world.test.admin(
    `INSERT INTO push_subscription (scheme_id, id, member_id, endpoint, public_key, auth_secret, created_at)
     VALUES ($1, $2, $3, 'https://push.example.org/ada', repeat('k', 87), repeat('a', 22), $4)`,
    [world.schemeId, newId(), ada.id, worldNow],
  );
  await close({ passOnTo: { memberId: ben.id } });
  expect((await walletOf(world, ben.id)).balance).toBe(120);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  const [left] = await world.test.admin(
    `SELECT (SELECT count(*) FROM role_assignment WHERE member_id = $1 AND ended_at IS NULL) AS roles,
            (SELECT count(*) FROM session WHERE member_id = $1 AND ended_at IS NULL) AS sessions,
            (SELECT count(*) FROM push_subscription WHERE member_id = $1) AS browsers,
            (SELECT count(*) FROM hold h JOIN account a ON a.id = h.account_id WHERE a.member_id = $1 AND h.state <> 'RELEASED') AS holds`,
    [ada.id],
  );
  expect(left).toEqual({ roles: 0, sessions: 0, browsers: 0, holds: 0 });
  expect(await refused(world, () => redeemed(world, staff, offer.id, code))).toMatchObject({ code: 'CODE_NOT_VALID' });
});

test('P8 the last operator cannot leave, nor do two leave at the same moment', async () => {
  const own = operator.kind === 'MEMBER' ? operator.memberId : '';
  expect(await refused(world, () => close({ memberId: own }, operator))).toEqual({ code: 'LAST_OPERATOR' });
  const second = await world.staff(['OPERATOR']);
  const other = second.kind === 'MEMBER' ? second.memberId : '';
  const results = await Promise.allSettled([close({ memberId: own }, operator), close({ memberId: other }, second)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('P9 a gift to a member who has left is refused', async () => {
  await close();
  await world.credit(ben.id, 60);
  const give = () =>
    giftCredits(world.as(memberActor(world, ben.id)), {
      idempotencyKey: newId(),
      fromMemberId: ben.id,
      toMemberId: ada.id,
      amountMinutes: 60,
    });
  expect(await refused(world, give)).toEqual({ code: 'MEMBER_CLOSED' });
});

test('S15 credits of a reversal wait with the rest, and go where the rest went once that is settled', async () => {
  const { staff, offer } = await place();
  await world.credit(ada.id, 180);
  const visits = [
    await enjoyed(world, staff, offer.id, ada.id),
    await enjoyed(world, staff, offer.id, ada.id),
    await enjoyed(world, staff, offer.id, ada.id),
  ];
  const reverse = (index: number) =>
    reverseRedemption(world.as(operator), { idempotencyKey: newId(), redemptionId: visits[index] ?? '' });
  await close();
  await reverse(0);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
  await close({ passOnTo: { memberId: ben.id } }, operator);
  expect((await walletOf(world, ben.id)).balance).toBe(60);
  await reverse(1);
  expect([(await walletOf(world, ada.id)).balance, (await walletOf(world, ben.id)).balance]).toEqual([0, 120]);
  expect((await events(world)).filter(([type]) => type === 'CreditsPassedOn').length).toBe(2);
  // Where nobody is left at the other end either, the community pot is.
  await close({ memberId: ben.id, passOnTo: { communityPot: true } }, operator);
  await reverse(2);
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(180);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
});

test('P7 an award that is reversed after the wallet was settled is let go too', async () => {
  const { both, staff } = await place();
  const hoursLogId = await logged(world, ada.id, both.id);
  await approved(world, staff, [hoursLogId]);
  await close({ passOnTo: { memberId: ben.id } });
  await reverseAward(world.as(staff), { idempotencyKey: newId(), hoursLogId, reason: 'Twice' });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  expect((await walletOf(world, ben.id)).balance).toBe(60);
});

test.each([['CREDITS'], ['DONATE']] as const)(
  'E14 waiting hours can still be approved: they count, and the credits go to the community pot (%s)',
  async (rewardChoice) => {
    const { both, staff } = await place();
    await world.test.admin(`UPDATE member SET reward_choice = $2, donate_to_organisation_id = $3 WHERE id = $1`, [
      ada.id,
      rewardChoice,
      both.id,
    ]);
    const hoursLogId = await logged(world, ada.id, both.id);
    await close({ passOnTo: { communityPot: true } });
    expect(await approved(world, staff, [hoursLogId])).toEqual({ approved: [hoursLogId], refused: [] });
    expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(60);
    expect(
      await world.test.admin('SELECT state, rewarded_as AS as FROM hours_log WHERE id = $1', [hoursLogId]),
    ).toEqual([{ state: 'APPROVED', as: 'DONATE' }]);
    expect((await walletOf(world, ada.id)).balance).toBe(0);
  },
);

test('E14 hours without credits count without them', async () => {
  const { both, staff } = await place();
  const hoursLogId = await logged(world, ada.id, both.id, { rewardChoice: 'RECOGNITION_ONLY' });
  await close();
  expect(await approved(world, staff, [hoursLogId])).toEqual({ approved: [hoursLogId], refused: [] });
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(0);
});

test('what was left to a membership that is joined with another reaches the one that remains', async () => {
  const { staff, offer } = await place();
  const second = await world.staff(['OPERATOR']);
  await world.credit(ada.id, 120);
  const redemptionId = await enjoyed(world, staff, offer.id, ada.id);
  await close({ passOnTo: { memberId: ben.id } });
  const twin = await world.member('Ben B');
  for (const actor of [operator, second]) {
    await mergeMembers(world.as(actor), {
      idempotencyKey: newId(),
      remainingMemberId: twin.id,
      leavingMemberId: ben.id,
    });
  }
  await reverseRedemption(world.as(staff), { idempotencyKey: newId(), redemptionId });
  expect((await walletOf(world, twin.id)).balance).toBe(120);
});

test('closing against redemptions in flight: each came before, or is refused', async () => {
  const { both, offer } = await place();
  const tills = await Promise.all(Array.from({ length: 6 }, () => world.staff(['TILL', both.id])));
  await world.credit(ada.id, 360);
  const codes: string[] = [];
  for (const _ of tills) codes.push(await codeOf(world, ada.id));
  const visits = tills.map((till, index) =>
    redeemed(world, till, offer.id, codes[index] ?? '').then(
      () => 'DONE',
      (error: { code?: string }) => error.code ?? String(error),
    ),
  );
  await close({ passOnTo: { memberId: ben.id } });
  const outcomes = await Promise.all(visits);
  const done = outcomes.filter((outcome) => outcome === 'DONE').length;
  expect(
    outcomes.filter((outcome) => !['DONE', 'CODE_NOT_VALID', 'ACCOUNT_NOT_OPEN', 'MEMBER_CLOSED'].includes(outcome)),
  ).toEqual([]);
  expect((await walletOf(world, ben.id)).balance).toBe(360 - done * 60);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
});

test('a frozen wallet passes nothing on; without an instruction it waits like any other', async () => {
  await world.credit(ada.id, 60);
  const accountId = await accountOf(world, { memberId: ada.id });
  await freezeAccount(world.as(operator), { accountId, isFrozen: true, reason: 'Being looked at' });
  const refusal = { code: 'ACCOUNT_NOT_OPEN', field: ['passOnTo'] };
  expect(await refused(world, () => close({ passOnTo: { memberId: ben.id } }))).toEqual(refusal);
  await close();
  expect(await refused(world, () => close())).toEqual({ code: 'ALREADY_DONE' });
  expect(await walletStatus()).toMatchObject({ status: 'FROZEN' });
});

test('where the credits go is said once and makes sense', async () => {
  await world.credit(ada.id, 60);
  const group = await world.organisation();
  const venue = await world.organisation({ isVenue: true });
  const waiting = await world.organisation({ status: 'PENDING' });
  const frozen = await world.organisation();
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE organisation_id = $1`, [frozen.id]);
  const gone = await world.member();
  await close({ memberId: gone.id }, operator);
  const other = await (await createWorld({ test: database })).member();
  const field = ['passOnTo'];
  for (const [passOnTo, refusal] of [
    [{}, { code: 'INVALID_INPUT', field }],
    [
      { memberId: ben.id, organisationId: group.id },
      { code: 'INVALID_INPUT', field },
    ],
    [
      { memberId: ben.id, memberNumber: ben.memberNumber },
      { code: 'INVALID_INPUT', field: ['memberId'] },
    ],
    [{ memberId: ada.id }, { code: 'GIFT_TO_SELF', field }],
    [{ memberId: gone.id }, { code: 'MEMBER_CLOSED', field }],
    [{ memberId: other.id }, { code: 'NOT_FOUND' }],
    [{ organisationId: venue.id }, { code: 'INVALID_INPUT', field }],
    [{ organisationId: waiting.id }, { code: 'NOT_VERIFIED', field }],
    [{ organisationId: frozen.id }, { code: 'ACCOUNT_NOT_OPEN', field }],
  ] as const) {
    expect(await refused(world, () => close({ passOnTo }))).toEqual(refusal);
  }
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('the member themselves and operators; nobody passes others’ credits on to themselves, nor says of themselves that they died', async () => {
  await world.credit(ada.id, 60);
  for (const actor of [memberActor(world, ben.id), await world.staff(['AUDITOR'])]) {
    expect(await refused(world, () => close({}, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  const own = operator.kind === 'MEMBER' ? operator.memberId : '';
  expect(await refused(world, () => close({ passOnTo: { memberId: own } }, operator))).toEqual({ code: 'FORBIDDEN' });
  expect(await refused(world, () => close({ reason: 'DEATH' }))).toEqual({ code: 'INVALID_INPUT', field: ['reason'] });
  const stranger = await (await createWorld({ test: database })).staff(['OPERATOR']);
  expect(await refused(world, () => close({}, stranger))).toEqual({ code: 'NOT_FOUND' });
});

test('over GraphQL: staff see how it ended and until when its credits wait', async () => {
  await world.credit(ada.id, 60);
  const id = Buffer.from(`Member:${ada.id}`).toString('base64url');
  const mutation = `mutation ($input: CloseMembershipInput!) { closeMembership(input: $input) {
    member { status end { reason endedAt settlesAt settledAt toMember { name } } account { status balance { minutes } } } userErrors { code } } }`;
  const asked = (passOnTo: object | null) =>
    ask(world, operator, mutation, { input: { idempotencyKey: newId(), memberId: id, reason: 'DEATH', passOnTo } });
  const end = { reason: 'DEATH', endedAt: worldNow.toISOString(), settlesAt: settlesAt.toISOString() };
  expect(await asked(null)).toEqual({
    closeMembership: {
      member: {
        status: 'CLOSED',
        end: { ...end, settledAt: null, toMember: null },
        account: { status: 'FROZEN', balance: { minutes: 60 } },
      },
      userErrors: [],
    },
  });
  expect(await asked({ memberNumber: ben.memberNumber })).toEqual({
    closeMembership: {
      member: {
        status: 'CLOSED',
        end: { ...end, settledAt: worldNow.toISOString(), toMember: { name: 'Ben' } },
        account: { status: 'CLOSED', balance: { minutes: 0 } },
      },
      userErrors: [],
    },
  });
});

test.each([
  ['LEAVING', 2],
  ['DEATH', 0],
] as const)(
  'P18 helping and being helped end with the membership; for %s, %i others hear of it by message',
  async (reason, told) => {
    const cleo = await world.member();
    for (const [member, helper] of [
      [ada, ben],
      [cleo, ada],
    ] as const) {
      const named = { memberId: member.id, helperId: helper.id, untilOn: '2027-02-28' };
      await nameHelper(world.as(memberActor(world, member.id)), named);
    }
    await close({ reason }, operator);
    expect(
      await world.test.admin('SELECT ended_at AS at FROM care_link WHERE scheme_id = $1', [world.schemeId]),
    ).toEqual([{ at: worldNow }, { at: worldNow }]);
    expect((await events(world)).filter(([type]) => type === 'CareEnded').length).toBe(told);
  },
);

test('P6 the worker settles a wallet as due work, in its own role', async () => {
  await world.credit(ada.id, 60);
  await close();
  world.clock.set(settlesAt);
  const worker = await connectDatabase({ url: database.adminUrl, role: 'tc_worker', poolMax: 1 });
  const context = { ...world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), database: worker };
  await dueWorkHandlers.WALLET_SETTLES?.(context, { schemeId: world.schemeId, subjectId: ada.id });
  await worker.close();
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(60);
  expect(await walletStatus()).toMatchObject({ status: 'CLOSED' });
});
