import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { newId } from '../../../src/domain/ids.js';
import type { Database } from '../../../src/entities/database.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { memberActor } from '../spending/steps.js';
import { swept, workerOf } from './expirySteps.js';
import { held, released } from './holdSteps.js';
import { lotsOf } from './traces.js';

/** That the ledger's check finds what promises 17 and 18 forbid, and takes nothing else for it. */

const soon = new Date('2026-11-23T00:00:00Z');
const later = new Date('2026-11-24T00:00:00Z');
const grace = new Date('2026-12-23T10:00:00Z');

let world: World;
let worker: Database;
let ada: MemberEntity;
let ben: MemberEntity;

beforeEach(async () => {
  world = await createWorld({ test: world?.test });
  worker ??= await workerOf(world);
  world.clock.set(worldNow);
  ada = await world.member();
  ben = await world.member();
});
afterAll(async () => {
  await worker.close();
  await world.test.drop();
});

const give = async (amountMinutes: number) =>
  (
    await giftCredits(world.as(memberActor(world, ada.id)), {
      idempotencyKey: newId(),
      fromMemberId: ada.id,
      toMemberId: ben.id,
      amountMinutes,
    })
  ).transferId;

const found = async () =>
  await world.test.admin('SELECT promise, difference, subject_id AS id FROM check_ledger() WHERE scheme_id = $1', [
    world.schemeId,
  ]);

/** The wallet's lots in the order they arrived. */
const lotIds = async () =>
  (
    await world.test.admin<{ id: number }>(
      'SELECT l.id FROM lot l JOIN account a ON a.id = l.account_id WHERE a.member_id = $1 ORDER BY l.id',
      [ada.id],
    )
  ).map(({ id }) => id);

/** As if a transfer had taken its minutes from another lot of the wallet. */
async function tookFrom(transferId: string, lotId: number): Promise<void> {
  await world.test.admin(
    `WITH moved AS (
       UPDATE lot_use u SET lot_id = $2 FROM lot l JOIN account a ON a.id = l.account_id
       WHERE u.transfer_id = $1 AND l.id = u.lot_id AND a.member_id = $3 RETURNING l.id AS was, u.minutes)
     UPDATE lot SET remaining_minutes = remaining_minutes + CASE WHEN id = $2 THEN -minutes ELSE minutes END FROM moved WHERE id IN (was, $2)`,
    [transferId, lotId, ada.id],
  );
}

const outOfOrder = (id: string) => [
  { promise: 17, difference: 'credits were spent while some that lapse earlier were left', id },
];

describe('promise 17', () => {
  test('finds credits spent before those that lapse earlier', async () => {
    await world.credit(ada.id, 30, later);
    await world.credit(ada.id, 30, soon);
    await world.credit(ada.id, 30);
    const first = await give(20);
    const second = await give(10);
    expect(await found()).toEqual([]);
    const [laterLot = 0, , foreverLot = 0] = await lotIds();
    await tookFrom(second, laterLot);
    expect(await found()).toEqual(outOfOrder(second));
    await tookFrom(second, foreverLot);
    expect(await found()).toEqual(outOfOrder(second));
    await tookFrom(first, foreverLot);
    expect((await found()).length).toBe(2);
  });

  test('minds what was left then, not what is left now', async () => {
    await world.credit(ada.id, 30, soon);
    await world.credit(ada.id, 90, later);
    const first = await give(20);
    await tookFrom(first, (await lotIds())[1] ?? 0);
    // The earlier ones are all spent in the end.
    await give(30);
    await give(40);
    expect(await found()).toEqual(outOfOrder(first));
  });

  test('takes for no fault: a lot that came afterwards, one that had lapsed, one that was held, one that came back', async () => {
    const lapsed = new Date(worldNow.getTime() + 1000);
    await world.credit(ada.id, 50, lapsed);
    await world.credit(ada.id, 30, later);
    const holdId = (await held(world, ada.id, 60)) ?? '';
    await give(5);
    world.clock.set(lapsed);
    await give(5);
    await released(world, holdId, 'RELEASED', grace);
    await give(5);
    await world.credit(ada.id, 30, soon);
    await give(5);
    expect(await lotsOf(world, ada.id)).toEqual([
      [25, 0, soon.toISOString()],
      [15, 0, later.toISOString()],
      [50, 0, grace.toISOString()],
    ]);
    expect(await found()).toEqual([]);
  });

  test('minds the day a lot had before its grace', async () => {
    const lapsed = new Date(worldNow.getTime() + 1000);
    await world.credit(ada.id, 50, lapsed);
    await world.credit(ada.id, 50, later);
    const holdId = (await held(world, ada.id, 20)) ?? '';
    const [, laterLot = 0] = await lotIds();
    const gift = await give(10);
    await tookFrom(gift, laterLot);
    world.clock.set(lapsed);
    await released(world, holdId, 'RELEASED', grace);
    expect(await found()).toEqual(outOfOrder(gift));
  });

  test('takes a hold’s own credits for no fault', async () => {
    await world.credit(ada.id, 50, later);
    const holdId = await held(world, ada.id, 40);
    await world.credit(ada.id, 50, soon);
    await world.test.database.inScheme(world.schemeId, (tx) =>
      tx.sql(
        `SELECT ledger_transfer($1, $2, jsonb_build_array(jsonb_build_object('id', $3::uuid, 'kind', 'DONATION', 'amount_minutes', 40, 'hold_id', $4::uuid,
           'occurred_at', $2::timestamptz,
           'from_account_id', (SELECT id FROM account WHERE scheme_id = $1 AND member_id = $5),
           'to_account_id', (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'COMMUNITY_POT'))))`,
        [world.schemeId, world.clock.now(), newId(), holdId, ada.id],
      ),
    );
    expect(await lotsOf(world, ada.id)).toEqual([
      [50, 0, soon.toISOString()],
      [10, 0, later.toISOString()],
    ]);
    expect(await found()).toEqual([]);
  });
});

describe('promise 18', () => {
  const expiry = async () => {
    world.clock.set(soon);
    await swept(world, worker);
    const [row] = await world.test.admin<{ id: string }>(
      `SELECT t.id FROM transfer t JOIN account a ON a.id = t.from_account_id WHERE a.member_id = $1 AND t.kind = 'EXPIRY'`,
      [ada.id],
    );
    return row?.id ?? '';
  };

  test.each(['2026-11-23T00:00:00.001Z', null])('finds credits that lapsed before their day: %s', async (expiresAt) => {
    await world.credit(ada.id, 30, soon);
    const id = await expiry();
    expect(await found()).toEqual([]);
    await world.test.admin('UPDATE lot SET expires_at = $2 WHERE id = $1', [(await lotIds())[0], expiresAt]);
    expect(await found()).toEqual([{ promise: 18, difference: 'credits lapsed before their day had ended', id }]);
  });

  test('finds what lapsed twice, or was spent already', async () => {
    await world.credit(ada.id, 30, soon);
    await world.credit(ada.id, 30, later);
    await give(20);
    const id = await expiry();
    const [soonLot = 0] = await lotIds();
    await world.test.admin('UPDATE lot_use SET minutes = 20 WHERE transfer_id = $1 AND lot_id = $2', [id, soonLot]);
    expect(await found()).toEqual(
      expect.arrayContaining([
        { promise: 18, difference: 'more lapsed than a lot had left, or what was held of it', id },
        { promise: 18, difference: 'what lapsed is not what was taken out of lots', id },
      ]),
    );
  });

  test('finds held credits that lapsed, and does not mind a grace that came afterwards', async () => {
    await world.credit(ada.id, 50, soon);
    const holdId = (await held(world, ada.id, 30)) ?? '';
    const id = await expiry();
    world.clock.set(later);
    await released(world, holdId, 'RELEASED', grace);
    expect(await found()).toEqual([]);
    const [lotId] = await lotIds();
    await world.test.admin('UPDATE hold_lot SET minutes = 31 WHERE hold_id = $1 AND lot_id = $2', [holdId, lotId]);
    expect(await found()).toEqual([
      { promise: 18, difference: 'more lapsed than a lot had left, or what was held of it', id },
    ]);
  });

  test('finds credits that lapsed elsewhere than from a wallet into the community pot', async () => {
    await world.credit(ada.id, 50, soon);
    const gift = await give(20);
    await world.test.admin(`UPDATE transfer SET kind = 'EXPIRY' WHERE id = $1`, [gift]);
    expect(await found()).toEqual(
      expect.arrayContaining([
        { promise: 18, difference: 'credits lapsed otherwise than from a wallet into the community pot', id: gift },
      ]),
    );
  });
});
