import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, events, lotsOf, refusalOf, refused, walletOf } from '../accounts/traces.js';
import { enjoyed } from './steps.js';

let world: World;
let venue: OrganisationEntity;
let offerId: string;
let till: Actor;
let operator: Actor;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
  venue = await world.organisation({ isVenue: true });
  offerId = (await world.offer(venue.id)).id;
  till = await world.staff(['TILL', venue.id]);
  operator = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const reverse = (redemptionId: string, actor: Actor = till, idempotencyKey: string = newId()) =>
  reverseRedemption(world.as(actor), { idempotencyKey, redemptionId });

const notReversible = { code: 'NOT_REVERSIBLE', field: ['redemptionId'] };

test('the venue undoes it on the same day: everything returns to the lots it came from', async () => {
  await world.credit(ada.id, 40, new Date('2027-01-01T00:00:00Z'));
  await world.credit(ada.id, 50);
  const before = { venue: await world.balanceOf({ organisationId: venue.id }), lots: await lotsOf(world, ada.id) };
  const redemptionId = await enjoyed(world, till, offerId, ada.id);
  world.clock.set(new Date('2026-11-22T23:59:59Z'));
  expect(await reverse(redemptionId)).toEqual({ redemptionId });
  expect({ venue: await world.balanceOf({ organisationId: venue.id }), lots: await lotsOf(world, ada.id) }).toEqual(
    before,
  );
  expect(await walletOf(world, ada.id)).toEqual({ balance: 90, held: 0, toEarnBack: 0 });
  expect(await world.test.admin('SELECT state, reversed_at FROM redemption WHERE id = $1', [redemptionId])).toEqual([
    { state: 'REVERSED', reversed_at: world.clock.now() },
  ]);
  expect((await events(world)).at(-1)).toEqual([
    'RedemptionReversed',
    { redemptionId, memberId: ada.id, organisationId: venue.id },
  ]);
  expect((await audited(world, 'reverseRedemption')).at(-1)?.subject).toBe(redemptionId);
});

test('the next local day only an operator can, within 30 days', async () => {
  await world.credit(ada.id, 120);
  const [one, two] = [await enjoyed(world, till, offerId, ada.id), await enjoyed(world, till, offerId, ada.id)];
  world.clock.set(new Date('2026-11-23T00:00:00Z'));
  expect(await refused(world, () => reverse(one))).toEqual(notReversible);
  await reverse(one, operator);
  // Thirty days after the visit, to the minute.
  world.clock.set(new Date('2026-12-22T10:00:00.001Z'));
  expect(await refused(world, () => reverse(two, operator))).toEqual(notReversible);
  world.clock.set(new Date('2026-12-22T10:00:00Z'));
  await reverse(two, operator);
  expect((await walletOf(world, ada.id)).balance).toBe(120);
});

test('the day is the local one', async () => {
  world.clock.set(new Date('2026-07-01T22:30:00Z'));
  await world.credit(ada.id, 60);
  const redemptionId = await enjoyed(world, till, offerId, ada.id);
  world.clock.set(new Date('2026-07-01T23:00:00Z'));
  expect(await refused(world, () => reverse(redemptionId))).toEqual(notReversible);
});

test('once and whole: a second time is refused, also at the same moment; with the same key it is the same', async () => {
  await world.credit(ada.id, 60);
  const redemptionId = await enjoyed(world, till, offerId, ada.id);
  const key = newId();
  expect(await Promise.all([reverse(redemptionId, till, key), reverse(redemptionId, till, key)])).toEqual([
    { redemptionId },
    { redemptionId },
  ]);
  expect(await refused(world, () => reverse(redemptionId))).toEqual(notReversible);
  const again = await enjoyed(world, till, offerId, ada.id);
  const both = await Promise.allSettled([reverse(again), reverse(again, operator)]);
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await refused(world, () => reverse(again, till, key))).toEqual({
    code: 'CONFLICT',
    field: ['idempotencyKey'],
  });
  expect((await walletOf(world, ada.id)).balance).toBe(60);
});

test('credits that have lapsed meanwhile come back with 30 days of grace', async () => {
  await world.credit(ada.id, 25, new Date('2026-11-23T00:00:00Z'));
  await world.credit(ada.id, 40);
  const redemptionId = await enjoyed(world, till, offerId, ada.id);
  expect(await lotsOf(world, ada.id)).toEqual([[5, 0, null]]);
  world.clock.set(new Date('2026-11-25T12:00:00Z'));
  await reverse(redemptionId, operator);
  expect(await lotsOf(world, ada.id)).toEqual([
    [25, 0, '2026-12-25T12:00:00.000Z'],
    [40, 0, null],
  ]);
  await enjoyed(world, till, offerId, ada.id);
  expect(await lotsOf(world, ada.id)).toEqual([[5, 0, null]]);
});

test('a code stays used after its visit was undone', async () => {
  await world.credit(ada.id, 60);
  const redemptionId = await enjoyed(world, till, offerId, ada.id);
  await reverse(redemptionId);
  const rows = await world.test.admin('SELECT used_at FROM redemption_code WHERE member_id = $1', [ada.id]);
  expect(rows).toEqual([{ used_at: world.clock.now() }]);
});

test('nobody undoes a visit of their own', async () => {
  await world.credit(ada.id, 60);
  const redemptionId = await enjoyed(world, till, offerId, ada.id);
  const own = await world.actorOf(
    ada,
    { role: 'TILL', organisationId: venue.id },
    { role: 'OPERATOR', organisationId: null },
  );
  expect(await refused(world, () => reverse(redemptionId, own))).toEqual(notReversible);
});

test('others may not, and another scheme’s looks missing', async () => {
  await world.credit(ada.id, 60);
  const redemptionId = await enjoyed(world, till, offerId, ada.id);
  const other = await world.organisation({ isVenue: true });
  for (const actor of [
    await world.actorOf(ada),
    await world.staff(['TILL', other.id]),
    await world.staff(['AUDITOR']),
  ]) {
    expect(await refused(world, () => reverse(redemptionId, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  expect(await refused(world, () => reverse(newId(), operator))).toEqual({ code: 'NOT_FOUND' });
  const stranger = await createWorld({ test: world.test });
  const theirOperator = await stranger.staff(['OPERATOR']);
  const foreign = { idempotencyKey: newId(), redemptionId };
  expect(await refusalOf(() => reverseRedemption(stranger.as(theirOperator), foreign))).toEqual({ code: 'NOT_FOUND' });
  expect((await walletOf(world, ada.id)).balance).toBe(0);
});
