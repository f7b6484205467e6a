import { type HoldOfferInput, holdOffer } from '../../../src/commands/spending/holdOffer.js';
import { updateOffer } from '../../../src/commands/spending/updateOffer.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { OfferEntity } from '../../../src/entities/spending/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, events, refusalOf, refused, walletOf } from '../accounts/traces.js';
import { booked, cardOf, givenBack, heldAtTill, heldState, wrongPin } from './holdSteps.js';
import { codeOf, enjoyed, redeemed } from './steps.js';

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

describe('holding', () => {
  test('at a till a code holds its price for half an hour; code, event, audit row and due work', async () => {
    await world.credit(ada.id, 100);
    const code = await codeOf(world, ada.id);
    const redemptionId = await heldAtTill(world, till, swim.id, ada.id, { code, adults: 1, under16s: 1 });
    expect(await walletOf(world, ada.id)).toEqual({ balance: 100, held: 90, toEarnBack: 0 });
    expect(await heldState(world, redemptionId)).toEqual({
      state: 'HELD',
      hold: 'HELD',
      bookedFor: null,
      lapsesAt: later(30),
      endedAt: null,
      priceMinutes: 90,
    });
    expect((await events(world)).at(-1)).toEqual([
      'HoldPlaced',
      { redemptionId, memberId: ada.id, organisationId: venue.id },
    ]);
    expect((await audited(world, 'holdOffer')).at(-1)?.subject).toBe(redemptionId);
    expect(await dueOf(redemptionId)).toEqual({ kind: 'HOLD_LAPSES', due_at: later(30), state: 'WAITING' });
    // The code is used up.
    await world.credit(ada.id, 100);
    expect(await refused(world, () => redeemed(world, till, swim.id, code))).toEqual({
      code: 'CODE_NOT_VALID',
      field: ['code'],
    });
  });

  test('a member books a time, until a day after it; staff book for people without a screen', async () => {
    await world.credit(ada.id, 120);
    const own = await booked(world, ada.id, swim.id, thursday);
    const forHer = await booked(world, ada.id, swim.id, thursday, {}, operator);
    for (const redemptionId of [own, forHer]) {
      expect(await heldState(world, redemptionId)).toMatchObject({
        state: 'HELD',
        bookedFor: thursday,
        lapsesAt: new Date('2026-11-27T14:30:00Z'),
      });
    }
    expect(await refused(world, () => booked(world, ada.id, swim.id, thursday))).toEqual({
      code: 'INSUFFICIENT_CREDITS',
      availableMinutes: 0,
    });
  });

  test('a booking across the clock change stands until the same time of the day after', async () => {
    await world.credit(ada.id, 60);
    world.clock.set(new Date('2027-03-01T10:00:00Z'));
    const redemptionId = await booked(world, ada.id, swim.id, new Date('2027-03-27T14:00:00Z'));
    expect((await heldState(world, redemptionId)).lapsesAt).toEqual(new Date('2027-03-28T13:00:00Z'));
  });

  test('a card holds at a till, now or for a booked time', async () => {
    await world.credit(ada.id, 120);
    const { cardNumber, pin } = await cardOf(world, ada.id);
    const now = await heldAtTill(world, till, swim.id, ada.id, {
      cardNumber: `${cardNumber.slice(0, 4)} ${cardNumber.slice(4)}`,
      pin,
    });
    const then = await heldAtTill(world, till, swim.id, ada.id, { cardNumber, pin, bookedFor: thursday });
    expect([(await heldState(world, now)).lapsesAt, (await heldState(world, then)).lapsesAt]).toEqual([
      later(30),
      new Date('2026-11-27T14:30:00Z'),
    ]);
  });

  test('the same key holds once, also at once and after the code has gone; with other input it conflicts', async () => {
    await world.credit(ada.id, 300);
    const input: HoldOfferInput = { idempotencyKey: newId(), offerId: swim.id, code: await codeOf(world, ada.id) };
    const answers = await Promise.all([1, 2, 3].map(() => holdOffer(world.as(till), input)));
    expect(new Set(answers.map((answer) => answer.redemptionId)).size).toBe(1);
    world.clock.advance(86_400_000);
    expect(await holdOffer(world.as(till), input)).toEqual(answers[0]);
    expect(await refused(world, () => holdOffer(world.as(till), { ...input, adults: 2 }))).toEqual({
      code: 'CONFLICT',
      field: ['idempotencyKey'],
    });
    const card = await cardOf(world, ada.id);
    const byCard = { idempotencyKey: newId(), offerId: swim.id, cardNumber: card.cardNumber, pin: card.pin };
    expect(await holdOffer(world.as(till), byCard)).toEqual(await holdOffer(world.as(till), byCard));
    expect((await walletOf(world, ada.id)).held).toBe(120);
  });

  test('the tills of the venue hold with a code or card; without one members for themselves, and operators', async () => {
    await world.credit(ada.id, 600);
    const other = await world.organisation({ isVenue: true });
    for (const actor of [await world.staff(['TILL', other.id]), operator, await world.staff()]) {
      const code = await codeOf(world, ada.id);
      expect(await refused(world, () => heldAtTill(world, actor, swim.id, ada.id, { code }))).toEqual({
        code: 'FORBIDDEN',
      });
      const card = await cardOf(world, ada.id);
      // Who may not hold here tries no PIN either.
      const byCard = { cardNumber: card.cardNumber, pin: wrongPin(card) };
      expect(await refused(world, () => heldAtTill(world, actor, swim.id, ada.id, byCard))).toEqual({
        code: 'FORBIDDEN',
      });
    }
    for (const actor of [till, await world.staff(), await world.staff(['AUDITOR'])]) {
      expect(await refused(world, () => booked(world, ada.id, swim.id, thursday, {}, actor))).toEqual({
        code: 'FORBIDDEN',
      });
    }
    const elsewhere = await createWorld({ test: world.test });
    const theirs = await elsewhere.offer((await elsewhere.organisation({ isVenue: true })).id);
    for (const offerId of [newId(), theirs.id]) {
      expect(await refused(world, () => booked(world, ada.id, offerId, thursday))).toEqual({ code: 'NOT_FOUND' });
    }
    expect(await refused(world, () => booked(world, newId(), swim.id, thursday, {}, operator))).toEqual({
      code: 'NOT_FOUND',
    });
    expect(await refused(world, () => booked(world, ada.id, swim.id, thursday, {}, { kind: 'ANONYMOUS' }))).toEqual({
      code: 'UNAUTHENTICATED',
    });
  });

  test.each<[string, Partial<HoldOfferInput>, string]>([
    ['a time that has passed', { bookedFor: worldNow }, 'bookedFor'],
    ['a time too far off', { bookedFor: new Date('2027-02-20T10:00:01Z') }, 'bookedFor'],
    ['no time', { bookedFor: null }, 'bookedFor'],
    ['a time that is none', { bookedFor: new Date(Number.NaN) }, 'bookedFor'],
    ['nobody', { adults: 0 }, 'adults'],
    ['too many', { adults: 201 }, 'adults'],
    ['a member and a code', { code: '00000-00000' }, 'memberId'],
  ])('%s is refused', async (_, more, field) => {
    await world.credit(ada.id, 60);
    expect(await refused(world, () => booked(world, ada.id, swim.id, thursday, more))).toEqual({
      code: 'INVALID_INPUT',
      field: [field],
    });
  });

  test('up to ninety days ahead can be booked, to the second', async () => {
    await world.credit(ada.id, 60);
    await booked(world, ada.id, swim.id, new Date('2027-02-20T10:00:00Z'));
  });

  test('a booking is judged by the terms of its time: every reason, and the slot and period of that day', async () => {
    await world.credit(ada.id, 600);
    const thursdays = await world.offer(venue.id, {
      restrictions: {
        openings: [{ weekdays: [4], from: '14:00', until: '16:00' }],
        blackouts: [{ from: '2026-12-03', until: '2026-12-03' }],
        memberLimit: { times: 1, period: 'WEEK' },
        stockPerSlot: 2,
      },
    });
    // It is Sunday: now it is shut, on Thursday it is open.
    expect(await refusalOf(() => enjoyed(world, till, thursdays.id, ada.id))).toMatchObject({
      reasons: ['CLOSED_NOW'],
    });
    const first = await booked(world, ada.id, thursdays.id, thursday);
    expect(await world.test.admin('SELECT stock_slot FROM redemption WHERE id = $1', [first])).toEqual([
      { stock_slot: '2026-11-26 14:00' },
    ]);
    expect(await refused(world, () => booked(world, ada.id, thursdays.id, '2026-11-26T15:00:00Z'))).toEqual({
      code: 'OFFER_RESTRICTED',
      reasons: ['MEMBER_LIMIT_REACHED'],
    });
    expect(
      await refused(world, () => booked(world, ada.id, thursdays.id, '2026-12-03T13:00:00Z', { adults: 3 })),
    ).toEqual({
      code: 'OFFER_RESTRICTED',
      reasons: ['CLOSED_NOW', 'BLACKOUT_DATE', 'OUT_OF_STOCK'],
    });
    // Another week has a limit of its own; this week’s slot has one place left.
    await booked(world, ada.id, thursdays.id, '2026-12-10T14:00:00Z');
    const ben = await world.member();
    await world.credit(ben.id, 600);
    expect(await refused(world, () => booked(world, ben.id, thursdays.id, thursday, { adults: 2 }))).toEqual({
      code: 'OFFER_RESTRICTED',
      reasons: ['OUT_OF_STOCK'],
    });
    await booked(world, ben.id, thursdays.id, thursday);
  });

  test('a revision shown before a change, an offer that is not on, and an ended membership are refused', async () => {
    await world.credit(ada.id, 60);
    await booked(world, ada.id, swim.id, thursday, { offerRevision: 1 }).then((id) => givenBack(world, operator, id));
    await updateOffer(world.as(operator), { offerId: swim.id, priceMinutes: 30 });
    expect(await refused(world, () => booked(world, ada.id, swim.id, thursday, { offerRevision: 1 }))).toEqual({
      code: 'OFFER_CHANGED',
    });
    const paused = await world.offer(venue.id, { status: 'PAUSED' });
    expect(await refused(world, () => booked(world, ada.id, paused.id, thursday))).toEqual({
      code: 'OFFER_NOT_AVAILABLE',
    });
    await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]);
    expect(await refused(world, () => booked(world, ada.id, swim.id, thursday))).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
    await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
    expect(await refused(world, () => booked(world, ada.id, swim.id, thursday))).toEqual({ code: 'MEMBER_CLOSED' });
  });
});

describe('codes and cards that are not right', () => {
  test('wrong codes cool the till down', async () => {
    for (let count = 0; count < 5; count += 1) {
      expect(await refused(world, () => heldAtTill(world, till, swim.id, ada.id, { code: '00000-00000' }))).toEqual({
        code: 'CODE_NOT_VALID',
        field: ['code'],
      });
    }
    await world.credit(ada.id, 60);
    const code = await codeOf(world, ada.id);
    expect(await refused(world, () => redeemed(world, till, swim.id, code))).toEqual({
      code: 'TOO_MANY_TRIES',
      field: ['code'],
    });
  });

  test('a wrong PIN and an unknown number answer alike; a slip in the number is told, and none of it counts', async () => {
    await world.credit(ada.id, 60);
    const card = await cardOf(world, ada.id);
    const answer = { code: 'CARD_NOT_VALID', field: ['cardNumber'] };
    const unknown = world.services.secrets.cardNumber(world.schemeId, newId(), newId(), 0);
    const hold = (cardNumber: string, pin: string) => heldAtTill(world, till, swim.id, ada.id, { cardNumber, pin });
    expect(await refused(world, () => hold(card.cardNumber, wrongPin(card)))).toEqual(answer);
    expect(await refused(world, () => hold(unknown, card.pin))).toEqual(answer);
    const slip = `${card.cardNumber.slice(0, 11)}${(Number(card.cardNumber[11]) + 1) % 10}`;
    for (let count = 0; count < 6; count += 1) {
      expect(await refused(world, () => hold(slip, card.pin))).toEqual({
        code: 'CARD_NUMBER_MISTYPED',
        field: ['cardNumber'],
      });
      expect(await refused(world, () => hold(card.cardNumber, '12a4'))).toEqual({
        code: 'INVALID_INPUT',
        field: ['pin'],
      });
    }
    expect(await world.test.admin('SELECT wrong_pins AS wrong FROM member_card WHERE id = $1', [card.cardId])).toEqual([
      { wrong: 1 },
    ]);
    await hold(card.cardNumber, card.pin);
  });

  test('nobody holds their own credits at a till; they book as a member', async () => {
    const worker = await world.member();
    await world.credit(worker.id, 120);
    const atWork = await world.actorOf(worker, { role: 'TILL', organisationId: venue.id });
    const code = await codeOf(world, worker.id);
    expect(await refused(world, () => heldAtTill(world, atWork, swim.id, worker.id, { code }))).toEqual({
      code: 'OWN_CREDITS',
    });
    await booked(world, worker.id, swim.id, thursday, {}, atWork);
  });
});
