import { blockMember } from '../../../src/commands/neighbours/blockMember.js';
import { disputeExchange } from '../../../src/commands/neighbours/disputeExchange.js';
import { endForgottenExchange } from '../../../src/commands/neighbours/endForgottenExchange.js';
import { missExchange } from '../../../src/commands/neighbours/missExchange.js';
import { remindExchange } from '../../../src/commands/neighbours/remindExchange.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { exchange } from '../../../src/queries/neighbours/exchanges.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refused, schemeBalance } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { agreed, confirm, dueOf, exchangeRow, hourMs, met, stateOf } from './steps.js';

let world: World;
let ada: MemberEntity;
let ben: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.set(worldNow);
  [ada, ben] = [await world.member('Ada'), await world.member('Ben')];
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

/** Ben helped Ada for an hour; both said so, and Ada had less. */
async function waiting(minutes: number): Promise<string> {
  const exchangeId = await met(world, { helper: ben.id, helped: ada.id });
  await confirm(world, exchangeId, ben.id, 60);
  await confirm(world, exchangeId, ada.id, 60);
  expect((await exchangeRow(world, exchangeId)).state).toBe('WAITING_FOR_CREDITS');
  if (minutes > 0) await world.credit(ada.id, minutes);
  return exchangeId;
}
const close = (member: MemberEntity, more: object = {}) =>
  closeMembership(world.as(memberActor(world, member.id)), {
    ...{ idempotencyKey: newId(), memberId: member.id, reason: 'LEAVING', ...more },
  });
const balances = async () => [await world.balanceOf({ memberId: ada.id }), await world.balanceOf({ memberId: ben.id })];
const said = async (exchangeId: string) =>
  (
    await world.test.admin<{ words: string | null }>(
      'SELECT coalesce(settle_reason, end_words) AS words FROM help_exchange WHERE id = $1',
      [exchangeId],
    )
  )[0]?.words;
const eventsOf = async (exchangeId: string) =>
  (
    await world.test.admin<{ type: string }>(
      `SELECT type FROM outbox_event WHERE payload ->> 'exchangeId' = $1 ORDER BY occurred_at, id`,
      [exchangeId],
    )
  ).map(({ type }) => type);

test('N17 what there is goes to who helped before the rest is passed on, and staff hear what is missing', async () => {
  const carla = await world.member('Carla');
  const exchangeId = await waiting(45);
  await close(ada, { passOnTo: { memberId: carla.id } });
  const row = await exchangeRow(world, exchangeId);
  expect([row.state, row.settled, await balances(), await world.balanceOf({ memberId: carla.id })]).toEqual([
    ...['SETTLED', 45, [0, 45], 0],
  ]);
  expect(await said(exchangeId)).toBe(
    'A membership ended: of the 1 hour that both confirmed, 45 minutes could be given.',
  );
  expect((await eventsOf(exchangeId)).slice(-2)).toEqual(['ExchangeSettled', 'ExchangeStuck']);
  expect((await dueOf(world, exchangeId)).EXCHANGE_COMPLETES?.[0]).toBe('CANCELLED');
});

test('N17 where all of it is there nothing is missing, and the rest goes where it was to go', async () => {
  const carla = await world.member('Carla');
  const exchangeId = await waiting(100);
  await close(ada, { passOnTo: { memberId: carla.id } });
  expect([await exchangeRow(world, exchangeId), await world.balanceOf({ memberId: carla.id })]).toMatchObject([
    { state: 'SETTLED', settled: 60 },
    40,
  ]);
  expect([await balances(), await said(exchangeId), (await eventsOf(exchangeId)).at(-1)]).toEqual([
    ...[[0, 60], null, 'ExchangeSettled'],
  ]);
});

test('N17 with nothing there it is cancelled; staff hear of all of it', async () => {
  const exchangeId = await waiting(0);
  await close(ada);
  expect(await exchangeRow(world, exchangeId)).toMatchObject({ state: 'CANCELLED', transfer: null });
  expect([await balances(), (await eventsOf(exchangeId)).slice(-2)]).toEqual([
    [0, 0],
    ['ExchangeEnded', 'ExchangeStuck'],
  ]);
  expect(await said(exchangeId)).toBe(
    'A membership ended: of the 1 hour that both confirmed, 0 minutes could be given.',
  );
});

test('N17 who helped leaves: what is there goes with them', async () => {
  const exchangeId = await waiting(45);
  const pot = await schemeBalance(world, 'COMMUNITY_POT');
  await close(ben, { passOnTo: { communityPot: true } });
  expect([(await exchangeRow(world, exchangeId)).settled, await balances()]).toEqual([45, [0, 0]]);
  expect(await schemeBalance(world, 'COMMUNITY_POT')).toBe(pot + 45);
});

const days = (n: number) => new Date(worldNow.getTime() + n * 24 * hourMs);
const asService = () => world.as({ kind: 'SYSTEM', schemeId: world.schemeId });
const as = (id: string) => world.as(memberActor(world, id));
const code = async (work: () => Promise<unknown>) => (await refused(world, work)).code;

test('N18 a membership ends that one side had confirmed with: it counts as after silence, and no further than was agreed', async () => {
  await world.credit(ada.id, 300);
  const pair = { helper: ben.id, helped: ada.id };
  const [plain, beyond, small] = [await met(world, pair), await met(world, pair), await met(world, pair)];
  await confirm(world, plain, ben.id, 60);
  await confirm(world, beyond, ben.id, 90);
  await confirm(world, small, ada.id, 20);
  await close(ben, { passOnTo: { communityPot: true } });
  const rows = await Promise.all([plain, beyond, small].map((id) => exchangeRow(world, id)));
  expect(rows.map(({ state, settled }) => [state, settled])).toEqual([
    ['SETTLED', 60],
    ['SETTLED', 60],
    ['SETTLED', 20],
  ]);
  expect(await balances()).toEqual([160, 0]);
  expect([await said(plain), await said(beyond), await said(small)]).toEqual([
    null,
    'A membership ended: of the 1 hour 30 minutes that one side said, the 1 hour that were agreed count.',
    null,
  ]);
  expect((await eventsOf(beyond)).includes('ExchangeStuck')).toBe(true);
  expect((await dueOf(world, plain)).EXCHANGE_SILENT?.[0]).toBe('CANCELLED');
});

test('N18 what is with staff when a membership ends is over, and staff hear of it', async () => {
  await world.credit(ada.id, 60);
  const exchangeId = await met(world, { helper: ben.id, helped: ada.id });
  await disputeExchange(as(ada.id), { exchangeId, memberId: ada.id, reason: 'Nobody came' });
  await close(ada);
  expect(await exchangeRow(world, exchangeId)).toEqual({ state: 'CANCELLED', settled: null, transfer: null });
  expect(await said(exchangeId)).toBe('A membership ended before staff had said what counts. Nothing was given.');
  expect((await eventsOf(exchangeId)).slice(-2)).toEqual(['ExchangeEnded', 'ExchangeStuck']);
});

test('N19 an agreed exchange that neither side confirms ends by itself, after both were asked twice', async () => {
  const { exchangeId, postId, answerId } = await agreed(world, { helper: ben.id, helped: ada.id });
  expect(await dueOf(world, exchangeId)).toEqual({
    EXCHANGE_ENDS: ['WAITING', days(29)],
    EXCHANGE_REMINDS: ['WAITING', days(2)],
  });
  world.clock.set(days(2));
  await remindExchange(asService(), { exchangeId });
  expect((await dueOf(world, exchangeId)).EXCHANGE_REMINDS).toEqual(['WAITING', days(26)]);
  world.clock.set(days(26));
  await remindExchange(asService(), { exchangeId });
  expect((await eventsOf(exchangeId)).slice(-2)).toEqual(['ExchangeReminds', 'ExchangeReminds']);
  const end = () => endForgottenExchange(asService(), { exchangeId });
  world.clock.set(new Date(days(29).getTime() - 1));
  expect(await code(end)).toBe('IN_THE_FUTURE');
  world.clock.set(days(29));
  expect((await exchange(as(ada.id), { exchangeId })).isMeeting).toBe(true);
  await end();
  expect([await exchangeRow(world, exchangeId), await stateOf(world, 'help_answer', answerId)]).toEqual([
    { state: 'CANCELLED', settled: null, transfer: null },
    'ENDED',
  ]);
  // The help was perhaps given: the request is not there for others again.
  expect(await stateOf(world, 'help_post', postId)).toBe('MET');
  expect((await exchange(as(ada.id), { exchangeId })).isMeeting).toBe(false);
  expect((await eventsOf(exchangeId)).at(-1)).toBe('ExchangeEnded');
  expect(await code(end)).toBe('ALREADY_DONE');
  expect(await code(() => confirm(world, exchangeId, ada.id, 60))).toBe('HELP_NOT_OPEN');
});

test('N19 once one side has confirmed, silence decides and nothing is forgotten', async () => {
  const exchangeId = await met(world, { helper: ben.id, helped: ada.id });
  await confirm(world, exchangeId, ben.id, 60);
  expect((await dueOf(world, exchangeId)).EXCHANGE_ENDS?.[0]).toBe('CANCELLED');
  world.clock.set(days(60));
  expect(await code(() => endForgottenExchange(asService(), { exchangeId }))).toBe('ALREADY_DONE');
});

test('N6 who blocks on short notice instead of cancelling leaves the missed time to be counted; who blocks in time, or helps, does not', async () => {
  await world.credit(ada.id, 100);
  const pair = { helper: ben.id, helped: ada.id };
  const soon = { startsAt: days(0.5), chargesMissed: true };
  const [late, early] = [await agreed(world, pair, soon), await agreed(world, pair, { ...soon, startsAt: days(2) })];
  await blockMember(as(ada.id), { memberId: ada.id, blockedMemberId: ben.id });
  const miss = (exchangeId: string) => missExchange(as(ben.id), { exchangeId, memberId: ben.id });
  expect(await code(() => miss(early.exchangeId))).toBe('HELP_NOT_OPEN');
  await miss(late.exchangeId);
  expect((await exchange(as(ben.id), { exchangeId: late.exchangeId })).isMeeting).toBe(false);
  await confirm(world, late.exchangeId, ada.id, 60);
  expect([(await exchangeRow(world, late.exchangeId)).state, await balances()]).toEqual(['SETTLED', [40, 60]]);
  const carla = await world.member('Carla');
  const other = await agreed(world, { helper: carla.id, helped: ada.id }, soon);
  await blockMember(as(carla.id), { memberId: carla.id, blockedMemberId: ada.id });
  const counts = () => missExchange(as(carla.id), { exchangeId: other.exchangeId, memberId: carla.id });
  expect([await code(counts), await balances()]).toEqual(['HELP_NOT_OPEN', [40, 60]]);
});
