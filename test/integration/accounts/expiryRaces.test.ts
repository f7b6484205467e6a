import { redeemCredits } from '../../../src/commands/spending/redeemCredits.js';
import { newId } from '../../../src/domain/ids.js';
import type { Database } from '../../../src/entities/database.js';
import { ledgerDifferences } from '../../support/database.js';
import { testServices } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';
import { codeOf } from '../spending/steps.js';
import { pot, swept, sweptOnce, workerOf } from './expirySteps.js';
import { held, released } from './holdSteps.js';
import { events, refusalOf, walletOf } from './traces.js';

const tonight = new Date('2026-11-23T00:00:00Z');
const lastMoment = new Date(tonight.getTime() - 1);

let world: World;
let worker: Database;

beforeEach(async () => {
  world = await createWorld({ test: world?.test, poolMax: 12 });
  worker ??= await workerOf(world);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(async () => {
  await worker.close();
  await world.test.drop();
});

const transfers = async (kind: string) =>
  (
    await world.test.admin<{ minutes: number }>(
      'SELECT amount_minutes AS minutes FROM transfer WHERE scheme_id = $1 AND kind = $2 ORDER BY amount_minutes',
      [world.schemeId, kind],
    )
  ).map(({ minutes }) => minutes);

test('X2 twenty visits at the last moment against the sweep: what was spent is spent, and the sweep takes the rest', async () => {
  const venue = await world.organisation({ isVenue: true });
  const offer = await world.offer(venue.id, { priceMinutes: 20 });
  const till = await world.staff(['TILL', venue.id]);
  const members = await Promise.all(Array.from({ length: 4 }, () => world.member()));
  for (const member of members) await world.credit(member.id, 70, tonight);
  world.clock.set(lastMoment);
  // Five visits each; credits for three. Each queue of visits posts for itself, as processes beside each other do.
  const visits: (() => Promise<unknown>)[] = [];
  for (let visit = 0; visit < 20; visit += 1) {
    const code = await codeOf(world, members[visit % members.length]?.id ?? '');
    const context = { ...world.as(till), services: testServices(world.test.database) };
    const input = { idempotencyKey: newId(), code, offerId: offer.id, adults: 1, under16s: 0 };
    visits.push(() => redeemCredits(context, input));
  }
  world.clock.set(tonight);
  const refusals: object[] = [];
  const enjoy = async (some: typeof visits) => {
    for (const outcome of await Promise.allSettled(some.map((visit) => visit())))
      if (outcome.status === 'rejected') refusals.push(await refusalOf(() => Promise.reject(outcome.reason)));
  };
  // Some before it, some beside it and beside its twin.
  await enjoy(visits.slice(0, 4));
  await Promise.all([swept(world, worker), enjoy(visits.slice(4)), swept(world, worker)]);
  const spent = await transfers('REDEMPTION');
  const lapsed = await transfers('EXPIRY');
  expect(refusals.length).toBe(20 - spent.length);
  for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'INSUFFICIENT_CREDITS' });
  expect(spent.length).toBeGreaterThanOrEqual(4);
  expect(spent.length).toBeLessThanOrEqual(12);
  expect(lapsed.length).toBe(4);
  const sum = (minutes: number[]) => minutes.reduce((total, one) => total + one, 0);
  expect(sum(spent) + sum(lapsed)).toBe(280);
  expect(await pot(world)).toBe(sum(lapsed));
  for (const member of members)
    expect(await walletOf(world, member.id)).toEqual({ balance: 0, held: 0, toEarnBack: 0 });
});

test('X1 sweeps at once share the wallets: each lapses once, and each member is told once', async () => {
  const members = await Promise.all(Array.from({ length: 24 }, () => world.member()));
  for (const member of members) await world.credit(member.id, 10, tonight);
  world.clock.set(tonight);
  const untilNothing = async () => {
    const taken: number[] = [];
    for (;;) {
      const wallets = await sweptOnce(world, worker, 5);
      if (wallets === null) return taken;
      taken.push(...wallets.map(({ minutes }) => minutes));
    }
  };
  const taken = await Promise.all([untilNothing(), untilNothing(), untilNothing()]);
  expect(taken.flat()).toEqual(Array.from({ length: 24 }, () => 10));
  expect(await transfers('EXPIRY')).toEqual(Array.from({ length: 24 }, () => 10));

  for (const member of members) await world.credit(member.id, 10, tonight);
  const sums = await Promise.all([swept(world, worker), swept(world, worker), swept(world, worker)]);
  expect(sums.reduce((total, { members: told }) => total + told, 0)).toBe(24);
  expect((await events(world)).filter(([type]) => type === 'CreditsExpired').length).toBe(24);
  expect(await pot(world)).toBe(480);
});

test('S7 X2 a hold given back beside the sweep: it lives on or it lapsed, and nothing is lost', async () => {
  const members = await Promise.all(Array.from({ length: 8 }, () => world.member()));
  const holds: string[] = [];
  world.clock.set(lastMoment);
  for (const member of members) {
    await world.credit(member.id, 30, tonight);
    holds.push((await held(world, member.id, 20)) ?? '');
  }
  world.clock.set(tonight);
  const grace = new Date('2026-12-23T00:00:00Z');
  await Promise.all([
    ...holds.map((holdId) => released(world, holdId, 'LAPSED', grace)),
    swept(world, worker),
    swept(world, worker),
  ]);
  const balances = await Promise.all(members.map(async (member) => (await walletOf(world, member.id)).balance));
  // Swept before its hold ended, the free part has gone; after it, the whole lot has its grace.
  for (const balance of balances) expect([20, 30]).toContain(balance);
  expect(await pot(world)).toBe(240 - balances.reduce((sum, balance) => sum + balance, 0));
  world.clock.set(grace);
  await swept(world, worker);
  expect(await pot(world)).toBe(240);
});
