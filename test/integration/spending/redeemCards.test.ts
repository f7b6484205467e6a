import { blockMemberCard } from '../../../src/commands/spending/blockMemberCard.js';
import type { IssuedCard } from '../../../src/commands/spending/issueMemberCard.js';
import type { RedeemCreditsInput } from '../../../src/commands/spending/redeemCredits.js';
import { judgeRedemptions } from '../../../src/commands/spending/redemptionBatch.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { OfferEntity } from '../../../src/entities/spending/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { refusalOf, refused, walletOf } from '../accounts/traces.js';
import { overtaken } from '../hours/steps.js';
import { booked, cardOf, heldAtTill, takenUp, wrongPin } from './holdSteps.js';
import { codeOf, redeemed } from './steps.js';

let world: World;
let venue: OrganisationEntity;
let swim: OfferEntity;
let till: Actor;
let ada: MemberEntity;
let card: IssuedCard;

beforeAll(async () => {
  world = await createWorld();
  venue = await world.organisation({ isVenue: true });
  swim = await world.offer(venue.id);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  till = await world.staff(['TILL', venue.id]);
  ada = await world.member();
  await world.credit(ada.id, 200);
  card = await cardOf(world, ada.id);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const byCard = (pin = card.pin, more: Partial<RedeemCreditsInput> = {}, actor = till) =>
  redeemed(world, actor, swim.id, '', { code: undefined, cardNumber: card.cardNumber, pin, ...more });
const wrongCount = async () =>
  (
    await world.test.admin<{ wrong: number }>('SELECT wrong_pins AS wrong FROM member_card WHERE id = $1', [
      card.cardId,
    ])
  )[0]?.wrong;
const notValid = { code: 'CARD_NOT_VALID', field: ['cardNumber'] };

test('card and PIN make a visit, which remembers the card', async () => {
  const redemptionId = await byCard(` ${card.pin.slice(0, 2)} ${card.pin.slice(2)}`, {
    cardNumber: card.cardNumber.replace(/(....)/g, '$1-'),
  });
  expect(
    await world.test.admin('SELECT state, card_id, code_id FROM redemption WHERE id = $1', [redemptionId]),
  ).toEqual([{ state: 'REDEEMED', card_id: card.cardId, code_id: null }]);
  await byCard();
  expect((await walletOf(world, ada.id)).balance).toBe(80);
});

test('the same key redeems once; another PIN with it conflicts', async () => {
  const key = { idempotencyKey: newId() };
  const first = await byCard(card.pin, key);
  expect(await byCard(card.pin, key)).toBe(first);
  expect(await refused(world, () => byCard(wrongPin(card), key))).toEqual({
    code: 'CONFLICT',
    field: ['idempotencyKey'],
  });
  expect((await walletOf(world, ada.id)).balance).toBe(140);
});

test('wrong PIN, unknown number and blocked card answer alike; a slip in the number is told and not counted', async () => {
  expect(await refused(world, () => byCard(wrongPin(card)))).toEqual(notValid);
  const unknown = world.services.secrets.cardNumber(world.schemeId, newId(), newId(), 0);
  expect(await refused(world, () => byCard(card.pin, { cardNumber: unknown }))).toEqual(notValid);
  const slip = `${card.cardNumber.slice(1, 2)}${card.cardNumber.slice(0, 1)}${card.cardNumber.slice(2)}`;
  const typo =
    slip === card.cardNumber ? `${card.cardNumber.slice(0, 11)}${(Number(card.cardNumber[11]) + 1) % 10}` : slip;
  for (let count = 0; count < 6; count += 1) {
    expect(await refused(world, () => byCard(card.pin, { cardNumber: typo }))).toEqual({
      code: 'CARD_NUMBER_MISTYPED',
      field: ['cardNumber'],
    });
  }
  expect(await wrongCount()).toBe(1);
  await blockMemberCard(world.as(await world.staff(['OPERATOR'])), { memberId: ada.id, reason: 'STOLEN' });
  expect(await refused(world, () => byCard())).toEqual(notValid);
});

test('wrong PINs cool the till down as wrong codes do; the right PIN forgets them, also where something else stands in the way', async () => {
  for (let count = 0; count < 4; count += 1) await refusalOf(() => byCard(wrongPin(card)));
  expect(await wrongCount()).toBe(4);
  expect(await refused(world, () => byCard(card.pin, { adults: 9 }))).toEqual({
    code: 'INSUFFICIENT_CREDITS',
    availableMinutes: 200,
  });
  expect(await wrongCount()).toBe(0);
  await refusalOf(() => byCard(wrongPin(card)));
  expect(await refused(world, () => byCard())).toEqual({ code: 'TOO_MANY_TRIES', field: ['code'] });
});

test('S19 a card that rests takes no PIN, at whatever till, and counts none; after a quarter of an hour it does', async () => {
  for (let count = 0; count < 5; count += 1) await refusalOf(() => byCard(wrongPin(card)));
  const other = await world.staff(['TILL', venue.id]);
  expect(await refused(world, () => byCard(card.pin, {}, other))).toEqual(notValid);
  expect(await refused(world, () => byCard(wrongPin(card), {}, other))).toEqual(notValid);
  expect(await wrongCount()).toBe(5);
  world.clock.advance(15 * 60_000);
  await byCard();
  expect(await wrongCount()).toBe(0);
});

test('S11 a card blocked while its visit is under way is refused; the member’s codes and holds stay good', async () => {
  const operator = await world.staff(['OPERATOR']);
  const held = await booked(world, ada.id, swim.id, '2026-11-22T15:00:00Z');
  const code = await codeOf(world, ada.id);
  const block = () => blockMemberCard(world.as(operator), { memberId: ada.id, reason: 'LOST' });
  const request = {
    actor: till,
    now: world.clock.now(),
    key: newId(),
    inputHash: 'ab',
    proof: {
      kind: 'CARD' as const,
      cardNumber: card.cardNumber,
      pinHash: world.services.secrets.cardPinHash(world.schemeId, card.cardNumber, card.pin),
    },
    offerId: swim.id,
    offerRevision: null,
    party: { adults: 1, under16s: 0 },
  };
  const write = await judgeRedemptions(overtaken(world.test.database, 'redeem_batch', block), world.schemeId, [
    request,
  ]);
  const [outcome] = await write();
  expect(outcome && 'error' in outcome && outcome.error).toMatchObject({ code: 'CARD_NOT_VALID' });
  await redeemed(world, till, swim.id, code);
  await takenUp(world, till, held);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 80, held: 0, toEarnBack: 0 });
});

test('S11 the card before a new one is refused', async () => {
  const old = card;
  card = await cardOf(world, ada.id);
  expect(await refused(world, () => byCard(old.pin, { cardNumber: old.cardNumber }))).toEqual(notValid);
  await byCard();
});

describe('credits of one’s own', () => {
  test('S16 whoever works the till asks a colleague, whatever they show; at another venue they are a member like others', async () => {
    const worker = await world.actorOf(ada, { role: 'COORDINATOR', organisationId: venue.id });
    const code = await codeOf(world, ada.id);
    const held = await booked(world, ada.id, swim.id, '2026-11-22T15:00:00Z');
    for (const attempt of [
      () => redeemed(world, worker, swim.id, code),
      () => byCard(card.pin, {}, worker),
      () => takenUp(world, worker, held),
      () => heldAtTill(world, worker, swim.id, ada.id, { code }),
    ]) {
      expect(await refused(world, attempt)).toEqual({ code: 'OWN_CREDITS' });
    }
    await redeemed(world, till, swim.id, code);
    await takenUp(world, till, held);
    const elsewhere = await world.organisation({ isVenue: true });
    const gym = await world.offer(elsewhere.id);
    await redeemed(world, await world.staff(['TILL', elsewhere.id]), gym.id, await codeOf(world, ada.id));
  });

  test('a till’s key is nobody, so it takes anybody’s', async () => {
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
    await redeemed(world, key, swim.id, await codeOf(world, ada.id));
  });
});

test.each<[string, Partial<RedeemCreditsInput>, string]>([
  ['nothing', {}, 'code'],
  ['two at once', { code: '00000-00000', cardNumber: '123456789012' }, 'code'],
  ['a code and a hold', { code: '00000-00000', redemptionId: newId() }, 'code'],
  ['a card without its PIN', { cardNumber: 'own', pin: undefined }, 'pin'],
  ['a PIN of three digits', { cardNumber: 'own', pin: '123' }, 'pin'],
  ['no offer', { code: '00000-00000', offerId: null }, 'offerId'],
])('%s is refused as input', async (_, input, field) => {
  const named = input.cardNumber === 'own' ? { ...input, cardNumber: card.cardNumber } : input;
  expect(await refused(world, () => redeemed(world, till, swim.id, '', { code: undefined, ...named }))).toEqual({
    code: 'INVALID_INPUT',
    field: [field],
  });
});
