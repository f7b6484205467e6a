import { type GiftCreditsInput, giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { memberActor } from '../spending/steps.js';
import { held } from './holdSteps.js';
import { audited, events, lotsOf, refused, walletOf } from './traces.js';

let world: World;
let ada: MemberEntity;
let ben: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member();
  ben = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const give = (more: Partial<GiftCreditsInput> = {}, actor: Actor = memberActor(world, ada.id)) =>
  giftCredits(world.as(actor), {
    idempotencyKey: newId(),
    fromMemberId: ada.id,
    toMemberId: ben.id,
    amountMinutes: 60,
    ...more,
  });

test('a gift moves, with its note, its event and its audit row', async () => {
  await world.credit(ada.id, 100);
  const { transferId, fromMemberId } = await give({ note: '  For the\n[cake] ' });
  expect([fromMemberId, (await walletOf(world, ada.id)).balance, (await walletOf(world, ben.id)).balance]).toEqual([
    ada.id,
    40,
    60,
  ]);
  expect(
    await world.test.admin('SELECT kind, amount_minutes, note, occurred_at FROM transfer WHERE id = $1', [transferId]),
  ).toEqual([{ kind: 'GIFT', amount_minutes: 60, note: 'For the (cake)', occurred_at: world.clock.now() }]);
  expect((await events(world)).at(-1)).toEqual([
    'CreditsGiven',
    { transferId, fromMemberId: ada.id, toMemberId: ben.id },
  ]);
  expect((await audited(world, 'giftCredits')).at(-1)).toEqual({ actor: `member:${ada.id}`, subject: transferId });
});

test('given credits keep the day they lapse, to and fro', async () => {
  const [soon, later] = [new Date('2027-01-01T00:00:00Z'), new Date('2027-06-01T00:00:00Z')];
  await world.credit(ada.id, 40, soon);
  await world.credit(ada.id, 40, later);
  await give();
  expect(await lotsOf(world, ben.id)).toEqual([
    [40, 0, soon.toISOString()],
    [20, 0, later.toISOString()],
  ]);
  await give({ fromMemberId: ben.id, toMemberId: ada.id }, memberActor(world, ben.id));
  expect(await lotsOf(world, ada.id)).toEqual([
    [40, 0, soon.toISOString()],
    [20, 0, later.toISOString()],
    [20, 0, later.toISOString()],
  ]);
});

test.each(['as it stands', 'with spaces and dashes', 'in small letters'])(
  'a member is found by the number on their card, %s',
  async (how) => {
    await world.credit(ada.id, 60);
    const number = ben.memberNumber;
    const typed = {
      'as it stands': number,
      'with spaces and dashes': ` ${number.slice(0, 4)} - ${number.slice(4)}`,
      'in small letters': number.toLowerCase(),
    }[how];
    await give({ toMemberId: null, toMemberNumber: typed });
    expect((await walletOf(world, ben.id)).balance).toBe(60);
  },
);

test.each(['1234567A', '', '0000000\u0000', '12345'])('the number %p finds nobody', async (toMemberNumber) => {
  await world.credit(ada.id, 60);
  const expected = toMemberNumber === '' ? { code: 'INVALID_INPUT', field: ['toMemberId'] } : { code: 'NOT_FOUND' };
  expect(await refused(world, () => give({ toMemberId: null, toMemberNumber }))).toEqual(expected);
});

test('a day’s gifts go up to the limit, to the minute, and the next local day starts afresh', async () => {
  await world.credit(ada.id, 5000);
  await give({ amountMinutes: 700 });
  expect(await refused(world, () => give({ amountMinutes: 501 }))).toEqual({
    code: 'GIFT_LIMIT_REACHED',
    field: ['amountMinutes'],
  });
  await give({ amountMinutes: 500 });
  expect(await refused(world, () => give({ amountMinutes: 1 }))).toEqual({
    code: 'GIFT_LIMIT_REACHED',
    field: ['amountMinutes'],
  });
  world.clock.set(new Date('2026-11-22T23:59:59Z'));
  expect(await refused(world, () => give({ amountMinutes: 1 }))).toEqual({
    code: 'GIFT_LIMIT_REACHED',
    field: ['amountMinutes'],
  });
  world.clock.set(new Date('2026-11-23T00:00:00Z'));
  await give({ amountMinutes: 1200 });
  expect((await walletOf(world, ben.id)).balance).toBe(2400);
});

test('gifts at the same moment stay within the limit together', async () => {
  await world.credit(ada.id, 5000);
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => give({ amountMinutes: 500 })));
  expect(results.filter((result) => result.status === 'fulfilled').length).toBe(2);
  expect((await walletOf(world, ben.id)).balance).toBe(1000);
});

test('only what is live and not held can be given', async () => {
  await world.credit(ada.id, 30, new Date('2026-11-22T10:00:00Z'));
  await world.credit(ada.id, 100);
  await held(world, ada.id, 60);
  expect(await refused(world, () => give({ amountMinutes: 41 }))).toEqual({
    code: 'INSUFFICIENT_CREDITS',
    field: ['amountMinutes'],
    availableMinutes: 40,
  });
  await give({ amountMinutes: 40 });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 90, held: 60, toEarnBack: 0 });
});

test('two who give to each other at once do not wait for each other in a ring', async () => {
  await world.credit(ada.id, 600);
  await world.credit(ben.id, 600);
  const there = () => give({ amountMinutes: 10 });
  const back = () => give({ fromMemberId: ben.id, toMemberId: ada.id, amountMinutes: 10 }, memberActor(world, ben.id));
  await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? there() : back())));
  expect([(await walletOf(world, ada.id)).balance, (await walletOf(world, ben.id)).balance]).toEqual([600, 600]);
});

test('the same key and input give once; the same key and other input conflict', async () => {
  await world.credit(ada.id, 200);
  const idempotencyKey = newId();
  const results = await Promise.all([give({ idempotencyKey }), give({ idempotencyKey })]);
  expect(results[0]).toEqual(results[1]);
  expect(await refused(world, () => give({ idempotencyKey, amountMinutes: 61 }))).toEqual({
    code: 'CONFLICT',
    field: ['idempotencyKey'],
  });
  expect((await walletOf(world, ben.id)).balance).toBe(60);
});

test.each([0, -5, 0.5, 1_000_001, 2 ** 40])('%p minutes are no gift', async (amountMinutes) => {
  await world.credit(ada.id, 100);
  expect(await refused(world, () => give({ amountMinutes }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['amountMinutes'],
  });
});

test('not to oneself, not to nobody, not to two', async () => {
  await world.credit(ada.id, 100);
  expect(await refused(world, () => give({ toMemberId: ada.id }))).toEqual({
    code: 'GIFT_TO_SELF',
    field: ['toMemberId'],
  });
  expect(await refused(world, () => give({ toMemberId: null }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['toMemberId'],
  });
  expect(await refused(world, () => give({ toMemberNumber: ben.memberNumber }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['toMemberId'],
  });
});

test('while there is something to earn back, or an account is not open, nothing is given', async () => {
  await world.credit(ada.id, 100);
  await world.test.admin('UPDATE account SET to_earn_back_minutes = 5 WHERE member_id = $1', [ada.id]);
  expect(await refused(world, () => give())).toEqual({ code: 'CREDITS_TO_EARN_BACK' });
  await world.test.admin('UPDATE account SET to_earn_back_minutes = 60 WHERE member_id = $1', [ada.id]);
  await expect(give()).rejects.toThrow('Please earn back 1 hour first. After that you can give again.');
  await world.test.admin('UPDATE account SET to_earn_back_minutes = 0 WHERE member_id = $1', [ada.id]);
  for (const frozen of [ada, ben]) {
    await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [frozen.id]);
    expect(await refused(world, () => give())).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
    await world.test.admin(`UPDATE account SET status = 'OPEN' WHERE member_id = $1`, [frozen.id]);
  }
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ben.id]);
  expect(await refused(world, () => give())).toEqual({ code: 'MEMBER_CLOSED' });
});

test('operators give for a member without a screen; others do not, and another scheme’s member looks missing', async () => {
  await world.credit(ada.id, 100);
  await give({}, await world.staff(['OPERATOR']));
  for (const actor of [memberActor(world, ben.id), await world.staff(['AUDITOR'])]) {
    expect(await refused(world, () => give({ amountMinutes: 1 }, actor))).toEqual({ code: 'FORBIDDEN' });
  }
  const other = await createWorld({ test: world.test });
  const theirs = await other.member();
  const operator = await world.staff(['OPERATOR']);
  for (const more of [{ toMemberId: theirs.id }, { fromMemberId: theirs.id }, { toMemberId: newId() }]) {
    expect(await refused(world, () => give(more, operator))).toEqual({ code: 'NOT_FOUND' });
  }
  for (const toMemberNumber of [theirs.memberNumber, '00000000']) {
    expect(await refused(world, () => give({ toMemberId: null, toMemberNumber }, operator))).toMatchObject({
      code: 'INVALID_INPUT',
    });
  }
});

test('operators do not give other people’s credits to themselves', async () => {
  await world.credit(ada.id, 100);
  const member = await world.member();
  const operator = await world.actorOf(member, { role: 'OPERATOR', organisationId: null });
  expect(await refused(world, () => give({ toMemberId: member.id }, operator))).toEqual({ code: 'FORBIDDEN' });
});

test('a note that is too long is refused, and an emoji at its edge survives', async () => {
  await world.credit(ada.id, 100);
  expect(await refused(world, () => give({ note: `${'x'.repeat(300)}😀`, amountMinutes: 1 }))).toMatchObject({
    code: 'INVALID_INPUT',
  });
  await give({ note: `${'x'.repeat(299)}😀`, amountMinutes: 1 });
  // An emoji is one character, however it is stored.
  await give({ note: '🌻'.repeat(300), amountMinutes: 1 });
  expect(await refused(world, () => give({ note: '🌻'.repeat(301), amountMinutes: 1 }))).toMatchObject({
    code: 'INVALID_INPUT',
    field: ['note'],
  });
});
