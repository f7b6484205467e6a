import { agreeExchange } from '../../../src/commands/neighbours/agreeExchange.js';
import { cancelExchange } from '../../../src/commands/neighbours/cancelExchange.js';
import { completeExchange } from '../../../src/commands/neighbours/completeExchange.js';
import { completeWaitingExchange } from '../../../src/commands/neighbours/completeWaitingExchange.js';
import { confirmBySilence } from '../../../src/commands/neighbours/confirmBySilence.js';
import { disputeExchange } from '../../../src/commands/neighbours/disputeExchange.js';
import { missExchange } from '../../../src/commands/neighbours/missExchange.js';
import { remindExchange } from '../../../src/commands/neighbours/remindExchange.js';
import { rescheduleExchange } from '../../../src/commands/neighbours/rescheduleExchange.js';
import { reverseExchange } from '../../../src/commands/neighbours/reverseExchange.js';
import { settleExchange } from '../../../src/commands/neighbours/settleExchange.js';
import { describeLine } from '../../../src/domain/accounts/describeLine.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { statement } from '../../../src/queries/accounts/statement.js';
import { exchange } from '../../../src/queries/neighbours/exchanges.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, refused } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { agreed, confirm, dueOf, exchangeRow, hourMs, met, type Pair, stateOf } from './steps.js';

let world: World;
let operator: Actor;
let ada: MemberEntity;
let ben: MemberEntity;
let pair: Pair;

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member('Ada Brown');
  ben = await world.member('Ben Green');
  pair = { helper: ben.id, helped: ada.id };
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const code = async (work: () => Promise<unknown>) => (await refused(world, work)).code;
const as = (id: string) => world.as(memberActor(world, id));
const asService = () => world.as({ kind: 'SYSTEM', schemeId: world.schemeId });
const balances = async () => [await world.balanceOf({ memberId: ada.id }), await world.balanceOf({ memberId: ben.id })];
const days = (n: number) => n * 24 * hourMs;
const lastEvent = async (exchangeId: string) =>
  (
    await world.test.admin<{ type: string }>(
      `SELECT type FROM outbox_event WHERE payload ->> 'exchangeId' = $1 ORDER BY occurred_at, id`,
      [exchangeId],
    )
  ).at(-1)?.type;

test('N1 both confirm, a small difference is averaged downwards, and one transfer thanks the helper', async () => {
  await world.credit(ada.id, 100);
  const exchangeId = await met(world, pair);
  await confirm(world, exchangeId, ben.id, 60);
  expect(await exchangeRow(world, exchangeId)).toEqual({ state: 'HALF_CONFIRMED', settled: null, transfer: null });
  await confirm(world, exchangeId, ada.id, 45);
  const row = await exchangeRow(world, exchangeId);
  expect([row.state, row.settled, await balances()]).toEqual(['SETTLED', 52, [48, 52]]);
  expect(
    await world.test.admin('SELECT kind, amount_minutes AS minutes FROM transfer WHERE id = $1', [row.transfer]),
  ).toEqual([{ kind: 'EXCHANGE', minutes: 52 }]);
  expect(await lastEvent(exchangeId)).toBe('ExchangeSettled');
  expect((await audited(world, 'confirmExchange')).at(-1)).toEqual({ actor: `member:${ada.id}`, subject: exchangeId });
  const lines = await Promise.all(
    [ada.id, ben.id].map(async (memberId) => {
      const [wallet] = await world.test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [
        memberId,
      ]);
      const of = { accountId: wallet?.id ?? '', memberId, organisationId: null };
      const page = await statement(as(memberId), { ...of, first: 1 });
      return page.nodes.map((line) => describeLine(line))[0];
    }),
  );
  expect(lines).toEqual(['Help from Ben Green', 'Thank you from Ada Brown']);
});

test('the same key confirms once, and another input under it is refused', async () => {
  await world.credit(ada.id, 100);
  const exchangeId = await met(world, pair);
  const key = newId();
  await confirm(world, exchangeId, ben.id, 60, { key });
  expect(await confirm(world, exchangeId, ben.id, 60, { key })).toEqual({ exchangeId });
  expect(await code(() => confirm(world, exchangeId, ben.id, 61, { key }))).toBe('CONFLICT');
  expect((await exchangeRow(world, exchangeId)).state).toBe('HALF_CONFIRMED');
});

test('N2 a larger difference goes to staff, who are no party and say why', async () => {
  await world.credit(ada.id, 100);
  const exchangeId = await met(world, pair);
  await confirm(world, exchangeId, ben.id, 90);
  await confirm(world, exchangeId, ada.id, 60);
  expect([(await exchangeRow(world, exchangeId)).state, await balances(), await lastEvent(exchangeId)]).toEqual([
    'DISPUTED',
    [100, 0],
    'ExchangeDisputed',
  ]);
  const settle = (actor: Actor, minutes = 75, reason = 'The bus was late') =>
    settleExchange(world.as(actor), { idempotencyKey: newId(), exchangeId, minutes, reason });
  const party = await world.actorOf(ben, { role: 'OPERATOR', organisationId: null });
  expect(await code(() => settle(party))).toBe('SECOND_PERSON_NEEDED');
  const carer = {
    ...operator,
    careFor: [{ memberId: ada.id, kind: 'HELPER', until: new Date('2027-01-01') }],
  } as Actor;
  expect(await code(() => settle(carer))).toBe('SECOND_PERSON_NEEDED');
  expect(await code(() => settle(operator, 75, ' '))).toBe('REASON_NEEDED');
  expect(await code(() => settle(operator, 1441))).toBe('INVALID_INPUT');
  expect([await balances(), (await exchangeRow(world, exchangeId)).state]).toEqual([[100, 0], 'DISPUTED']);
  await settle(operator);
  expect([(await exchangeRow(world, exchangeId)).settled, await balances()]).toEqual([75, [25, 75]]);
  expect(await code(() => settle(operator))).toBe('HELP_NOT_OPEN');
});

test('staff may settle that nothing was given: no transfer is made', async () => {
  const exchangeId = await met(world, pair);
  await disputeExchange(as(ada.id), { exchangeId, memberId: ada.id, reason: 'Nobody came 🌧️' });
  await settleExchange(world.as(operator), { idempotencyKey: newId(), exchangeId, minutes: 0, reason: 'Both agree' });
  expect(await exchangeRow(world, exchangeId)).toEqual({ state: 'SETTLED', settled: 0, transfer: null });
});

test('N3 silence after a reminder confirms, once and on time', async () => {
  await world.credit(ada.id, 100);
  const exchangeId = await met(world, pair);
  await confirm(world, exchangeId, ben.id, 50);
  expect(await dueOf(world, exchangeId)).toEqual({
    EXCHANGE_ENDS: ['CANCELLED', new Date(worldNow.getTime() + days(28))],
    EXCHANGE_REMINDS: ['WAITING', new Date(worldNow.getTime() + days(3))],
    EXCHANGE_SILENT: ['WAITING', new Date(worldNow.getTime() + days(7))],
  });
  world.clock.set(new Date(worldNow.getTime() + days(3)));
  await remindExchange(asService(), { exchangeId });
  expect(await lastEvent(exchangeId)).toEqual('ExchangeReminds');
  expect(await code(() => confirmBySilence(asService(), { exchangeId }))).toBe('IN_THE_FUTURE');
  world.clock.set(new Date(worldNow.getTime() + days(7)));
  await confirmBySilence(asService(), { exchangeId });
  expect([(await exchangeRow(world, exchangeId)).settled, await balances()]).toEqual([50, [50, 50]]);
  expect(await code(() => confirmBySilence(asService(), { exchangeId }))).toBe('ALREADY_DONE');
  expect(
    await world.test.admin('SELECT helped_confirmed_by AS by FROM help_exchange WHERE id = $1', [exchangeId]),
  ).toEqual([{ by: 'system' }]);
});

test('N3 silence agrees to nothing beyond what was agreed: such a claim goes to staff', async () => {
  await world.credit(ada.id, 2000);
  const claimed = await met(world, pair);
  await confirm(world, claimed, ben.id, 1440);
  const belittled = await met(world, pair);
  await confirm(world, belittled, ada.id, 5);
  const generous = await met(world, pair);
  await confirm(world, generous, ada.id, 90);
  world.clock.set(new Date(worldNow.getTime() + days(7)));
  for (const exchangeId of [claimed, belittled, generous]) await confirmBySilence(asService(), { exchangeId });
  const states = await Promise.all([claimed, belittled, generous].map((id) => exchangeRow(world, id)));
  expect(states.map(({ state, settled }) => [state, settled])).toEqual([
    ['DISPUTED', null],
    ['DISPUTED', null],
    ['SETTLED', 90],
  ]);
  expect([await lastEvent(claimed), await balances()]).toEqual(['ExchangeDisputed', [1910, 90]]);
});

test('N4 where the credits are not there it waits, is looked at every day, and staff hear after thirty', async () => {
  await world.credit(ada.id, 20);
  const exchangeId = await met(world, pair);
  await confirm(world, exchangeId, ben.id, 60);
  await confirm(world, exchangeId, ada.id, 60);
  expect([(await exchangeRow(world, exchangeId)).state, await balances(), await lastEvent(exchangeId)]).toEqual([
    'WAITING_FOR_CREDITS',
    [20, 0],
    'ExchangeWaits',
  ]);
  const again = (memberId: string) => completeExchange(as(memberId), { idempotencyKey: newId(), exchangeId, memberId });
  await expect(again(ada.id)).rejects.toMatchObject({
    code: 'INSUFFICIENT_CREDITS',
    message: expect.stringContaining('40 minutes more to earn'),
    detail: { availableMinutes: 20 },
  });
  // What the other has is not theirs to know.
  await expect(again(ben.id)).rejects.toMatchObject({ code: 'INSUFFICIENT_CREDITS', detail: {} });
  world.clock.set(new Date(worldNow.getTime() + days(1)));
  await completeWaitingExchange(asService(), { exchangeId });
  expect((await dueOf(world, exchangeId)).EXCHANGE_COMPLETES).toEqual([
    'WAITING',
    new Date(worldNow.getTime() + days(2)),
  ]);
  world.clock.set(new Date(worldNow.getTime() + days(30)));
  await completeWaitingExchange(asService(), { exchangeId });
  expect(await lastEvent(exchangeId)).toEqual('ExchangeStuck');
  await world.credit(ada.id, 40);
  await again(ben.id);
  expect([(await exchangeRow(world, exchangeId)).state, await balances()]).toEqual(['SETTLED', [0, 60]]);
});

test('N4 what staff decide where the credits are not there is told, and looked at every day for another thirty', async () => {
  await world.credit(ada.id, 20);
  const exchangeId = await met(world, pair);
  await confirm(world, exchangeId, ben.id, 60);
  await confirm(world, exchangeId, ada.id, 60);
  world.clock.set(new Date(worldNow.getTime() + days(30)));
  await completeWaitingExchange(asService(), { exchangeId });
  expect(await lastEvent(exchangeId)).toEqual('ExchangeStuck');
  await settleExchange(world.as(operator), { idempotencyKey: newId(), exchangeId, minutes: 40, reason: 'It was less' });
  expect([await exchangeRow(world, exchangeId), await lastEvent(exchangeId)]).toEqual([
    { state: 'WAITING_FOR_CREDITS', settled: 40, transfer: null },
    'ExchangeWaits',
  ]);
  const due = new Date(worldNow.getTime() + days(31));
  expect((await dueOf(world, exchangeId)).EXCHANGE_COMPLETES).toEqual(['WAITING', due]);
  world.clock.set(due);
  await completeWaitingExchange(asService(), { exchangeId });
  expect((await dueOf(world, exchangeId)).EXCHANGE_COMPLETES).toEqual([
    'WAITING',
    new Date(worldNow.getTime() + days(32)),
  ]);
  expect(await balances()).toEqual([20, 0]);
});

test('N5 a frozen wallet refuses the second word, and silence waits for it', async () => {
  await world.credit(ada.id, 100);
  const exchangeId = await met(world, pair);
  await confirm(world, exchangeId, ben.id, 60);
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ben.id]);
  // What is the matter with Ben's wallet is not Ada's to know; staff read it.
  await expect(confirm(world, exchangeId, ada.id, 60)).rejects.toMatchObject({
    code: 'HELP_NOT_OPEN',
    message:
      "This cannot be settled today. Nothing changed, and nothing is lost: please try again later, or ask the scheme's staff.",
  });
  expect(await code(() => confirm(world, exchangeId, ada.id, 60, { actor: operator }))).toBe('ACCOUNT_NOT_OPEN');
  expect((await exchangeRow(world, exchangeId)).state).toBe('HALF_CONFIRMED');
  world.clock.set(new Date(worldNow.getTime() + days(7)));
  await confirmBySilence(asService(), { exchangeId });
  expect([(await exchangeRow(world, exchangeId)).state, await balances()]).toEqual(['WAITING_FOR_CREDITS', [100, 0]]);
  await world.test.admin(`UPDATE account SET status = 'OPEN' WHERE member_id = $1`, [ben.id]);
});

test('N6 a missed time counts only where both agreed so and the notice was short', async () => {
  await world.credit(ada.id, 100);
  const uncharged = await met(world, pair);
  await missExchange(as(ben.id), { exchangeId: uncharged, memberId: ben.id });
  expect(await exchangeRow(world, uncharged)).toEqual({ state: 'MISSED', settled: null, transfer: null });
  const charged = await met(world, pair, true);
  await missExchange(as(ben.id), { exchangeId: charged, memberId: ben.id });
  expect((await exchangeRow(world, charged)).state).toBe('HALF_CONFIRMED');
  await confirm(world, charged, ada.id, 60);
  expect(await balances()).toEqual([40, 60]);
  // A helper who does not come is charged nothing.
  const helperMissed = await met(world, pair, true);
  await missExchange(as(ada.id), { exchangeId: helperMissed, memberId: ada.id });
  expect([(await exchangeRow(world, helperMissed)).state, await balances()]).toEqual(['MISSED', [40, 60]]);
});

test('N6 who cancels in time is charged nothing; who cancels late may be', async () => {
  const inTime = await agreed(world, pair, { chargesMissed: true });
  await cancelExchange(as(ada.id), { exchangeId: inTime.exchangeId, memberId: ada.id, words: 'A cold' });
  expect(await stateOf(world, 'help_post', inTime.postId)).toBe('OPEN');
  const miss = (exchangeId: string) => missExchange(as(ben.id), { exchangeId, memberId: ben.id });
  expect(await code(() => miss(inTime.exchangeId))).toBe('HELP_NOT_OPEN');
  const late = await agreed(world, pair, { chargesMissed: true });
  world.clock.advance(hourMs);
  await cancelExchange(as(ada.id), { exchangeId: late.exchangeId, memberId: ada.id });
  await miss(late.exchangeId);
  expect((await exchangeRow(world, late.exchangeId)).state).toBe('HALF_CONFIRMED');
  // They do not meet any more, whatever is still to be said about it.
  expect((await exchange(as(ben.id), { exchangeId: late.exchangeId })).isMeeting).toBe(false);
  // Its time has not come, and yet there is nothing to wait for.
  await disputeExchange(as(ada.id), { exchangeId: late.exchangeId, memberId: ada.id, reason: 'I rang him' });
  expect((await exchangeRow(world, late.exchangeId)).state).toBe('DISPUTED');
});

async function chargesMissed(exchangeId: string): Promise<boolean | undefined> {
  const [row] = await world.test.admin<{ charges: boolean }>(
    'SELECT charges_missed AS charges FROM help_exchange WHERE id = $1',
    [exchangeId],
  );
  return row?.charges;
}

test('N7 what is proposed anew stands beside what was agreed until the other agrees; what is left out stays', async () => {
  const { exchangeId } = await agreed(world, pair, { chargesMissed: true });
  const later = new Date(worldNow.getTime() + days(2));
  await rescheduleExchange(as(ada.id), { exchangeId, memberId: ada.id, startsAt: later, minutes: 90 });
  const shown = async () =>
    (
      await world.test.admin(
        'SELECT state, starts_at AS starts, agreed_minutes AS minutes FROM help_exchange WHERE id = $1',
        [exchangeId],
      )
    )[0];
  expect(await shown()).toEqual({ state: 'AGREED', starts: new Date(worldNow.getTime() + days(1)), minutes: 60 });
  const agree = (memberId: string, revision: number) => agreeExchange(as(memberId), { exchangeId, memberId, revision });
  expect(await code(() => agree(ada.id, 2))).toBe('HELP_NOT_OPEN');
  expect(await code(() => agree(ben.id, 1))).toBe('HELP_NOT_OPEN');
  await agree(ben.id, 2);
  expect(await chargesMissed(exchangeId)).toBe(true);
  expect(await shown()).toEqual({ state: 'AGREED', starts: later, minutes: 90 });
  expect(await code(() => confirm(world, exchangeId, ada.id, 60))).toBe('IN_THE_FUTURE');
});

test('N8 staff take an exchange back whole and once; what the helper enjoyed is to be earned back', async () => {
  await world.credit(ada.id, 60);
  const exchangeId = await met(world, pair);
  await confirm(world, exchangeId, ben.id, 60);
  await confirm(world, exchangeId, ada.id, 60);
  const party = await world.actorOf(ada, { role: 'OPERATOR', organisationId: null });
  const reverse = (actor: Actor) =>
    reverseExchange(world.as(actor), { idempotencyKey: newId(), exchangeId, reason: 'Another day' });
  expect(await code(() => reverse(party))).toBe('SECOND_PERSON_NEEDED');
  await reverse(operator);
  expect([(await exchangeRow(world, exchangeId)).state, await balances()]).toEqual(['REVERSED', [60, 0]]);
  expect(await code(() => reverse(operator))).toBe('NOT_REVERSIBLE');
});

test('N9 nobody speaks for the other side, not with its helper nor as staff; a broker who is neither speaks for both', async () => {
  await world.credit(ada.id, 100);
  const exchangeId = await met(world, pair);
  const helperOfAda = {
    ...memberActor(world, ben.id),
    careFor: [{ memberId: ada.id, kind: 'HELPER', until: new Date('2027-01-01') }],
  } as Actor;
  expect(await code(() => confirm(world, exchangeId, ada.id, 60, { actor: helperOfAda }))).toBe('SECOND_PERSON_NEEDED');
  await expect(confirm(world, exchangeId, ada.id, 60, { actor: memberActor(world, ben.id) })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  await confirm(world, exchangeId, ben.id, 60, { actor: operator });
  await confirm(world, exchangeId, ada.id, 60, { actor: operator });
  expect(await balances()).toEqual([40, 60]);
  expect(
    await world.test.admin(
      'SELECT for_member_id AS member FROM audit WHERE action = $1 AND subject_id = $2 ORDER BY occurred_at, id',
      ['confirmExchange', exchangeId],
    ),
  ).toEqual([{ member: ben.id }, { member: ada.id }]);
});
