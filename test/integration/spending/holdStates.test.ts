import { lapseHold } from '../../../src/commands/spending/lapseHold.js';
import type { RedeemCreditsInput } from '../../../src/commands/spending/redeemCredits.js';
import { updateOffer } from '../../../src/commands/spending/updateOffer.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { OfferEntity } from '../../../src/entities/spending/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, events, lotsOf, refusalOf, refused, walletOf } from '../accounts/traces.js';
import { booked, cardOf, givenBack, heldAtTill, heldState, takenUp } from './holdSteps.js';
import { codeOf, enjoyed, memberActor, redeemed } from './steps.js';

let world: World;
let venue: OrganisationEntity;
let swim: OfferEntity;
let till: Actor;
let ada: MemberEntity;
let operator: Actor;

/** Thursday afternoon of the week after. */
const thursday = new Date('2026-11-26T14:30:00Z');
const later = (minutes: number) => new Date(worldNow.getTime() + minutes * 60_000);

beforeAll(async () => {
  world = await createWorld({ rules: { expiryMonths: null, graceDays: 30 } });
  venue = await world.organisation({ isVenue: true });
  operator = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  swim = await world.offer(venue.id, { priceMinutes: 60, under16PriceMinutes: 30 });
  till = await world.staff(['TILL', venue.id]);
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const dueOf = async (redemptionId: string) =>
  (await world.test.admin('SELECT kind, due_at, state FROM due_work WHERE subject_id = $1', [redemptionId]))[0];

const taken = (redemptionId: string, more: Partial<RedeemCreditsInput> = {}) =>
  takenUp(world, till, redemptionId, more);

describe('when states meet', () => {
  test('S1 S2 a hold stands and keeps its price while its offer is paused, changed or ended', async () => {
    await world.credit(ada.id, 180);
    const [one, two, three] = [
      await heldAtTill(world, till, swim.id, ada.id),
      await heldAtTill(world, till, swim.id, ada.id),
      await heldAtTill(world, till, swim.id, ada.id),
    ];
    const change = (changes: object) => updateOffer(world.as(operator), { offerId: swim.id, ...changes });
    await change({ status: 'PAUSED' });
    await taken(one);
    await change({ status: 'ACTIVE', priceMinutes: 120, restrictions: { partyMin: 5 } });
    await taken(two);
    await change({ status: 'ENDED' });
    await taken(three);
    expect((await walletOf(world, ada.id)).balance).toBe(0);
    expect(
      await world.test.admin('SELECT state, price_minutes AS price FROM redemption WHERE member_id = $1', [ada.id]),
    ).toEqual(Array.from({ length: 3 }, () => ({ state: 'REDEEMED', price: 60 })));
  });

  test('S3 at the till an offer that changed since it was shown is shown again; the code and the card stay good', async () => {
    await world.credit(ada.id, 180);
    const code = await codeOf(world, ada.id);
    const { cardNumber, pin } = await cardOf(world, ada.id);
    await updateOffer(world.as(operator), { offerId: swim.id, priceMinutes: 30 });
    const byCard = { code: undefined, cardNumber, pin };
    for (const proof of [{ code }, byCard]) {
      expect(await refused(world, () => redeemed(world, till, swim.id, code, { offerRevision: 1, ...proof }))).toEqual({
        code: 'OFFER_CHANGED',
      });
    }
    await redeemed(world, till, swim.id, code, { offerRevision: 2 });
    await redeemed(world, till, swim.id, '', { offerRevision: 2, ...byCard });
    expect((await walletOf(world, ada.id)).balance).toBe(120);
  });

  test('S5 a hold whose time has passed cannot be redeemed, and lapses once', async () => {
    await world.credit(ada.id, 60);
    const redemptionId = await heldAtTill(world, till, swim.id, ada.id);
    const system: Actor = { kind: 'SYSTEM', schemeId: world.schemeId };
    const lapse = (actor: Actor = system) => lapseHold(world.as(actor), { redemptionId });
    world.clock.set(new Date(later(30).getTime() - 1));
    expect(await refused(world, lapse)).toEqual({ code: 'IN_THE_FUTURE' });
    world.clock.set(later(30));
    expect(await refused(world, () => taken(redemptionId))).toEqual({
      code: 'HOLD_NOT_VALID',
      field: ['redemptionId'],
    });
    expect(await refused(world, () => lapse(operator))).toEqual({ code: 'FORBIDDEN' });
    const ends = await Promise.all(Array.from({ length: 6 }, () => refusalOf(lapse).catch(() => ({ code: 'LAPSED' }))));
    expect(ends.map((end) => end.code).sort()).toEqual([
      'ALREADY_DONE',
      'ALREADY_DONE',
      'ALREADY_DONE',
      'ALREADY_DONE',
      'ALREADY_DONE',
      'LAPSED',
    ]);
    expect(await heldState(world, redemptionId)).toMatchObject({ state: 'LAPSED', hold: 'LAPSED', endedAt: later(30) });
    expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
    expect((await audited(world, 'lapseHold')).filter((row) => row.subject === redemptionId)).toEqual([
      { actor: 'system', subject: redemptionId },
    ]);
  });

  test('S7 credits do not lapse while they are held; given back after their day they live for the days of grace', async () => {
    await world.credit(ada.id, 60, new Date('2026-11-23T00:00:00Z'));
    const redemptionId = await booked(world, ada.id, swim.id, thursday);
    world.clock.set(thursday);
    await taken(redemptionId);
    expect((await walletOf(world, ada.id)).balance).toBe(0);
    world.clock.set(worldNow);
    await world.credit(ada.id, 60, new Date('2026-11-23T00:00:00Z'));
    const other = await booked(world, ada.id, swim.id, thursday);
    world.clock.set(thursday);
    await givenBack(world, memberActor(world, ada.id), other);
    expect(await lotsOf(world, ada.id)).toEqual([[60, 0, '2026-12-26T14:30:00.000Z']]);
  });

  test('S9 holds count in stock, in a member’s limit and in a venue’s budget until they end', async () => {
    const busy = await world.organisation({ isVenue: true, monthlyBudgetMinutes: 120 });
    const desk = await world.staff(['TILL', busy.id]);
    const scarce = await world.offer(busy.id, { restrictions: { stockPerSlot: 1 } });
    const once = await world.offer(busy.id, { restrictions: { memberLimit: { times: 1, period: 'DAY' } } });
    const any = await world.offer(busy.id);
    await world.credit(ada.id, 600);
    const place = await heldAtTill(world, desk, scarce.id, ada.id);
    expect(await refusalOf(() => enjoyed(world, desk, scarce.id, ada.id))).toMatchObject({ reasons: ['OUT_OF_STOCK'] });
    await givenBack(world, desk, place);
    const limited = await heldAtTill(world, desk, once.id, ada.id);
    expect(await refusalOf(() => enjoyed(world, desk, once.id, ada.id))).toMatchObject({
      reasons: ['MEMBER_LIMIT_REACHED'],
    });
    await heldAtTill(world, desk, any.id, ada.id);
    expect(await refusalOf(() => enjoyed(world, desk, any.id, ada.id))).toEqual({ code: 'VENUE_BUDGET_REACHED' });
    await givenBack(world, desk, limited);
    await enjoyed(world, desk, any.id, ada.id);
    expect(await refusalOf(() => heldAtTill(world, desk, any.id, ada.id))).toEqual({ code: 'VENUE_BUDGET_REACHED' });
  });

  test('S10 a hold of a frozen wallet is not redeemed, and lapses in its time', async () => {
    await world.credit(ada.id, 60);
    const redemptionId = await heldAtTill(world, till, swim.id, ada.id);
    await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]);
    expect(await refused(world, () => taken(redemptionId))).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
    world.clock.set(later(30));
    await lapseHold(world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), { redemptionId });
    expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
  });
});

describe('redeeming and giving back', () => {
  test('S17 S18 a booking is redeemed from its day on, for the party it was made for', async () => {
    await world.credit(ada.id, 200);
    const redemptionId = await booked(world, ada.id, swim.id, thursday, { adults: 2, under16s: 1 });
    expect(await refused(world, () => taken(redemptionId))).toEqual({ code: 'IN_THE_FUTURE', field: ['redemptionId'] });
    world.clock.set(new Date('2026-11-26T00:00:00Z'));
    for (const party of [{ adults: 1, under16s: 1 }, { adults: 2 }, { under16s: 1 }]) {
      expect(await refused(world, () => taken(redemptionId, party))).toEqual({
        code: 'INVALID_INPUT',
        field: ['adults'],
      });
    }
    expect(await taken(redemptionId, { adults: 2, under16s: 1 })).toBe(redemptionId);
    expect(await heldState(world, redemptionId)).toMatchObject({
      state: 'REDEEMED',
      hold: 'CAPTURED',
      priceMinutes: 150,
    });
    expect(await walletOf(world, ada.id)).toEqual({ balance: 50, held: 0, toEarnBack: 0 });
    expect(await refused(world, () => taken(redemptionId))).toEqual({
      code: 'HOLD_NOT_VALID',
      field: ['redemptionId'],
    });
  });

  test('S18 fewer came than were booked: released and taken anew for those who did', async () => {
    await world.credit(ada.id, 150);
    const redemptionId = await booked(world, ada.id, swim.id, thursday, { adults: 2, under16s: 1 });
    world.clock.set(thursday);
    await givenBack(world, till, redemptionId);
    await enjoyed(world, till, swim.id, ada.id, { adults: 1, under16s: 1 });
    expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
  });

  test('the member, the venue and operators give back, once; it takes its due work along', async () => {
    await world.credit(ada.id, 600);
    const key: Actor = {
      kind: 'APP',
      credential: 'KEY',
      appKind: 'TILL',
      schemeId: world.schemeId,
      appId: newId(),
      scopes: ['redeem'],
      organisationId: venue.id,
      memberId: null,
    };
    for (const actor of [memberActor(world, ada.id), till, key, operator]) {
      const redemptionId = await booked(world, ada.id, swim.id, thursday);
      expect(await givenBack(world, actor, redemptionId)).toBe(redemptionId);
      expect(await heldState(world, redemptionId)).toMatchObject({
        state: 'RELEASED',
        hold: 'RELEASED',
        endedAt: worldNow,
      });
      expect(await dueOf(redemptionId)).toMatchObject({ state: 'CANCELLED' });
      const ended = (await events(world)).filter(
        ([type, payload]) => type === 'HoldEnded' && 'redemptionId' in payload && payload.redemptionId === redemptionId,
      );
      expect(ended).toEqual([['HoldEnded', { redemptionId, memberId: ada.id, organisationId: venue.id }]]);
      expect((await audited(world, 'releaseHold')).filter((row) => row.subject === redemptionId).length).toBe(1);
      expect(await refused(world, () => givenBack(world, operator, redemptionId))).toEqual({
        code: 'HOLD_NOT_VALID',
        field: ['redemptionId'],
      });
    }
    const redemptionId = await booked(world, ada.id, swim.id, thursday);
    const other = await world.organisation({ isVenue: true });
    for (const actor of [await world.staff(), await world.staff(['TILL', other.id]), await world.staff(['AUDITOR'])]) {
      expect(await refused(world, () => givenBack(world, actor, redemptionId))).toEqual({ code: 'FORBIDDEN' });
    }
    const visit = await enjoyed(world, till, swim.id, ada.id);
    expect(await refused(world, () => givenBack(world, operator, visit))).toEqual({
      code: 'HOLD_NOT_VALID',
      field: ['redemptionId'],
    });
    for (const id of [newId(), swim.id]) {
      expect(await refused(world, () => givenBack(world, operator, id))).toEqual({ code: 'NOT_FOUND' });
    }
  });

  test('one whose time has passed before the sweep lapses when it is given back', async () => {
    await world.credit(ada.id, 60);
    const redemptionId = await heldAtTill(world, till, swim.id, ada.id);
    world.clock.set(later(31));
    await givenBack(world, till, redemptionId);
    expect(await heldState(world, redemptionId)).toMatchObject({ state: 'LAPSED', endedAt: later(31) });
  });
});
