import { holdOffer } from '../../../src/commands/spending/holdOffer.js';
import { pauseOffer } from '../../../src/commands/spending/pauseOffer.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { events, refusalOf, walletOf } from '../accounts/traces.js';
import { booked, cardOf, givenBack, heldAtTill, heldState, takenUp, wrongPin } from './holdSteps.js';
import { enjoyed, redeemed } from './steps.js';

let world: World;
let venue: OrganisationEntity;
let till: Actor;

const thursday = new Date('2026-11-26T14:30:00Z');

beforeAll(async () => {
  world = await createWorld({ poolMax: 16 });
  venue = await world.organisation({ isVenue: true });
  till = await world.staff(['TILL', venue.id]);
});
beforeEach(() => world.clock.set(worldNow));
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

async function members(count: number, minutes = 60): Promise<string[]> {
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const { id } = await world.member();
      await world.credit(id, minutes);
      return id;
    }),
  );
}

/** How each ended: its refusal's code, else DONE. */
const ends = async (works: (() => Promise<unknown>)[]): Promise<string[]> =>
  (await Promise.all(works.map((work) => refusalOf(work).catch(() => ({ code: 'DONE' }))))).map((end) => end.code);

const count = (codes: string[], code: string) => codes.filter((one) => one === code).length;

test('S9 64 members who book the last place at once: one has it', async () => {
  const offer = await world.offer(venue.id, { restrictions: { stockPerSlot: 1 } });
  const ids = await members(64);
  const codes = await ends(ids.map((id) => () => booked(world, id, offer.id, thursday)));
  // Whoever looked late was told by the restrictions, whoever looked early by the lock.
  expect([count(codes, 'DONE'), count(codes, 'OUT_OF_STOCK') + count(codes, 'OFFER_RESTRICTED')]).toEqual([1, 63]);
  expect(await world.test.admin('SELECT state FROM redemption WHERE offer_id = $1', [offer.id])).toEqual([
    { state: 'HELD' },
  ]);
});

test('S9 holds and visits at once share what is left of a stock', async () => {
  const offer = await world.offer(venue.id, { restrictions: { stockPerSlot: 5 } });
  const ids = await members(16);
  const codes = await ends(ids.map((id, index) => () => (index % 2 ? heldAtTill : enjoyed)(world, till, offer.id, id)));
  expect(count(codes, 'DONE')).toBe(5);
});

test('one member’s holds and visits at once take no more than they have', async () => {
  const offer = await world.offer(venue.id);
  const [ada = ''] = await members(1, 200);
  const codes = await ends(
    Array.from(
      { length: 12 },
      (_, index) => () => (index % 3 ? booked(world, ada, offer.id, thursday) : enjoyed(world, till, offer.id, ada)),
    ),
  );
  expect([count(codes, 'DONE'), count(codes, 'INSUFFICIENT_CREDITS')]).toEqual([3, 9]);
  const { balance, held } = await walletOf(world, ada);
  expect(balance - held).toBe(20);
});

test('S1 a hold and a pause at the same moment: the hold stands, or was refused; afterwards nothing is held', async () => {
  const operator = await world.staff(['OPERATOR']);
  const ids = await members(4);
  for (const id of ids) {
    const offer = await world.offer(venue.id);
    const [hold] = await ends([
      () => booked(world, id, offer.id, thursday),
      () => pauseOffer(world.as(operator), { offerId: offer.id, paused: true }),
    ]);
    expect(['DONE', 'OFFER_CHANGED', 'OFFER_NOT_AVAILABLE']).toContain(hold);
    expect((await walletOf(world, id)).held).toBe(hold === 'DONE' ? 60 : 0);
    const after = await refusalOf(() => booked(world, id, offer.id, thursday));
    expect(after).toEqual({ code: 'OFFER_NOT_AVAILABLE' });
  }
});

test('S8 a hold redeemed and released at the same moment: one wins, the other hears that it is over', async () => {
  const offer = await world.offer(venue.id);
  const ids = await members(6);
  for (const id of ids) {
    const redemptionId = await heldAtTill(world, till, offer.id, id);
    const [taken, back] = await ends([
      () => takenUp(world, till, redemptionId),
      () => givenBack(world, till, redemptionId),
    ]);
    const { state } = await heldState(world, redemptionId);
    expect([taken, back, state, await walletOf(world, id)]).toEqual(
      taken === 'DONE'
        ? ['DONE', 'HOLD_NOT_VALID', 'REDEEMED', { balance: 0, held: 0, toEarnBack: 0 }]
        : ['HOLD_NOT_VALID', 'DONE', 'RELEASED', { balance: 60, held: 0, toEarnBack: 0 }],
    );
    const told = (await events(world)).filter(
      ([, payload]) => 'redemptionId' in payload && payload.redemptionId === redemptionId,
    );
    expect(told.map(([type]) => type).sort()).toEqual(
      ['HoldPlaced', taken === 'DONE' ? 'CreditsRedeemed' : 'HoldEnded'].sort(),
    );
  }
});

test('a hold redeemed ten times at once is redeemed once', async () => {
  const offer = await world.offer(venue.id);
  const [ada = ''] = await members(1);
  const redemptionId = await heldAtTill(world, till, offer.id, ada);
  const codes = await ends(Array.from({ length: 10 }, () => () => takenUp(world, till, redemptionId)));
  expect([count(codes, 'DONE'), count(codes, 'HOLD_NOT_VALID')]).toEqual([1, 9]);
});

test.each(['redeeming', 'holding'])(
  '64 wrong PINs at once, %s: five are looked at, then the card rests',
  async (how) => {
    const offer = await world.offer(venue.id);
    const [ada = ''] = await members(1);
    const card = await cardOf(world, ada);
    // A till of its own for each, so that no till cools down.
    const tills = await Promise.all(Array.from({ length: 16 }, () => world.staff(['TILL', venue.id])));
    const proof = { cardNumber: card.cardNumber, pin: wrongPin(card) };
    const guess = (one: Actor) =>
      how === 'holding'
        ? heldAtTill(world, one, offer.id, ada, proof)
        : redeemed(world, one, offer.id, '', { ...proof, code: undefined });
    const codes = await ends(Array.from({ length: 64 }, (_, index) => () => guess(tills[index % 16] ?? till)));
    expect(count(codes, 'DONE')).toBe(0);
    expect(
      await world.test.admin('SELECT wrong_pins AS wrong, locked_until AS locked FROM member_card WHERE id = $1', [
        card.cardId,
      ]),
    ).toEqual([{ wrong: 5, locked: new Date('2026-11-22T10:15:00Z') }]);
    const right = { cardNumber: card.cardNumber, pin: card.pin };
    const fresh = await world.staff(['TILL', venue.id]);
    expect(await refusalOf(() => heldAtTill(world, fresh, offer.id, ada, right))).toEqual({
      code: 'CARD_NOT_VALID',
      field: ['cardNumber'],
    });
    world.clock.set(new Date('2026-11-22T10:15:00Z'));
    await redeemed(world, fresh, offer.id, '', { ...right, code: undefined });
  },
);

describe('S20 one till that tries many at once for holds', () => {
  test('has five wrong codes looked at, and no more', async () => {
    const scanner = await world.staff(['TILL', venue.id]);
    const offer = await world.offer(venue.id);
    const codes = await ends(
      Array.from({ length: 40 }, (_, n) => () => heldWith(scanner, offer.id, { code: `ABCDE-2222${n % 8}` })),
    );
    expect([count(codes, 'CODE_NOT_VALID'), count(codes, 'TOO_MANY_TRIES')]).toEqual([5, 35]);
  });

  test('has five wrong PINs looked at, though each is for another card', async () => {
    const scanner = await world.staff(['TILL', venue.id]);
    const offer = await world.offer(venue.id);
    const cards = await Promise.all((await members(12)).map((id) => cardOf(world, id)));
    const codes = await ends(
      cards.map((card) => () => heldWith(scanner, offer.id, { cardNumber: card.cardNumber, pin: wrongPin(card) })),
    );
    expect([count(codes, 'CARD_NOT_VALID'), count(codes, 'TOO_MANY_TRIES')]).toEqual([5, 7]);
    expect(
      await world.test.admin('SELECT sum(wrong_pins)::integer AS wrong FROM member_card WHERE wrong_pins > 0'),
    ).toEqual([{ wrong: 5 }]);
  });
});

const heldWith = (actor: Actor, offerId: string, proof: object) =>
  holdOffer(world.as(actor), { idempotencyKey: newId(), offerId, adults: 1, ...proof });
