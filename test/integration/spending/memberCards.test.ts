import { blockMemberCard } from '../../../src/commands/spending/blockMemberCard.js';
import { clearWrongPins, countWrongPins, tryCardPin } from '../../../src/commands/spending/cardPins.js';
import {
  type IssuedCard,
  type IssueMemberCardInput,
  issueMemberCard,
} from '../../../src/commands/spending/issueMemberCard.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { readCardNumber } from '../../../src/domain/spending/cardNumber.js';
import { isWeakPin, readPin } from '../../../src/domain/spending/cardPin.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { audited, events, refused } from '../accounts/traces.js';
import { ask } from '../hours/ask.js';
import { memberActor } from './steps.js';

let world: World;
let operator: Actor;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld({ poolMax: 12 });
  operator = await world.staff(['OPERATOR']);
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member();
});
afterAll(() => world.close());

const issue = (more: Partial<IssueMemberCardInput> = {}, actor = operator) =>
  issueMemberCard(world.as(actor), { idempotencyKey: newId(), memberId: ada.id, ...more });

interface CardRow {
  id: string;
  state: string;
  wrong: number;
  locked: Date | null;
}

async function cardsOf(memberId: string): Promise<CardRow[]> {
  return await world.test.admin(
    'SELECT id, state, wrong_pins AS wrong, locked_until AS locked FROM member_card WHERE member_id = $1 ORDER BY id',
    [memberId],
  );
}

const inScheme: typeof world.test.database.inScheme = (schemeId, work) => world.test.database.inScheme(schemeId, work);

/** Tries a PIN as a hold at a till does. */
const tried = (card: IssuedCard, pin: string) =>
  world.test.database.inScheme(world.schemeId, (tx) =>
    tryCardPin(
      tx,
      {
        cardNumber: card.cardNumber,
        pinHash: world.services.secrets.cardPinHash(world.schemeId, card.cardNumber, pin),
      },
      world.clock.now(),
    ),
  );

/** A PIN that is not the card's. */
const wrongPin = (card: IssuedCard) => String((Number(card.pin) + 1) % 10_000).padStart(4, '0');

const untilReplaced = new Date('9999-12-31T00:00:00Z');
const later = (minutes: number) => new Date(worldNow.getTime() + minutes * 60_000);

describe('issuing', () => {
  test('a card has a good number and PIN, of which only a keyed hash is kept; it leaves its event and audit row', async () => {
    const card = await issue();
    expect([readCardNumber(card.cardNumber), readPin(card.pin), isWeakPin(card.pin)]).toEqual([
      card.cardNumber,
      card.pin,
      false,
    ]);
    const [row] = await world.test.admin('SELECT * FROM member_card WHERE id = $1', [card.cardId]);
    expect(row).toEqual({
      scheme_id: world.schemeId,
      id: card.cardId,
      member_id: ada.id,
      card_number: card.cardNumber,
      pin_hash: world.services.secrets.cardPinHash(world.schemeId, card.cardNumber, card.pin),
      state: 'ACTIVE',
      issued_by: `member:${operator.kind === 'MEMBER' ? operator.memberId : ''}`,
      issued_at: worldNow,
      ended_at: null,
      end_reason: null,
      wrong_pins: 0,
      locked_until: null,
    });
    expect((await events(world)).at(-1)).toEqual(['MemberCardIssued', { cardId: card.cardId, memberId: ada.id }]);
    expect((await audited(world, 'issueMemberCard')).at(-1)?.subject).toBe(card.cardId);
    const [stored] = await world.test.admin<{ keys: string; audits: string; outbox: string }>(
      `SELECT (SELECT string_agg(i::text, ' ') FROM idempotency i) AS keys, (SELECT string_agg(detail::text, ' ') FROM audit) AS audits,
              (SELECT string_agg(payload::text, ' ') FROM outbox_event) AS outbox`,
    );
    for (const text of [stored?.keys, stored?.audits, stored?.outbox]) {
      expect(text?.includes(card.cardNumber)).toBe(false);
    }
  });

  test('the same key gives the same card and PIN again; with another PIN it conflicts', async () => {
    const input = { idempotencyKey: newId(), pin: '4071' };
    const first = await issue(input);
    expect(first.pin).toBe('4071');
    const [again, atOnce] = await Promise.all([issue(input), issue({ ...input, pin: ' 40 71 ' })]);
    expect([again, atOnce]).toEqual([first, first]);
    for (const pin of ['4072', null]) {
      expect(await refused(world, () => issue({ ...input, pin }))).toEqual({
        code: 'CONFLICT',
        field: ['idempotencyKey'],
      });
    }
    const drawn = { idempotencyKey: newId() };
    expect(await issue(drawn)).toEqual(await issue(drawn));
    expect((await cardsOf(ada.id)).map((card) => card.state)).toEqual(['REPLACED', 'ACTIVE']);
  });

  test('two desks with the same key make two cards, of which the later counts', async () => {
    const idempotencyKey = newId();
    const [one, two] = [
      await issue({ idempotencyKey }),
      await issue({ idempotencyKey }, await world.staff(['OPERATOR'])),
    ];
    expect([one.cardNumber === two.cardNumber, one.pin === two.pin]).toEqual([false, false]);
    expect((await cardsOf(ada.id)).map((card) => card.state)).toEqual(['REPLACED', 'ACTIVE']);
  });

  test('eight desks at once: one card is in use, the others are replaced', async () => {
    await Promise.all(Array.from({ length: 8 }, () => issue()));
    expect((await cardsOf(ada.id)).map((card) => card.state).sort()).toEqual([
      'ACTIVE',
      ...Array.from({ length: 7 }, () => 'REPLACED'),
    ]);
  });

  test.each([
    ['0000', 'PIN_TOO_EASY'],
    ['1234', 'PIN_TOO_EASY'],
    ['1984', 'PIN_TOO_EASY'],
    ['407', 'INVALID_INPUT'],
    ['40715', 'INVALID_INPUT'],
    ['', 'INVALID_INPUT'],
  ])('the PIN %p is refused: %s', async (pin, code) => {
    expect(await refused(world, () => issue({ pin }))).toEqual({ code, field: ['pin'] });
    expect(await cardsOf(ada.id)).toEqual([]);
  });

  test('operators issue cards; nobody else does, and none for who has left or is of another scheme', async () => {
    const venue = await world.organisation({ isVenue: true });
    for (const actor of [
      memberActor(world, ada.id),
      await world.staff(['AUDITOR']),
      await world.staff(['COORDINATOR', venue.id], ['TILL', venue.id]),
    ]) {
      expect(await refused(world, () => issue({}, actor))).toEqual({ code: 'FORBIDDEN' });
    }
    expect(await refused(world, () => issue({}, { kind: 'ANONYMOUS' }))).toEqual({ code: 'UNAUTHENTICATED' });
    const other = await createWorld({ test: world.test });
    for (const memberId of [newId(), (await other.member()).id]) {
      expect(await refused(world, () => issue({ memberId }))).toEqual({ code: 'NOT_FOUND' });
    }
    await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
    expect(await refused(world, () => issue())).toEqual({ code: 'MEMBER_CLOSED' });
  });
});

describe('blocking', () => {
  const block = (actor: Actor, memberId = ada.id) => blockMemberCard(world.as(actor), { memberId, reason: 'LOST' });

  test('the member or an operator blocks the card in use, once; it leaves its event and audit row', async () => {
    const { cardId } = await issue();
    world.clock.advance(1000);
    expect(await block(memberActor(world, ada.id))).toEqual({ memberId: ada.id, cardId });
    expect(
      await world.test.admin('SELECT state, ended_at, end_reason FROM member_card WHERE id = $1', [cardId]),
    ).toEqual([{ state: 'BLOCKED', ended_at: world.clock.now(), end_reason: 'LOST' }]);
    expect((await events(world)).at(-1)).toEqual(['MemberCardBlocked', { cardId, memberId: ada.id }]);
    expect(await audited(world, 'blockMemberCard')).toEqual([{ actor: `member:${ada.id}`, subject: cardId }]);
    expect(await refused(world, () => block(operator))).toEqual({ code: 'NO_CARD' });
    const again = await issue();
    await block(operator);
    expect((await cardsOf(ada.id)).map(({ id, state }) => [id, state])).toEqual([
      [cardId, 'BLOCKED'],
      [again.cardId, 'BLOCKED'],
    ]);
  });

  test('nobody else does', async () => {
    await issue();
    for (const actor of [await world.staff(), await world.staff(['AUDITOR'])]) {
      expect(await refused(world, () => block(actor))).toEqual({ code: 'FORBIDDEN' });
    }
    expect(await refused(world, () => block(operator, newId()))).toEqual({ code: 'NOT_FOUND' });
  });
});

describe('wrong PINs', () => {
  test('the right PIN opens, and forgets the wrong ones before it', async () => {
    const card = await issue();
    for (let count = 0; count < 4; count += 1) expect(await tried(card, wrongPin(card))).toBeNull();
    expect((await cardsOf(ada.id))[0]).toMatchObject({ wrong: 4, locked: null });
    expect(await tried(card, card.pin)).toEqual({ cardId: card.cardId, memberId: ada.id });
    expect((await cardsOf(ada.id))[0]).toMatchObject({ wrong: 0, locked: null });
  });

  test('S19 five in a row rest the card for fifteen minutes, ten close it until it is replaced', async () => {
    const card = await issue();
    for (let count = 0; count < 5; count += 1) expect(await tried(card, wrongPin(card))).toBeNull();
    expect((await cardsOf(ada.id))[0]).toMatchObject({ wrong: 5, locked: later(15) });
    world.clock.set(later(15 - 1 / 60));
    // While it rests no PIN is looked at, and none counts.
    expect([await tried(card, card.pin), await tried(card, wrongPin(card))]).toEqual([null, null]);
    expect((await cardsOf(ada.id))[0]).toMatchObject({ wrong: 5, locked: later(15) });
    world.clock.set(later(15));
    for (let count = 0; count < 5; count += 1) expect(await tried(card, wrongPin(card))).toBeNull();
    expect((await cardsOf(ada.id))[0]).toMatchObject({ wrong: 10, locked: untilReplaced });
    expect((await events(world)).at(-1)).toEqual(['MemberCardLocked', { cardId: card.cardId, memberId: ada.id }]);
    world.clock.advance(86_400_000);
    expect(await tried(card, card.pin)).toBeNull();
    const fresh = await issue();
    expect(await tried(fresh, fresh.pin)).toEqual({ cardId: fresh.cardId, memberId: ada.id });
  });

  test('after a rest the right PIN opens', async () => {
    const card = await issue();
    for (let count = 0; count < 5; count += 1) await tried(card, wrongPin(card));
    world.clock.set(later(15));
    expect(await tried(card, card.pin)).toEqual({ cardId: card.cardId, memberId: ada.id });
    expect((await cardsOf(ada.id))[0]).toMatchObject({ wrong: 0, locked: null });
  });

  test('S11 a card that is blocked or replaced, and one of another scheme, opens nothing', async () => {
    const card = await issue();
    const fresh = await issue();
    expect(await tried(card, card.pin)).toBeNull();
    await blockMemberCard(world.as(operator), { memberId: ada.id, reason: 'STOLEN' });
    expect(await tried(fresh, fresh.pin)).toBeNull();
    const other = await createWorld({ test: world.test });
    const theirs = await issueMemberCard(other.as(await other.staff(['OPERATOR'])), {
      idempotencyKey: newId(),
      memberId: (await other.member()).id,
    });
    expect(await tried(theirs, theirs.pin)).toBeNull();
  });

  test('of 64 guesses at once five are looked at', async () => {
    const card = await issue();
    // The right one is the last to set out.
    const guesses = Array.from({ length: 64 }, (_, guess) => tried(card, guess === 63 ? card.pin : wrongPin(card)));
    const answers = await Promise.all(guesses);
    const opened = answers.filter((answer) => answer !== null).length;
    const [row] = await cardsOf(ada.id);
    // Should the right one have come among the first five, it opened, and at most five wrong ones were looked at after it.
    expect([row?.wrong, row?.locked]).toEqual([5, later(15)]);
    expect(opened).toBeLessThanOrEqual(1);
  });

  test('of 64 that were judged before any was written down five count: no other is looked at', async () => {
    const card = await issue();
    await Promise.all(
      Array.from({ length: 64 }, () =>
        inScheme(world.schemeId, (tx) => countWrongPins(tx, [card.cardId], world.clock.now())),
      ),
    );
    expect((await cardsOf(ada.id))[0]).toMatchObject({ wrong: 5, locked: later(15) });
    world.clock.advance(15 * 60_000);
    await inScheme(world.schemeId, (tx) => countWrongPins(tx, Array(9).fill(card.cardId), world.clock.now()));
    expect((await cardsOf(ada.id))[0]).toMatchObject({ wrong: 10, locked: untilReplaced });
    const told = (await events(world)).filter(
      ([type, payload]) => type === 'MemberCardLocked' && 'cardId' in payload && payload.cardId === card.cardId,
    );
    expect(told).toEqual([['MemberCardLocked', { cardId: card.cardId, memberId: ada.id }]]);
  });

  test('a batch counts each time a card is named; ended and foreign cards are left alone', async () => {
    const ben = await world.member();
    const [hers, his] = [await issue(), await issue({ memberId: ben.id })];
    const old = hers.cardId;
    const fresh = await issue();
    await inScheme(world.schemeId, (tx) => countWrongPins(tx, [fresh.cardId, his.cardId, fresh.cardId, old], worldNow));
    expect((await cardsOf(ada.id)).map((card) => card.wrong)).toEqual([0, 2]);
    expect((await cardsOf(ben.id)).map((card) => card.wrong)).toEqual([1]);
    const other = await createWorld({ test: world.test });
    await inScheme(other.schemeId, (tx) => countWrongPins(tx, [fresh.cardId], worldNow));
    await inScheme(other.schemeId, (tx) => clearWrongPins(tx, [fresh.cardId]));
    expect((await cardsOf(ada.id)).map((card) => card.wrong)).toEqual([0, 2]);
    await inScheme(world.schemeId, (tx) => clearWrongPins(tx, [fresh.cardId, his.cardId]));
    expect([...(await cardsOf(ada.id)), ...(await cardsOf(ben.id))].map((card) => card.wrong)).toEqual([0, 0, 0]);
  });
});

describe('over the API', () => {
  const fields = 'number state issuedAt endedAt restsUntil isLocked';

  test('staff issue a card and read its number and PIN aloud; the member sees it and blocks it', async () => {
    const memberId = toGlobalId('Member', ada.id);
    const { issueMemberCard: made } = await ask<{
      issueMemberCard: { card: { number: string }; pin: string; userErrors: object[] };
    }>(
      world,
      operator,
      `mutation { issueMemberCard(input: { idempotencyKey: "${newId()}", memberId: "${memberId}" }) { card { ${fields} } pin userErrors { code } } }`,
    );
    const card = {
      number: expect.stringMatching(/^\d{4} \d{4} \d{4}$/),
      state: 'ACTIVE',
      issuedAt: worldNow.toISOString(),
      endedAt: null,
      restsUntil: null,
      isLocked: false,
    };
    expect(made).toEqual({ card, pin: expect.stringMatching(/^\d{4}$/), userErrors: [] });
    const read = async (actor: Actor) =>
      (await ask<{ member: object }>(world, actor, `{ member(id: "${memberId}") { card { ${fields} } } }`)).member;
    expect(await read(memberActor(world, ada.id))).toEqual({ card });
    expect(await read(operator)).toEqual({ card });
    expect(await read(await world.staff(['AUDITOR']))).toEqual({ card: null });
    await world.test.admin('UPDATE member_card SET wrong_pins = 5, locked_until = $2 WHERE member_id = $1', [
      ada.id,
      later(15),
    ]);
    expect(await read(operator)).toEqual({ card: { ...card, restsUntil: later(15).toISOString() } });
    await world.test.admin(
      `UPDATE member_card SET wrong_pins = 10, locked_until = '9999-12-31T00:00:00Z' WHERE member_id = $1`,
      [ada.id],
    );
    expect(await read(operator)).toEqual({ card: { ...card, isLocked: true } });
    const source = `mutation { blockMemberCard(input: { reason: LOST }) { card { ${fields} } userErrors { code message } } }`;
    expect(await ask(world, memberActor(world, ada.id), source)).toEqual({
      blockMemberCard: { card: { ...card, state: 'BLOCKED', endedAt: worldNow.toISOString() }, userErrors: [] },
    });
    expect(await read(operator)).toEqual({ card: null });
    expect(await ask(world, memberActor(world, ada.id), source)).toEqual({
      blockMemberCard: {
        card: null,
        userErrors: [
          {
            code: 'NO_CARD',
            message: "No card is in use. It may have been blocked already; the scheme's staff can issue a new one.",
          },
        ],
      },
    });
  });
});
