import { donateCredits } from '../../../src/commands/accounts/donateCredits.js';
import { freezeAccount } from '../../../src/commands/accounts/freezeAccount.js';
import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { holdOffer } from '../../../src/commands/spending/holdOffer.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask } from '../hours/ask.js';
import { approved, logged } from '../hours/steps.js';
import { codeOf, enjoyed, memberActor, redeemed } from '../spending/steps.js';
import { held, released } from './holdSteps.js';
import { accountOf, audited, events, lotsOf, refusalOf, refused, statusOf, walletOf } from './traces.js';

let world: World;
let operator: Actor;
let ada: MemberEntity;
let ben: MemberEntity;
let wallet: string;

beforeAll(async () => {
  world = await createWorld({ poolMax: 12 });
  operator = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member();
  ben = await world.member();
  wallet = await accountOf(world, { memberId: ada.id });
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const change = (isFrozen: boolean, accountId = wallet, actor = operator, reason = 'Two people use it') =>
  freezeAccount(world.as(actor), { accountId, isFrozen, reason });
const give = (from: MemberEntity, to: MemberEntity) =>
  giftCredits(world.as(memberActor(world, from.id)), {
    idempotencyKey: newId(),
    fromMemberId: from.id,
    toMemberId: to.id,
    amountMinutes: 30,
  });

test('it is frozen and opened again, with its reason, its instant, its events and its audit rows', async () => {
  await change(true);
  expect(await statusOf(world, wallet)).toEqual({ status: 'FROZEN', reason: 'Two people use it', since: worldNow });
  world.clock.set(new Date('2026-11-25T10:00:00Z'));
  await change(false, wallet, operator, 'Talked to both');
  expect(await statusOf(world, wallet)).toEqual({
    status: 'OPEN',
    reason: 'Talked to both',
    since: world.clock.now(),
  });
  expect((await events(world)).slice(-2)).toEqual([
    ['AccountFrozen', { accountId: wallet }],
    ['AccountOpenedAgain', { accountId: wallet }],
  ]);
  const actor = operator.kind === 'MEMBER' ? `member:${operator.memberId}` : '';
  expect((await audited(world, 'freezeAccount')).slice(-2)).toEqual([
    { actor, subject: wallet },
    { actor, subject: wallet },
  ]);
});

test('P14 a frozen wallet neither spends, holds, gives, donates nor receives gifts; afterwards it does again', async () => {
  const venue = await world.organisation({ isVenue: true });
  const offer = await world.offer(venue.id);
  const till = await world.staff(['TILL', venue.id]);
  await world.credit(ada.id, 300);
  await world.credit(ben.id, 300);
  await change(true);
  const code = await codeOf(world, ada.id);
  expect(await refused(world, () => redeemed(world, till, offer.id, code))).toMatchObject({ code: 'ACCOUNT_NOT_OPEN' });
  expect(await held(world, ada.id, 60)).toBe(null);
  const hold = () => holdOffer(world.as(till), { idempotencyKey: newId(), offerId: offer.id, code, adults: 1 });
  expect(await refused(world, hold)).toMatchObject({ code: 'ACCOUNT_NOT_OPEN' });
  const donate = () =>
    donateCredits(world.as(memberActor(world, ada.id)), {
      idempotencyKey: newId(),
      fromMemberId: ada.id,
      amountMinutes: 30,
    });
  expect(await refused(world, donate)).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
  expect(await refused(world, () => give(ada, ben))).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
  expect(await refused(world, () => give(ben, ada))).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
  await change(false);
  await redeemed(world, till, offer.id, code);
  await give(ada, ben);
  await give(ben, ada);
  await donate();
  expect(await walletOf(world, ada.id)).toEqual({ balance: 210, held: 0, toEarnBack: 0 });
});

test('E15 hours of a frozen wallet are refused with ACCOUNT_NOT_OPEN and wait until the freeze ends', async () => {
  const group = await world.organisation();
  const leader = await world.staff(['LEADER', group.id]);
  const log = await logged(world, ada.id, group.id);
  await change(true);
  const before = await walletOf(world, ada.id);
  expect(await approved(world, leader, [log])).toEqual({
    approved: [],
    refused: [{ hoursLogId: log, code: 'ACCOUNT_NOT_OPEN' }],
  });
  expect(await walletOf(world, ada.id)).toEqual(before);
  await change(false);
  expect(await approved(world, leader, [log])).toEqual({ approved: [log], refused: [] });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
});

test('P14 reversals still reach a frozen wallet, in both directions', async () => {
  const venue = await world.organisation({ isVenue: true, isGroup: true });
  const offer = await world.offer(venue.id);
  const staff = await world.staff(['LEADER', venue.id]);
  const log = await logged(world, ada.id, venue.id);
  await approved(world, staff, [log]);
  const redemptionId = await enjoyed(world, staff, offer.id, ada.id);
  await change(true);
  await reverseRedemption(world.as(staff), { idempotencyKey: newId(), redemptionId });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
  await reverseAward(world.as(staff), { idempotencyKey: newId(), hoursLogId: log, reason: 'Twice' });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
});

test('P14 credits whose day passed while they were frozen get the days of grace; what had lapsed before stays lapsed', async () => {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  await world.credit(ada.id, 10, day('2026-11-20'));
  await world.credit(ada.id, 20, day('2026-11-30'));
  await world.credit(ada.id, 30, day('2026-12-15'));
  await world.credit(ada.id, 40);
  // Out of what lapsed first then; after the grace the other one does. The proof of the order knows both days.
  await giftCredits(world.as(memberActor(world, ada.id)), {
    idempotencyKey: newId(),
    fromMemberId: ada.id,
    toMemberId: ben.id,
    amountMinutes: 5,
  });
  await change(true);
  world.clock.set(new Date('2026-12-05T09:00:00Z'));
  await change(false);
  expect(await lotsOf(world, ada.id)).toEqual([
    [10, 0, '2026-11-20T00:00:00.000Z'],
    [30, 0, '2026-12-15T00:00:00.000Z'],
    [15, 0, '2027-01-04T09:00:00.000Z'],
    [40, 0, null],
  ]);
});

test('S10 a hold stays through a freeze and lapses in its time; nothing new is held', async () => {
  await world.credit(ada.id, 60);
  const holdId = await held(world, ada.id, 60);
  await change(true);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 60, toEarnBack: 0 });
  world.clock.set(new Date('2026-11-22T10:31:00Z'));
  expect(await released(world, holdId ?? '', 'LAPSED')).toBe(true);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
  expect(await statusOf(world, wallet)).toMatchObject({ status: 'FROZEN' });
});

test('S10 a freeze against 20 redemptions in flight: what had not committed before it is refused', async () => {
  const venue = await world.organisation({ isVenue: true });
  const offer = await world.offer(venue.id);
  const tills = await Promise.all(Array.from({ length: 20 }, () => world.staff(['TILL', venue.id])));
  await world.credit(ada.id, 20 * 60);
  const codes: string[] = [];
  for (const _ of tills) codes.push(await codeOf(world, ada.id));
  const visits = async () =>
    Number(
      (await world.test.admin<{ n: number }>('SELECT count(*) AS n FROM redemption WHERE member_id = $1', [ada.id]))[0]
        ?.n,
    );
  const attempts = tills.map((till, index) =>
    redeemed(world, till, offer.id, codes[index] ?? '').then(
      () => 'DONE',
      (error: { code?: string }) => error.code,
    ),
  );
  await change(true);
  const whenFrozen = await visits();
  const outcomes = await Promise.all(attempts);
  expect(await visits()).toBe(whenFrozen);
  expect(outcomes.filter((outcome) => outcome === 'DONE').length).toBe(whenFrozen);
  expect(outcomes.filter((outcome) => outcome === 'ACCOUNT_NOT_OPEN').length).toBe(20 - whenFrozen);
  expect(await walletOf(world, ada.id)).toEqual({ balance: (20 - whenFrozen) * 60, held: 0, toEarnBack: 0 });
});

test('two operators at once freeze it once', async () => {
  const second = await world.staff(['OPERATOR']);
  const results = await Promise.allSettled([change(true), change(true, wallet, second)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await refused(world, () => change(true))).toEqual({ code: 'ALREADY_DONE', field: ['accountId'] });
});

test('a venue’s frozen account honours nothing; a frozen pot is frozen; the scheme’s own accounts are not', async () => {
  const both = await world.organisation({ isVenue: true, isGroup: true });
  const offer = await world.offer(both.id);
  const till = await world.staff(['TILL', both.id]);
  await world.credit(ada.id, 60);
  for (const kind of ['POT', 'VENUE']) await change(true, await accountOf(world, { organisationId: both.id, kind }));
  expect(await refusalOf(() => enjoyed(world, till, offer.id, ada.id))).toMatchObject({ code: 'ACCOUNT_NOT_OPEN' });
  const donate = () =>
    donateCredits(world.as(memberActor(world, ada.id)), {
      idempotencyKey: newId(),
      fromMemberId: ada.id,
      toOrganisationId: both.id,
      amountMinutes: 30,
    });
  expect(await refused(world, donate)).toEqual({ code: 'ACCOUNT_NOT_OPEN', field: ['toOrganisationId'] });
  for (const kind of ['ISSUANCE', 'COMMUNITY_POT']) {
    const id = await accountOf(world, { kind });
    expect(await refused(world, () => change(true, id))).toEqual({ code: 'INVALID_INPUT', field: ['accountId'] });
  }
});

test('whatever a command forgets, the ledger’s door moves nothing out of or into a frozen account', async () => {
  await world.credit(ada.id, 60);
  await change(true);
  await expect(world.credit(ada.id, 60)).rejects.toMatchObject({ code: 'TC004' });
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('a reason is needed; a closed account and a wallet that only waits stay as they are', async () => {
  for (const reason of ['', ' x ', 'x'.repeat(1001)]) {
    expect(await refused(world, () => change(true, wallet, operator, reason))).toEqual({
      code: 'REASON_NEEDED',
      field: ['reason'],
    });
  }
  expect(await refused(world, () => change(false))).toEqual({ code: 'ALREADY_DONE', field: ['accountId'] });
  await world.test.admin(`UPDATE account SET status = 'CLOSED' WHERE id = $1`, [wallet]);
  expect(await refused(world, () => change(true))).toEqual({ code: 'ACCOUNT_NOT_OPEN', field: ['accountId'] });
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE id = $1`, [wallet]);
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  expect(await refused(world, () => change(false))).toEqual({ code: 'MEMBER_CLOSED', field: ['accountId'] });
});

test('it is for operators of the scheme alone, and never about a wallet of their own', async () => {
  const member = await world.member();
  const own = await world.actorOf(member, { role: 'OPERATOR', organisationId: null });
  const ownWallet = await accountOf(world, { memberId: member.id });
  expect(await refused(world, () => change(true, ownWallet, own))).toEqual({ code: 'FORBIDDEN' });
  await change(true, ownWallet);
  expect(await refused(world, () => change(false, ownWallet, own))).toEqual({ code: 'FORBIDDEN' });
  for (const actor of [memberActor(world, ada.id), await world.staff(['AUDITOR'])]) {
    expect(await refused(world, () => change(true, wallet, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  const stranger = await (await createWorld({ test: world.test })).staff(['OPERATOR']);
  expect(await refused(world, () => change(true, wallet, stranger))).toEqual({ code: 'NOT_FOUND' });
});

test('over GraphQL: staff see why, the member sees that', async () => {
  const id = (
    await ask<{ member: { account: { id: string } } }>(
      world,
      operator,
      `query ($id: ID!) { member(id: $id) { account { id } } }`,
      { id: Buffer.from(`Member:${ada.id}`).toString('base64url') },
    )
  ).member.account.id;
  const freeze = `mutation ($input: FreezeAccountInput!) { freezeAccount(input: $input) { account { status statusReason statusSince } userErrors { code } } }`;
  const input = { accountId: id, isFrozen: true, reason: 'Two people use it' };
  expect(await ask(world, operator, freeze, { input })).toEqual({
    freezeAccount: {
      account: { status: 'FROZEN', statusReason: 'Two people use it', statusSince: '2026-11-22T10:00:00.000Z' },
      userErrors: [],
    },
  });
  expect(await ask(world, operator, freeze, { input })).toEqual({
    freezeAccount: { account: null, userErrors: [{ code: 'ALREADY_DONE' }] },
  });
  expect(
    await ask(world, memberActor(world, ada.id), `query ($id: ID!) { account(id: $id) { status statusReason } }`, {
      id,
    }),
  ).toEqual({ account: { status: 'FROZEN', statusReason: null } });
});
