import { judgeRedemptions } from '../../../src/commands/spending/redemptionBatch.js';
import { updateOffer } from '../../../src/commands/spending/updateOffer.js';
import { newId } from '../../../src/domain/ids.js';
import { readCode } from '../../../src/domain/spending/redemptionCode.js';
import type { Restrictions } from '../../../src/domain/spending/restrictions.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf, refused, walletOf } from '../accounts/traces.js';
import { overtaken } from '../hours/steps.js';
import { codeOf, enjoyed, redeemed } from './steps.js';

let world: World;
let wardId: string;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
  wardId = await world.ward('E05000001');
  await world.ward('E05000002');
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member(undefined, { wardId });
  await world.credit(ada.id, 6000);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

/** A venue with one offer under these restrictions, and its till. */
async function venueWith(
  restrictions: Restrictions,
  more: { monthlyBudgetMinutes?: number } = {},
): Promise<{ till: Actor; offerId: string; venueId: string }> {
  const venue = await world.organisation({ isVenue: true, ...more });
  const offer = await world.offer(venue.id, { restrictions });
  return { till: await world.staff(['TILL', venue.id]), offerId: offer.id, venueId: venue.id };
}

test('a refusal names every restriction that is not met', async () => {
  const { till, offerId } = await venueWith({
    openings: [{ weekdays: [1], from: '09:00', until: '12:00' }],
    blackouts: [{ from: '2026-11-22', until: '2026-11-22' }],
    wardCodes: ['E05000002'],
    partyMin: 5,
    adultsMin: 2,
    under16sMax: 0,
    memberLimit: { times: 1, period: 'DAY' },
    stockPerSlot: 1,
  });
  const code = await codeOf(world, ada.id);
  expect(await refused(world, () => redeemed(world, till, offerId, code, { adults: 1, under16s: 1 }))).toEqual({
    code: 'OFFER_RESTRICTED',
    reasons: [
      'CLOSED_NOW',
      'BLACKOUT_DATE',
      'PARTY_TOO_SMALL',
      'TOO_FEW_ADULTS',
      'TOO_MANY_UNDER_16S',
      'OTHER_WARD',
      'OUT_OF_STOCK',
    ],
  });
});

test('where all restrictions are met the visit is granted', async () => {
  const { till, offerId } = await venueWith({
    openings: [{ weekdays: [7], from: '10:00', until: '12:00' }],
    blackouts: [{ from: '2026-11-23', until: '2026-12-31' }],
    wardCodes: ['E05000001'],
    partyMin: 2,
    partyMax: 3,
    adultsMin: 1,
    adultsMax: 1,
    under16sMax: 2,
    memberLimit: { times: 1, period: 'DAY' },
    stockPerSlot: 3,
  });
  await enjoyed(world, till, offerId, ada.id, { adults: 1, under16s: 2 });
  expect((await walletOf(world, ada.id)).balance).toBe(5820);
});

test('a member limit counts in the local week, and a reversed visit does not count', async () => {
  const { till, offerId } = await venueWith({ memberLimit: { times: 2, period: 'WEEK' } });
  await enjoyed(world, till, offerId, ada.id);
  const second = await enjoyed(world, till, offerId, ada.id);
  const third = async () => await enjoyed(world, till, offerId, ada.id);
  expect(await refusalOf(third)).toEqual({ code: 'OFFER_RESTRICTED', reasons: ['MEMBER_LIMIT_REACHED'] });
  await enjoyed(world, till, offerId, (await friend()).id);
  await world.test.admin(`UPDATE redemption SET redeemed_at = '2026-11-15T23:59:59Z' WHERE id = $1`, [second]);
  await third();
  expect(await refusalOf(third)).toEqual({ code: 'OFFER_RESTRICTED', reasons: ['MEMBER_LIMIT_REACHED'] });
  // Monday is a new week.
  world.clock.set(new Date('2026-11-23T00:00:00Z'));
  await third();
});

test('stock counts people in one opening of one day', async () => {
  const restrictions: Restrictions = {
    openings: [
      { weekdays: [7], from: '10:00', until: '12:00' },
      { weekdays: [7], from: '12:00', until: '14:00' },
    ],
    stockPerSlot: 5,
  };
  const { till, offerId } = await venueWith(restrictions);
  const party = (adults: number) => enjoyed(world, till, offerId, ada.id, { adults });
  await party(3);
  expect(await refusalOf(() => party(3))).toEqual({ code: 'OFFER_RESTRICTED', reasons: ['OUT_OF_STOCK'] });
  await party(2);
  expect(await refusalOf(() => party(1))).toEqual({ code: 'OFFER_RESTRICTED', reasons: ['OUT_OF_STOCK'] });
  world.clock.set(new Date('2026-11-22T12:00:00Z'));
  await party(5);
  expect(
    await world.test.admin(
      'SELECT stock_slot, sum(adults)::int AS places FROM redemption WHERE offer_id = $1 GROUP BY 1 ORDER BY 1',
      [offerId],
    ),
  ).toEqual([
    { stock_slot: '2026-11-22 10:00', places: 5 },
    { stock_slot: '2026-11-22 12:00', places: 5 },
  ]);
});

test('eight at once for the last three places: exactly three are granted', async () => {
  const { till, offerId } = await venueWith({ stockPerSlot: 3 });
  const codes = await Promise.all(Array.from({ length: 8 }, async () => codeOf(world, (await friend()).id)));
  const results = await Promise.all(
    codes.map((code) => refusalOf(() => redeemed(world, till, offerId, code)).catch(() => ({ code: 'GRANTED' }))),
  );
  expect(results.filter((result) => result.code === 'GRANTED').length).toBe(3);
  expect(results.filter((result) => result.code === 'OUT_OF_STOCK').length).toBe(5);
});

test('a venue honours its monthly budget to the minute, and starts afresh on the first', async () => {
  const { till, offerId, venueId } = await venueWith({}, { monthlyBudgetMinutes: 130 });
  await enjoyed(world, till, offerId, ada.id);
  await enjoyed(world, till, offerId, ada.id);
  const code = await codeOf(world, ada.id);
  expect(await refused(world, () => redeemed(world, till, offerId, code))).toEqual({ code: 'VENUE_BUDGET_REACHED' });
  await world.test.admin('UPDATE organisation SET monthly_budget_minutes = 180 WHERE id = $1', [venueId]);
  await redeemed(world, till, offerId, code);
  expect(await refusalOf(() => enjoyed(world, till, offerId, ada.id))).toEqual({ code: 'VENUE_BUDGET_REACHED' });
  world.clock.set(new Date('2026-12-01T00:00:00Z'));
  await enjoyed(world, till, offerId, ada.id);
});

test('five at once within a budget for two: exactly two are granted', async () => {
  const { till, offerId } = await venueWith({}, { monthlyBudgetMinutes: 120 });
  const codes = await Promise.all(Array.from({ length: 5 }, async () => codeOf(world, (await friend()).id)));
  const results = await Promise.all(
    codes.map((code) => refusalOf(() => redeemed(world, till, offerId, code)).catch(() => ({ code: 'GRANTED' }))),
  );
  expect(results.map((result) => result.code).sort()).toEqual([
    'GRANTED',
    'GRANTED',
    'VENUE_BUDGET_REACHED',
    'VENUE_BUDGET_REACHED',
    'VENUE_BUDGET_REACHED',
  ]);
});

describe('what changes between the judging and the posting is seen under the locks', () => {
  test.each<
    [
      string,
      Restrictions,
      { monthlyBudgetMinutes?: number },
      (at: { till: Actor; offerId: string; code: string }) => Promise<unknown>,
      object,
    ]
  >([
    [
      'the offer was changed',
      {},
      {},
      ({ offerId }) => changeOffer(offerId, { title: 'Swim and sauna' }),
      { code: 'OFFER_CHANGED' },
    ],
    [
      'the offer was paused',
      {},
      {},
      ({ offerId }) => changeOffer(offerId, { status: 'PAUSED' }),
      { code: 'OFFER_CHANGED' },
    ],
    [
      'the code was used',
      {},
      {},
      ({ till, offerId, code }) => redeemed(world, till, offerId, code),
      { code: 'CODE_NOT_VALID', field: ['code'] },
    ],
    [
      'the limit was reached',
      { memberLimit: { times: 1, period: 'DAY' } },
      {},
      ({ till, offerId }) => enjoyed(world, till, offerId, ada.id),
      { code: 'MEMBER_LIMIT_REACHED' },
    ],
    [
      'the last place went',
      { stockPerSlot: 1 },
      {},
      ({ till, offerId }) => enjoyed(world, till, offerId, ada.id),
      { code: 'OUT_OF_STOCK' },
    ],
    [
      'the budget was reached',
      {},
      { monthlyBudgetMinutes: 60 },
      ({ till, offerId }) => enjoyed(world, till, offerId, ada.id),
      { code: 'VENUE_BUDGET_REACHED' },
    ],
    [
      'the credits were spent',
      {},
      {},
      async ({ till, offerId }) => {
        for (let visit = 0; visit < 2; visit += 1) await enjoyed(world, till, offerId, ada.id, { adults: 50 });
      },
      { code: 'INSUFFICIENT_CREDITS', availableMinutes: 0 },
    ],
    [
      'the wallet was frozen',
      {},
      {},
      () => world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]),
      { code: 'ACCOUNT_NOT_OPEN' },
    ],
  ])('%s', async (_, restrictions, more, quicker, refusal) => {
    const { till, offerId } = await venueWith(restrictions, more);
    const code = await codeOf(world, ada.id);
    const key = newId();
    const request = {
      actor: till,
      now: world.clock.now(),
      key,
      inputHash: 'ab',
      proof: {
        kind: 'CODE' as const,
        codeHash: world.services.secrets.redemptionCodeHash(world.schemeId, readCode(code) ?? ''),
      },
      offerId,
      offerRevision: null,
      party: { adults: 1, under16s: 0 },
    };
    const database = overtaken(world.test.database, 'redeem_batch', () => quicker({ till, offerId, code }));
    const write = await judgeRedemptions(database, world.schemeId, [request]);
    const [outcome] = await write();
    const thrown = async () => {
      if (outcome && 'error' in outcome) throw outcome.error;
    };
    expect(await refusalOf(thrown)).toEqual(refusal);
    expect(await world.test.admin('SELECT 1 FROM idempotency WHERE key = $1', [key])).toEqual([]);
  });
});

async function friend(): Promise<MemberEntity> {
  const member = await world.member(undefined, { wardId });
  await world.credit(member.id, 120);
  return member;
}

async function changeOffer(offerId: string, change: { title?: string; status?: 'PAUSED' }): Promise<void> {
  const operator = await world.staff(['OPERATOR']);
  await updateOffer(world.as(operator), { offerId, ...change });
}
