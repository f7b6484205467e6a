import type { HoldOfferInput } from '../../../src/commands/spending/holdOffer.js';
import type { Restrictions } from '../../../src/domain/spending/restrictions.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf, refused, walletOf } from '../accounts/traces.js';
import { heldAtTill, takenUp } from './holdSteps.js';
import { codeOf, enjoyed, redeemed } from './steps.js';

/** Several people on one code: how heads are counted. */

let world: World;
let till: Actor;
let ada: MemberEntity;
let venueId: string;

beforeAll(async () => {
  world = await createWorld();
  venueId = (await world.organisation({ isVenue: true })).id;
});
beforeEach(async () => {
  world.clock.set(worldNow);
  till = await world.staff(['TILL', venueId]);
  ada = await world.member();
  await world.credit(ada.id, 1000);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

type Price = { priceMinutes: number; under16PriceMinutes?: number | null; pricePer: 'PERSON' | 'PARTY' };
const anHour: Price = { priceMinutes: 60, pricePer: 'PERSON' };
const offerOf = async (restrictions: Restrictions, price: Price = anHour) =>
  (await world.offer(venueId, { ...price, restrictions })).id;

type Visit = (offerId: string, party: Pick<HoldOfferInput, 'adults' | 'under16s'>) => Promise<string>;
/** The same party, redeemed at once or held first: both are counted alike. */
const ways: [string, Visit][] = [
  ['redeemed', (offerId, party) => enjoyed(world, till, offerId, ada.id, party)],
  ['held', (offerId, party) => heldAtTill(world, till, offerId, ada.id, party)],
];

describe.each(ways)('%s', (_, visit) => {
  test.each<[string, Price, number]>([
    ['each person', { priceMinutes: 60, pricePer: 'PERSON' }, 300],
    ['each person, under-16s for less', { priceMinutes: 60, under16PriceMinutes: 20, pricePer: 'PERSON' }, 180],
    ['each person, under-16s for nothing', { priceMinutes: 60, under16PriceMinutes: 0, pricePer: 'PERSON' }, 120],
    ['the party', { priceMinutes: 60, pricePer: 'PARTY' }, 60],
  ])('a price for %s', async (_price, price, expected) => {
    const redemptionId = await visit(await offerOf({}, price), { adults: 2, under16s: 3 });
    const [row] = await world.test.admin('SELECT price_minutes, adults, under16s FROM redemption WHERE id = $1', [
      redemptionId,
    ]);
    expect(row).toEqual({ price_minutes: expected, adults: 2, under16s: 3 });
    const { balance, held } = await walletOf(world, ada.id);
    expect(balance - held).toBe(1000 - expected);
  });

  test('party limits count adults, under-16s and all of them', async () => {
    const offerId = await offerOf({ partyMin: 2, partyMax: 4, adultsMin: 1, adultsMax: 2, under16sMax: 3 });
    const reasons = async (adults: number, under16s: number) =>
      (await refusalOf(() => visit(offerId, { adults, under16s }))).reasons;
    expect(await reasons(1, 0)).toEqual(['PARTY_TOO_SMALL']);
    expect(await reasons(0, 4)).toEqual(['TOO_FEW_ADULTS', 'TOO_MANY_UNDER_16S']);
    expect(await reasons(3, 2)).toEqual(['PARTY_TOO_LARGE', 'TOO_MANY_ADULTS']);
    await visit(offerId, { adults: 1, under16s: 3 });
    await visit(offerId, { adults: 2, under16s: 0 });
  });

  test('stock counts every head, those who come for nothing too', async () => {
    const offerId = await offerOf({ stockPerSlot: 5 }, { ...anHour, under16PriceMinutes: 0 });
    await visit(offerId, { adults: 1, under16s: 2 });
    expect(await refusalOf(() => visit(offerId, { adults: 1, under16s: 2 }))).toMatchObject({
      reasons: ['OUT_OF_STOCK'],
    });
    await visit(offerId, { adults: 1, under16s: 1 });
    expect(await refusalOf(() => visit(offerId, { adults: 1, under16s: 0 }))).toMatchObject({
      reasons: ['OUT_OF_STOCK'],
    });
  });

  test('a member’s limit counts visits, however many came along', async () => {
    const offerId = await offerOf({ memberLimit: { times: 2, period: 'DAY' } });
    await visit(offerId, { adults: 3, under16s: 2 });
    await visit(offerId, { adults: 1, under16s: 0 });
    expect(await refusalOf(() => visit(offerId, { adults: 1, under16s: 0 }))).toMatchObject({
      reasons: ['MEMBER_LIMIT_REACHED'],
    });
  });
});

test('a party the credits do not cover is refused whole; fewer may go in', async () => {
  const offerId = await offerOf({});
  const ben = await world.member();
  await world.credit(ben.id, 179);
  const code = await codeOf(world, ben.id);
  expect(await refused(world, () => redeemed(world, till, offerId, code, { adults: 1, under16s: 2 }))).toEqual({
    code: 'INSUFFICIENT_CREDITS',
    availableMinutes: 179,
  });
  await redeemed(world, till, offerId, code, { adults: 1, under16s: 1 });
  expect((await walletOf(world, ben.id)).balance).toBe(59);
});

test('a till that says nobody means one adult; for a hold, the party it was made for', async () => {
  const offerId = await offerOf({});
  const code = await codeOf(world, ada.id);
  const visit = await redeemed(world, till, offerId, code, { adults: undefined, under16s: undefined });
  const held = await heldAtTill(world, till, offerId, ada.id, { adults: 2, under16s: 2 });
  await takenUp(world, till, held);
  expect(
    await world.test.admin('SELECT adults, under16s FROM redemption WHERE id = ANY ($1) ORDER BY adults', [
      [visit, held],
    ]),
  ).toEqual([
    { adults: 1, under16s: 0 },
    { adults: 2, under16s: 2 },
  ]);
});
