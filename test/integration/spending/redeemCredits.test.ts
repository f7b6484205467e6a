import { redeemCredits } from '../../../src/commands/spending/redeemCredits.js';
import { newId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { OfferEntity } from '../../../src/entities/spending/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { held } from '../accounts/holdSteps.js';
import { audited, events, lotsOf, refused, walletOf } from '../accounts/traces.js';
import { codeOf, enjoyed, redeemed } from './steps.js';

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

const tillName = () => `member:${till.kind === 'MEMBER' ? till.memberId : ''}`;

test('a visit takes its price, uses the code up, and leaves its event and audit row', async () => {
  await world.credit(ada.id, 200);
  const before = await world.balanceOf({ organisationId: venue.id });
  const redemptionId = await enjoyed(world, till, swim.id, ada.id, { adults: 1, under16s: 2 });
  expect([await walletOf(world, ada.id), await world.balanceOf({ organisationId: venue.id })]).toEqual([
    { balance: 80, held: 0, toEarnBack: 0 },
    before + 120,
  ]);
  const [row] = await world.test.admin('SELECT * FROM redemption WHERE id = $1', [redemptionId]);
  expect(row).toEqual({
    scheme_id: world.schemeId,
    id: redemptionId,
    member_id: ada.id,
    organisation_id: venue.id,
    offer_id: swim.id,
    code_id: expect.any(String),
    card_id: null,
    hold_id: null,
    booked_for: null,
    placed_at: null,
    ended_at: null,
    state: 'REDEEMED',
    price_minutes: 120,
    adults: 1,
    under16s: 2,
    stock_slot: null,
    transfer_id: expect.any(String),
    accepted_by: tillName(),
    redeemed_at: world.clock.now(),
    reversed_at: null,
  });
  expect(
    await world.test.admin('SELECT kind, amount_minutes FROM transfer WHERE redemption_id = $1', [redemptionId]),
  ).toEqual([{ kind: 'REDEMPTION', amount_minutes: 120 }]);
  expect(await world.test.admin('SELECT used_at FROM redemption_code WHERE member_id = $1', [ada.id])).toEqual([
    { used_at: world.clock.now() },
  ]);
  expect((await events(world)).at(-1)).toEqual([
    'CreditsRedeemed',
    { redemptionId, memberId: ada.id, organisationId: venue.id },
  ]);
  expect((await audited(world, 'redeemCredits')).at(-1)).toEqual({ actor: tillName(), subject: redemptionId });
});

test('the credits that lapse first go first, across lots; those that never lapse go last', async () => {
  await world.credit(ada.id, 50, null);
  await world.credit(ada.id, 40, new Date('2027-06-01T00:00:00Z'));
  await world.credit(ada.id, 30, new Date('2027-01-01T00:00:00Z'));
  await enjoyed(world, till, swim.id, ada.id);
  expect(await lotsOf(world, ada.id)).toEqual([
    [10, 0, '2027-06-01T00:00:00.000Z'],
    [50, 0, null],
  ]);
  await enjoyed(world, till, swim.id, ada.id);
  expect(await lotsOf(world, ada.id)).toEqual([]);
});

test('lapsed credits are not spent, not even together with live ones', async () => {
  await world.credit(ada.id, 60, new Date('2026-11-22T10:30:00Z'));
  await world.credit(ada.id, 45);
  world.clock.set(new Date('2026-11-22T10:29:59Z'));
  const early = await codeOf(world, ada.id);
  world.clock.set(new Date('2026-11-22T10:30:00Z'));
  expect(await refused(world, () => redeemed(world, till, swim.id, early))).toEqual({
    code: 'INSUFFICIENT_CREDITS',
    availableMinutes: 45,
  });
  world.clock.set(new Date('2026-11-22T10:29:59Z'));
  await redeemed(world, till, swim.id, early);
  expect(await lotsOf(world, ada.id)).toEqual([[45, 0, null]]);
});

test('held credits are not spent', async () => {
  await world.credit(ada.id, 100);
  await held(world, ada.id, 50);
  const code = await codeOf(world, ada.id);
  expect(await refused(world, () => redeemed(world, till, swim.id, code))).toEqual({
    code: 'INSUFFICIENT_CREDITS',
    availableMinutes: 50,
  });
});

test('a minute too few is too few; a refused code still works when there are enough', async () => {
  await world.credit(ada.id, 59);
  const code = await codeOf(world, ada.id);
  expect(await refused(world, () => redeemed(world, till, swim.id, code))).toEqual({
    code: 'INSUFFICIENT_CREDITS',
    availableMinutes: 59,
  });
  await world.credit(ada.id, 1);
  await redeemed(world, till, swim.id, code);
  expect((await walletOf(world, ada.id)).balance).toBe(0);
});

test('the same key and input redeem once, also at once; the same key and other input conflict', async () => {
  await world.credit(ada.id, 300);
  const input = {
    idempotencyKey: newId(),
    code: await codeOf(world, ada.id),
    offerId: swim.id,
    adults: 1,
    under16s: 0,
  };
  const results = await Promise.all([1, 2, 3].map(() => redeemCredits(world.as(till), input)));
  expect(new Set(results.map((result) => result.redemptionId)).size).toBe(1);
  // Long after the code has gone, the first result still comes.
  world.clock.advance(86_400_000);
  expect((await redeemCredits(world.as(till), input)).redemptionId).toEqual(results[0]?.redemptionId);
  for (const other of [{ adults: 2 }, { under16s: 1 }, { code: await codeOf(world, ada.id) }]) {
    const conflict = () => redeemCredits(world.as(till), { ...input, ...other });
    expect(await refused(world, conflict)).toEqual({ code: 'CONFLICT', field: ['idempotencyKey'] });
  }
  expect((await walletOf(world, ada.id)).balance).toBe(240);
});

test('ten visits at once with credits for three: exactly three are granted', async () => {
  await world.credit(ada.id, 200);
  const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(world, ada.id)));
  const results = await Promise.allSettled(codes.map((code) => redeemed(world, till, swim.id, code)));
  expect(results.filter((result) => result.status === 'fulfilled').length).toBe(3);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 20, held: 0, toEarnBack: 0 });
});

test('a refused visit does not fail its neighbours', async () => {
  const rich = await Promise.all(Array.from({ length: 5 }, () => world.member()));
  for (const member of rich) await world.credit(member.id, 60);
  const codes = await Promise.all([ada, ...rich].map((member) => codeOf(world, member.id)));
  const results = await Promise.allSettled(codes.map((code) => redeemed(world, till, swim.id, code)));
  expect(results.map((result) => result.status)).toEqual(['rejected', ...rich.map(() => 'fulfilled')]);
});

test('the venue’s tills, leaders, coordinators and keys redeem; others do not', async () => {
  await world.credit(ada.id, 600);
  const key = (organisationId: string, scopes: string[]): Actor => ({
    kind: 'APP',
    credential: 'KEY',
    appKind: 'TILL',
    schemeId: world.schemeId,
    appId: newId(),
    scopes: scopes as never,
    organisationId,
    memberId: null,
  });
  const other = await world.organisation({ isVenue: true });
  const may = [
    await world.staff(['LEADER', venue.id]),
    await world.staff(['COORDINATOR', venue.id]),
    key(venue.id, ['redeem']),
  ];
  for (const actor of may) await enjoyed(world, actor, swim.id, ada.id);
  const mayNot = [
    await world.staff(['TILL', other.id]),
    await world.staff(['OPERATOR']),
    await world.staff(['AUDITOR']),
    await world.actorOf(ada),
    key(other.id, ['redeem']),
    key(venue.id, ['offers:read']),
  ];
  for (const actor of mayNot) {
    const code = await codeOf(world, ada.id);
    expect(await refused(world, () => redeemed(world, actor, swim.id, code))).toEqual({ code: 'FORBIDDEN' });
  }
  const code = await codeOf(world, ada.id);
  expect(await refused(world, () => redeemed(world, { kind: 'ANONYMOUS' }, swim.id, code))).toEqual({
    code: 'UNAUTHENTICATED',
  });
  expect((await walletOf(world, ada.id)).balance).toBe(600 - may.length * 60);
});

test('another scheme’s offer looks like a missing one', async () => {
  await world.credit(ada.id, 60);
  const code = await codeOf(world, ada.id);
  const other = await createWorld({ test: world.test });
  const theirs = await other.offer((await other.organisation({ isVenue: true })).id);
  for (const offerId of [theirs.id, newId()]) {
    expect(await refused(world, () => redeemed(world, till, offerId, code))).toEqual({ code: 'NOT_FOUND' });
  }
});

test.each([
  [0, 0],
  [-1, 2],
  [1, -1],
  [200, 1],
])('a party of %i adults and %i under-16s is refused', async (adults, under16s) => {
  const code = await codeOf(world, ada.id);
  expect(await refused(world, () => redeemed(world, till, swim.id, code, { adults, under16s }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['adults'],
  });
});

test('a visit that takes no credits is refused', async () => {
  const free = await world.offer(venue.id, { under16PriceMinutes: 0 });
  const code = await codeOf(world, ada.id);
  expect(await refused(world, () => redeemed(world, till, free.id, code, { adults: 0, under16s: 3 }))).toEqual({
    code: 'INVALID_INPUT',
    field: ['adults'],
  });
});

test('a closed membership, a frozen wallet and an offer that is not on are refused', async () => {
  await world.credit(ada.id, 60);
  const code = await codeOf(world, ada.id);
  const paused = await world.offer(venue.id, { status: 'PAUSED' });
  const ended = await world.offer(venue.id, { status: 'ENDED' });
  for (const offer of [paused, ended]) {
    expect(await refused(world, () => redeemed(world, till, offer.id, code))).toEqual({ code: 'OFFER_NOT_AVAILABLE' });
  }
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]);
  expect(await refused(world, () => redeemed(world, till, swim.id, code))).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
  await world.test.admin(`UPDATE account SET status = 'OPEN' WHERE member_id = $1`, [ada.id]);
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  expect(await refused(world, () => redeemed(world, till, swim.id, code))).toEqual({ code: 'MEMBER_CLOSED' });
});
