import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { postExchange } from '../../../src/ledger/accounts.js';
import { createWorld, type World, worldNow } from '../../support/world.js';

/** Promises 3 and 4 where help between members takes a wallet below zero: as far as the scheme says, and nothing else with it. */

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
afterAll(() => world.close());

interface Wallet {
  id: string;
  balance: number;
  toEarnBack: number;
  floor: number;
  lots: number;
}

async function walletOf(memberId: string): Promise<Wallet> {
  const [row] = await world.test.admin<Wallet>(
    `SELECT a.id, a.balance_minutes::int AS balance, a.to_earn_back_minutes::int AS "toEarnBack", a.floor_minutes::int AS floor,
            coalesce((SELECT sum(l.remaining_minutes) FROM lot l WHERE l.account_id = a.id), 0)::int AS lots
     FROM account a WHERE a.member_id = $1`,
    [memberId],
  );
  if (!row) throw new Error('a member without a wallet');
  return row;
}

const shown = async (memberId: string) => {
  const { balance, toEarnBack, floor, lots } = await walletOf(memberId);
  return { balance, toEarnBack, floor, lots };
};

async function helped(by: MemberEntity, who: MemberEntity, minutes: number, floorMinutes = -120): Promise<string> {
  const [from, to] = [await walletOf(who.id), await walletOf(by.id)];
  return await world.test.database.inScheme(world.schemeId, (tx) =>
    postExchange(tx, world.clock.now(), { from: from.id, to: to.id, minutes, floorMinutes, expiresAt: null }),
  );
}

async function reversed(transferId: string): Promise<void> {
  await world.test.database.inScheme(world.schemeId, (tx) =>
    tx.sql('SELECT ledger_reverse($1, $2, $3, $4, $2, NULL)', [world.schemeId, world.clock.now(), newId(), transferId]),
  );
}

async function given(from: MemberEntity, to: MemberEntity, minutes: number): Promise<string> {
  const draft = {
    id: newId(),
    kind: 'GIFT',
    amount_minutes: minutes,
    from_account_id: (await walletOf(from.id)).id,
    to_account_id: (await walletOf(to.id)).id,
    occurred_at: world.clock.now(),
  };
  await world.test.database.inScheme(world.schemeId, (tx) =>
    tx.sql('SELECT ledger_transfer($1, $2, $3)', [world.schemeId, world.clock.now(), JSON.stringify([draft])]),
  );
  return draft.id;
}

const found = async () =>
  (
    await world.test.admin<{ promise: number; difference: string }>('SELECT promise, difference FROM check_ledger()')
  ).map(({ promise, difference }) => [promise, difference]);

test('an exchange takes a wallet below zero as far as its floor and no minute further; what arrives raises the floor again', async () => {
  await world.credit(ada.id, 30);
  await helped(ben, ada, 100);
  expect([await shown(ada.id), await shown(ben.id)]).toEqual([
    { balance: -70, toEarnBack: 0, floor: -70, lots: 0 },
    { balance: 100, toEarnBack: 0, floor: 0, lots: 100 },
  ]);
  await expect(helped(ben, ada, 51)).rejects.toMatchObject({ code: 'TC001' });
  await expect(given(ada, ben, 1)).rejects.toMatchObject({ code: 'TC001' });
  await helped(ben, ada, 50);
  expect(await shown(ada.id)).toEqual({ balance: -120, toEarnBack: 0, floor: -120, lots: 0 });
  await world.credit(ada.id, 90);
  expect(await shown(ada.id)).toEqual({ balance: -30, toEarnBack: 0, floor: -30, lots: 0 });
  await world.credit(ada.id, 90);
  expect(await shown(ada.id)).toEqual({ balance: 60, toEarnBack: 0, floor: 0, lots: 60 });
  expect(await found()).toEqual([]);
});

test('without a floor an exchange is covered or nothing', async () => {
  await world.credit(ada.id, 30);
  await expect(helped(ben, ada, 31, 0)).rejects.toMatchObject({ code: 'TC001' });
  await helped(ben, ada, 30, 0);
  expect([await shown(ada.id), await found()]).toEqual([{ balance: 0, toEarnBack: 0, floor: 0, lots: 0 }, []]);
});

test('credits reversed below zero are to be earned back, and an exchange has no room for them', async () => {
  await world.credit(ada.id, 60);
  const gift = await given(ada, ben, 60);
  await helped(ada, ben, 100);
  await reversed(gift);
  // The gift comes back out of a wallet that an exchange had taken to -40.
  expect(await shown(ben.id)).toEqual({ balance: -100, toEarnBack: 60, floor: -40, lots: 0 });
  await expect(helped(ada, ben, 5)).rejects.toMatchObject({ code: 'TC001' });
  await world.credit(ben.id, 70);
  expect([await shown(ben.id), await found()]).toEqual([{ balance: -30, toEarnBack: 0, floor: -30, lots: 0 }, []]);
});

test('a reversed exchange goes back whole, before and after it was earned back', async () => {
  await world.credit(ada.id, 30);
  const early = await helped(ben, ada, 100);
  await reversed(early);
  expect([await shown(ada.id), await shown(ben.id)]).toEqual([
    { balance: 30, toEarnBack: 0, floor: 0, lots: 30 },
    { balance: 0, toEarnBack: 0, floor: 0, lots: 0 },
  ]);
  const late = await helped(ben, ada, 100);
  await world.credit(ada.id, 50);
  await given(ben, ada, 90);
  expect(await shown(ada.id)).toEqual({ balance: 70, toEarnBack: 0, floor: 0, lots: 70 });
  await reversed(late);
  expect([await shown(ada.id), await shown(ben.id), await found()]).toEqual([
    { balance: 170, toEarnBack: 0, floor: 0, lots: 170 },
    { balance: -90, toEarnBack: 90, floor: 0, lots: 0 },
    [],
  ]);
});

test('two wallets of one person: what exchanges took below zero stays that', async () => {
  await world.credit(ada.id, 20);
  await helped(ada, ben, 70);
  await world.test.database.inScheme(world.schemeId, async (tx) =>
    tx.sql('SELECT ledger_join_wallets($1, $2, $3, $4, $5, $2, NULL)', [
      ...[world.schemeId, world.clock.now(), newId(), (await walletOf(ben.id)).id, (await walletOf(ada.id)).id],
    ]),
  );
  expect([await shown(ben.id), await shown(ada.id)]).toEqual([
    { balance: 0, toEarnBack: 0, floor: 0, lots: 0 },
    { balance: 20, toEarnBack: 0, floor: 0, lots: 20 },
  ]);
  const [carla, twin] = [await world.member(), await world.member()];
  await helped(ada, carla, 70);
  await helped(ada, twin, 30);
  await world.test.database.inScheme(world.schemeId, async (tx) =>
    tx.sql('SELECT ledger_join_wallets($1, $2, $3, $4, $5, $2, NULL)', [
      ...[world.schemeId, world.clock.now(), newId(), (await walletOf(carla.id)).id, (await walletOf(twin.id)).id],
    ]),
  );
  // Each went as far as the scheme let it: together they are deeper than either, and the rest is to be earned back.
  expect([await shown(carla.id), await shown(twin.id), await found()]).toEqual([
    { balance: 0, toEarnBack: 0, floor: 0, lots: 0 },
    { balance: -100, toEarnBack: 30, floor: -70, lots: 0 },
    [],
  ]);
});

test('what is held or waits for the sweep is not gone round', async () => {
  await world.credit(ada.id, 40, new Date('2026-11-23T00:00:00Z'));
  world.clock.set(new Date('2026-11-24T10:00:00Z'));
  await expect(helped(ben, ada, 10)).rejects.toMatchObject({ code: 'TC001' });
  expect([await shown(ada.id), await found()]).toEqual([{ balance: 40, toEarnBack: 0, floor: 0, lots: 40 }, []]);
});

test('the check of the ledger sees a floor that no exchange left, and an exchange beyond what it was let', async () => {
  const transferId = await helped(ben, ada, 60);
  await world.test.admin('UPDATE account SET floor_minutes = -90 WHERE member_id = $1', [ada.id]);
  expect(await found()).toEqual([[3, 'a floor is not where exchanges left it']]);
  await world.test.admin('UPDATE account SET floor_minutes = -60 WHERE member_id = $1', [ada.id]);
  await world.test.admin('UPDATE exchange_floor SET floor_minutes = -59 WHERE transfer_id = $1', [transferId]);
  expect(await found()).toEqual([[3, 'an account went below its floor by something else than a reversal']]);
  await world.test.admin('UPDATE exchange_floor SET floor_minutes = -120 WHERE transfer_id = $1', [transferId]);
  expect(await found()).toEqual([]);
});
