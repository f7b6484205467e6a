import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { schemeBalance } from '../accounts/traces.js';
import { memberActor } from '../spending/steps.js';
import { confirm, dueOf, exchangeRow, met } from './steps.js';

let world: World;
let ada: MemberEntity;
let ben: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
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
