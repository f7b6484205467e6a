import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { held, released } from './holdSteps.js';
import { lotsOf, traces, walletOf } from './traces.js';

let world: World;
let ada: MemberEntity;

const soon = new Date('2026-12-01T00:00:00Z');
const later = new Date('2027-06-01T00:00:00Z');

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const stateOf = async (holdId: string | null) =>
  (await world.test.admin('SELECT state, amount_minutes AS minutes, settled_at FROM hold WHERE id = $1', [holdId]))[0];

/** Posts drafts through the door for single movements. */
async function transfer(draft: object): Promise<void> {
  await world.test.database.inScheme(world.schemeId, async (tx) => {
    await tx.sql('SELECT ledger_transfer($1, $2, $3)', [
      world.schemeId,
      world.clock.now(),
      JSON.stringify([{ id: newId(), occurred_at: world.clock.now(), ...draft }]),
    ]);
  });
}

async function accountId(by: 'WALLET' | 'COMMUNITY_POT'): Promise<string> {
  const [row] = await world.test.admin<{ id: string }>(
    'SELECT id FROM account WHERE scheme_id = $1 AND kind = $2 AND (member_id = $3 OR member_id IS NULL)',
    [world.schemeId, by, ada.id],
  );
  return row?.id ?? '';
}

test('a hold pins the lots that lapse first and leaves the balance as it is', async () => {
  await world.credit(ada.id, 50, later);
  await world.credit(ada.id, 40, soon);
  const holdId = await held(world, ada.id, 60);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 90, held: 60, toEarnBack: 0 });
  expect(await lotsOf(world, ada.id)).toEqual([
    [40, 40, soon.toISOString()],
    [50, 20, later.toISOString()],
  ]);
  expect(await stateOf(holdId)).toEqual({ state: 'HELD', minutes: 60, settled_at: null });
});

test('a second hold takes what the first left, and not a minute more', async () => {
  await world.credit(ada.id, 90);
  await held(world, ada.id, 60);
  const before = await traces(world);
  expect(await held(world, ada.id, 31)).toBeNull();
  expect(await traces(world)).toEqual(before);
  expect(await held(world, ada.id, 30)).toEqual(expect.any(String));
});

test('holds at the same moment share what there is', async () => {
  await world.credit(ada.id, 100);
  const holds = await Promise.all(Array.from({ length: 6 }, () => held(world, ada.id, 30)));
  expect(holds.filter((holdId) => holdId !== null).length).toBe(3);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 100, held: 90, toEarnBack: 0 });
});

test('lapsed credits and frozen accounts hold nothing', async () => {
  await world.credit(ada.id, 90, new Date('2026-11-22T10:00:00Z'));
  expect(await held(world, ada.id, 1)).toBeNull();
  await world.credit(ada.id, 90);
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE member_id = $1`, [ada.id]);
  expect(await held(world, ada.id, 1)).toBeNull();
});

test.each(['RELEASED', 'LAPSED'] as const)('a hold that is %s gives everything back, once', async (state) => {
  await world.credit(ada.id, 40, soon);
  await world.credit(ada.id, 50, later);
  const holdId = (await held(world, ada.id, 60)) ?? '';
  world.clock.advance(1000);
  expect(await released(world, holdId, state)).toBe(true);
  expect(await stateOf(holdId)).toEqual({ state, minutes: 60, settled_at: world.clock.now() });
  const before = await traces(world);
  expect(await released(world, holdId, state)).toBe(false);
  expect(await released(world, newId(), state)).toBe(false);
  expect(await traces(world)).toEqual(before);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 90, held: 0, toEarnBack: 0 });
  expect(await lotsOf(world, ada.id)).toEqual([
    [40, 0, soon.toISOString()],
    [50, 0, later.toISOString()],
  ]);
});

test('released twice at the same moment gives back once', async () => {
  await world.credit(ada.id, 60);
  const holdId = (await held(world, ada.id, 60)) ?? '';
  expect((await Promise.all([released(world, holdId), released(world, holdId, 'LAPSED')])).sort()).toEqual([
    false,
    true,
  ]);
  expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
});

test('credits that lapsed while they were held get grace; live ones keep their day', async () => {
  await world.credit(ada.id, 40, soon);
  await world.credit(ada.id, 50, later);
  const holdId = (await held(world, ada.id, 60)) ?? '';
  const grace = new Date('2027-01-02T10:00:00Z');
  world.clock.set(new Date('2026-12-03T10:00:00Z'));
  await released(world, holdId, 'LAPSED', grace);
  expect(await lotsOf(world, ada.id)).toEqual([
    [40, 0, grace.toISOString()],
    [50, 0, later.toISOString()],
  ]);
});

test('no movement touches held credits', async () => {
  await world.credit(ada.id, 100);
  await held(world, ada.id, 60);
  const donation = {
    kind: 'DONATION',
    from_account_id: await accountId('WALLET'),
    to_account_id: await accountId('COMMUNITY_POT'),
  };
  const before = await traces(world);
  await expect(transfer({ ...donation, amount_minutes: 41 })).rejects.toMatchObject({ code: 'TC001' });
  expect(await traces(world)).toEqual(before);
  await transfer({ ...donation, amount_minutes: 40 });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 60, toEarnBack: 0 });
});

test('a hold is captured whole, for exactly its amount, from its own account, and once', async () => {
  await world.credit(ada.id, 40, soon);
  await world.credit(ada.id, 50, later);
  const holdId = await held(world, ada.id, 60);
  const ben = await world.member();
  await world.credit(ben.id, 60);
  const [benWallet] = await world.test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [ben.id]);
  const capture = {
    kind: 'DONATION',
    from_account_id: await accountId('WALLET'),
    to_account_id: await accountId('COMMUNITY_POT'),
    hold_id: holdId,
  };
  const before = await traces(world);
  await expect(transfer({ ...capture, amount_minutes: 59 })).rejects.toMatchObject({ code: 'TC002' });
  await expect(transfer({ ...capture, amount_minutes: 60, from_account_id: benWallet?.id })).rejects.toMatchObject({
    code: 'TC002',
  });
  expect(await traces(world)).toEqual(before);
  await transfer({ ...capture, amount_minutes: 60 });
  expect(await stateOf(holdId)).toMatchObject({ state: 'CAPTURED' });
  expect(await walletOf(world, ada.id)).toEqual({ balance: 30, held: 0, toEarnBack: 0 });
  expect(await lotsOf(world, ada.id)).toEqual([[30, 0, later.toISOString()]]);
  await expect(transfer({ ...capture, amount_minutes: 60 })).rejects.toMatchObject({ code: 'TC002' });
  expect(await released(world, holdId ?? '')).toBe(false);
});

test.each(['ISSUE', 'REDEMPTION', 'REVERSAL'])('the door for single movements is shut to %s', async (kind) => {
  await world.credit(ada.id, 60);
  const draft = {
    kind,
    from_account_id: await accountId('WALLET'),
    to_account_id: await accountId('COMMUNITY_POT'),
    amount_minutes: 10,
  };
  await expect(transfer(draft)).rejects.toMatchObject({ code: 'TC008' });
});
