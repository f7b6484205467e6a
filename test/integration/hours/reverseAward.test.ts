import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { type ReverseAwardInput, reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { held } from '../accounts/holdSteps.js';
import { audited, events, lotsOf, refusalOf, refused, schemeBalance, walletOf } from '../accounts/traces.js';
import { codeOf, enjoyed, memberActor, redeemed } from '../spending/steps.js';
import { approved, logged } from './steps.js';

let world: World;
let group: OrganisationEntity;
let venue: OrganisationEntity;
let offerId: string;
let leader: Actor;
let till: Actor;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
  group = await world.organisation();
  venue = await world.organisation({ isVenue: true });
  offerId = (await world.offer(venue.id, { priceMinutes: 45 })).id;
  leader = await world.staff(['LEADER', group.id]);
  till = await world.staff(['TILL', venue.id]);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

/** An approved log of ada's. */
async function awarded(minutes = 60, more: Parameters<typeof logged>[3] = {}): Promise<string> {
  const id = await logged(world, ada.id, group.id, { minutes, ...more });
  await approved(world, leader, [id]);
  return id;
}

const reverse = (hoursLogId: string, actor: Actor = leader, more: Partial<ReverseAwardInput> = {}) =>
  reverseAward(world.as(actor), { idempotencyKey: newId(), hoursLogId, reason: 'It was another day.', ...more });

test('unspent credits go back where they came from, and the hours no longer count', async () => {
  const issued = await schemeBalance(world, 'ISSUANCE');
  const id = await awarded();
  world.clock.advance(60_000);
  expect(await reverse(id)).toEqual({ hoursLogId: id });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  expect(await schemeBalance(world, 'ISSUANCE')).toBe(issued);
  expect(
    await world.test.admin('SELECT state, reversed_at, reversal_reason, rewarded_as FROM hours_log WHERE id = $1', [
      id,
    ]),
  ).toEqual([
    {
      state: 'REVERSED',
      reversed_at: world.clock.now(),
      reversal_reason: 'It was another day.',
      rewarded_as: 'CREDITS',
    },
  ]);
  const [original, mirror] = await world.test.admin<{
    id: string;
    kind: string;
    amount_minutes: number;
    reverses: string | null;
  }>(
    'SELECT id, kind, amount_minutes, reverses_transfer_id AS reverses FROM transfer WHERE hours_log_id = $1 ORDER BY occurred_at',
    [id],
  );
  expect(mirror).toEqual({ id: expect.any(String), kind: 'REVERSAL', amount_minutes: 60, reverses: original?.id });
  expect((await events(world)).at(-1)).toEqual(['AwardReversed', { hoursLogId: id, memberId: ada.id }]);
  expect((await audited(world, 'reverseAward')).at(-1)?.subject).toBe(id);
});

test('its own lot is taken first, though another would lapse earlier', async () => {
  await world.credit(ada.id, 30, new Date('2026-12-01T00:00:00Z'));
  const id = await awarded();
  await reverse(id);
  expect(await lotsOf(world, ada.id)).toEqual([[30, 0, '2026-12-01T00:00:00.000Z']]);
});

test('what was spent becomes an amount to earn back: it blocks spending and gifts, and earning fills it first', async () => {
  const id = await awarded();
  await enjoyed(world, till, offerId, ada.id);
  await reverse(id);
  expect(await walletOf(world, ada.id)).toEqual({ balance: -45, held: 0, toEarnBack: 45 });
  expect(await lotsOf(world, ada.id)).toEqual([]);

  const code = await codeOf(world, ada.id);
  expect(await refused(world, () => redeemed(world, till, offerId, code))).toEqual({ code: 'CREDITS_TO_EARN_BACK' });
  const friend = await world.member();
  const gift = { idempotencyKey: newId(), fromMemberId: ada.id, toMemberId: friend.id, amountMinutes: 1 };
  expect(await refused(world, () => giftCredits(world.as(memberActor(world, ada.id)), gift))).toEqual({
    code: 'CREDITS_TO_EARN_BACK',
  });

  await awarded(30, { workedOn: '2026-11-19' });
  expect(await walletOf(world, ada.id)).toEqual({ balance: -15, held: 0, toEarnBack: 15 });
  await awarded(30, { workedOn: '2026-11-18' });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 15, held: 0, toEarnBack: 0 });
  expect(await lotsOf(world, ada.id)).toEqual([[15, 0, null]]);
});

test('a gift that arrives fills what is to be earned back too', async () => {
  const id = await awarded();
  await enjoyed(world, till, offerId, ada.id);
  await reverse(id);
  const friend = await world.member();
  await world.credit(friend.id, 100);
  const gift = { idempotencyKey: newId(), fromMemberId: friend.id, toMemberId: ada.id, amountMinutes: 50 };
  await giftCredits(world.as(memberActor(world, friend.id)), gift);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 5, held: 0, toEarnBack: 0 });
  expect(await lotsOf(world, ada.id)).toEqual([[5, 0, null]]);
});

test('reversing the visit afterwards gives back less what is to be earned back', async () => {
  const id = await awarded();
  const redemptionId = await enjoyed(world, till, offerId, ada.id);
  await reverse(id);
  await reverseRedemption(world.as(till), { idempotencyKey: newId(), redemptionId });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
  expect(await lotsOf(world, ada.id)).toEqual([]);
});

test('credits from elsewhere cover it before anything is to be earned back', async () => {
  const id = await awarded();
  await enjoyed(world, till, offerId, ada.id);
  await world.credit(ada.id, 30);
  await reverse(id);
  expect(await walletOf(world, ada.id)).toEqual({ balance: -15, held: 0, toEarnBack: 15 });
});

test('held credits are freed for it, the newest hold first, and no more holds than it takes', async () => {
  const id = await awarded(60);
  await world.credit(ada.id, 60);
  const older = await held(world, ada.id, 40);
  world.clock.advance(1000);
  const newer = await held(world, ada.id, 50);
  await reverse(id);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 40, toEarnBack: 0 });
  const states = await world.test.admin<{ id: string; state: string }>(
    'SELECT id, state FROM hold WHERE id = ANY ($1)',
    [[older, newer]],
  );
  expect(Object.fromEntries(states.map(({ id: holdId, state }) => [holdId, state]))).toEqual({
    [older ?? '']: 'HELD',
    [newer ?? '']: 'RELEASED',
  });
});

test('credits donated for the hours leave the pot again', async () => {
  const pot = await schemeBalance(world, 'COMMUNITY_POT');
  const id = await awarded(60, { rewardChoice: 'DONATE' });
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(pot + 60);
  await reverse(id);
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(pot);
});

test('hours for recognition alone are taken back without a transfer', async () => {
  const id = await awarded(60, { rewardChoice: 'RECOGNITION_ONLY' });
  await reverse(id);
  expect(await world.test.admin('SELECT state, transfer_id FROM hours_log WHERE id = $1', [id])).toEqual([
    { state: 'REVERSED', transfer_id: null },
  ]);
});

test('the same key and input reverse once; the same key and other input conflict', async () => {
  const id = await awarded();
  const idempotencyKey = newId();
  const once = () => reverse(id, leader, { idempotencyKey });
  expect(await Promise.all([once(), once()])).toEqual([{ hoursLogId: id }, { hoursLogId: id }]);
  const other = () => reverse(id, leader, { idempotencyKey, reason: 'Another reason.' });
  expect(await refused(world, other)).toEqual({ code: 'CONFLICT', field: ['idempotencyKey'] });
  expect((await walletOf(world, ada.id)).balance).toBe(0);
});

test('with another key it was reversed already, even at the same moment', async () => {
  const id = await awarded();
  const both = await Promise.allSettled([reverse(id), reverse(id)]);
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await refused(world, () => reverse(id))).toEqual({ code: 'NOT_APPROVED', field: ['hoursLogId'] });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
});

test('a waiting log has nothing to take back, and a reason is needed', async () => {
  const waiting = await logged(world, ada.id, group.id);
  expect(await refused(world, () => reverse(waiting))).toEqual({ code: 'NOT_APPROVED', field: ['hoursLogId'] });
  const id = await awarded();
  expect(await refused(world, () => reverse(id, leader, { reason: ' ' }))).toEqual({
    code: 'REASON_NEEDED',
    field: ['reason'],
  });
});

test('nobody reverses their own award, strangers none, and another scheme’s looks missing', async () => {
  const id = await awarded();
  const self = await world.actorOf(ada, { role: 'LEADER', organisationId: group.id });
  expect(await refused(world, () => reverse(id, self))).toEqual({
    code: 'SELF_APPROVAL_NOT_ALLOWED',
    field: ['hoursLogId'],
  });
  for (const actor of [await world.staff(), await world.staff(['AUDITOR']), await world.staff(['LEADER', venue.id])]) {
    expect(await refused(world, () => reverse(id, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  const other = await createWorld({ test: world.test });
  const stranger = await other.staff(['OPERATOR']);
  const foreign = { idempotencyKey: newId(), hoursLogId: id, reason: 'It was another day.' };
  expect(await refusalOf(() => reverseAward(other.as(stranger), foreign))).toEqual({ code: 'NOT_FOUND' });
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});
