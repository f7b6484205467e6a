import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { OfferEntity } from '../../../src/entities/spending/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf, refused, walletOf } from '../accounts/traces.js';
import { codeOf, redeemed } from './steps.js';

let world: World;
let venue: OrganisationEntity;
let swim: OfferEntity;
let till: Actor;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
  venue = await world.organisation({ isVenue: true });
  swim = await world.offer(venue.id, { priceMinutes: 60, under16PriceMinutes: 30 });
});
beforeEach(async () => {
  world.clock.set(worldNow);
  // A till of its own for every test: wrong codes of one do not cool down another's.
  till = await world.staff(['TILL', venue.id]);
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

test('a code may be typed as people type', async () => {
  await world.credit(ada.id, 60);
  const code = await codeOf(world, ada.id);
  await redeemed(
    world,
    till,
    swim.id,
    ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `,
  );
  expect((await walletOf(world, ada.id)).balance).toBe(0);
});

test('used, expired, unknown, mistyped and foreign codes answer alike', async () => {
  await world.credit(ada.id, 300);
  const used = await codeOf(world, ada.id);
  await redeemed(world, till, swim.id, used);
  const expired = await codeOf(world, ada.id);
  world.clock.advance(5 * 60_000);
  const other = await createWorld({ test: world.test });
  other.clock.set(world.clock.now());
  const theirs = await other.member();
  await other.credit(theirs.id, 60);
  const foreign = await codeOf(other, theirs.id);
  const answer = { code: 'CODE_NOT_VALID', field: ['code'] };
  for (const code of [used, expired, foreign, '00000-00000', 'no code', '']) {
    // A till of its own for each, so that the cool-down does not answer instead.
    till = await world.staff(['TILL', venue.id]);
    expect(await refused(world, () => redeemed(world, till, swim.id, code))).toEqual(answer);
  }
  expect([(await walletOf(world, ada.id)).balance, await other.balanceOf({ memberId: theirs.id })]).toEqual([240, 60]);
});

test('a code works until its five minutes are over', async () => {
  await world.credit(ada.id, 60);
  const code = await codeOf(world, ada.id);
  world.clock.advance(5 * 60_000 - 1);
  await redeemed(world, till, swim.id, code);
  expect((await walletOf(world, ada.id)).balance).toBe(0);
});

test('after five wrong codes in a minute the till cools down; another till does not', async () => {
  await world.credit(ada.id, 120);
  const [one, two] = [await codeOf(world, ada.id), await codeOf(world, ada.id)];
  for (let count = 0; count < 5; count += 1) {
    expect(await refused(world, () => redeemed(world, till, swim.id, '00000-00000'))).toEqual({
      code: 'CODE_NOT_VALID',
      field: ['code'],
    });
    world.clock.advance(1000);
  }
  expect(await refused(world, () => redeemed(world, till, swim.id, one))).toEqual({
    code: 'TOO_MANY_TRIES',
    field: ['code'],
  });
  await redeemed(world, await world.staff(['TILL', venue.id]), swim.id, two);
  // A minute after the first failure only four are recent.
  world.clock.set(new Date(worldNow.getTime() + 60_000));
  await redeemed(world, till, swim.id, one);
  expect((await walletOf(world, ada.id)).balance).toBe(0);
});

test('wrong codes that arrive at the same moment count too', async () => {
  const tries = Array.from({ length: 8 }, (_, index) =>
    refusalOf(() => redeemed(world, till, swim.id, `wrong ${index}`)),
  );
  const codes = (await Promise.all(tries)).map((refusal) => refusal.code);
  expect(codes.filter((code) => code === 'CODE_NOT_VALID').length).toBe(5);
  expect(codes.filter((code) => code === 'TOO_MANY_TRIES').length).toBe(3);
});

test('one code shown at two tills at once works once', async () => {
  await world.credit(ada.id, 300);
  const code = await codeOf(world, ada.id);
  const tills = await Promise.all([1, 2, 3, 4].map(() => world.staff(['TILL', venue.id])));
  const results = await Promise.allSettled(tills.map((one) => redeemed(world, one, swim.id, code)));
  expect(results.filter((result) => result.status === 'fulfilled').length).toBe(1);
  expect((await walletOf(world, ada.id)).balance).toBe(240);
});
