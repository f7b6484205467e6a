import { freezeAccount } from '../../../src/commands/accounts/freezeAccount.js';
import { giftCredits } from '../../../src/commands/accounts/giftCredits.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { reverseRedemption } from '../../../src/commands/spending/reverseRedemption.js';
import { newId } from '../../../src/domain/ids.js';
import type { Database } from '../../../src/entities/database.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { approved, logged } from '../hours/steps.js';
import { enjoyed, memberActor } from '../spending/steps.js';
import { pot, potLots, swept, sweptOnce, workerOf } from './expirySteps.js';
import { held, released } from './holdSteps.js';
import { audited, events, lotsOf, refusalOf, refused, traces, walletOf } from './traces.js';

/** Sunday 22 November 2026, 10:00 in London. */
const now = new Date('2026-11-22T10:00:00Z');
/** The end of the local day that began then. */
const tonight = new Date('2026-11-23T00:00:00Z');
const tomorrowNight = new Date('2026-11-24T00:00:00Z');
const graceEnds = new Date('2026-12-23T10:00:00Z');

let world: World;
let worker: Database;
let ada: MemberEntity;
let till: Actor;
let operator: Actor;
let offerId: string;

beforeEach(async () => {
  world = await createWorld({ test: world?.test, rules: { expiryMonths: 12 } });
  worker ??= await workerOf(world);
  world.clock.set(now);
  ada = await world.member();
  operator = await world.staff(['OPERATOR']);
  const venue = await world.organisation({ isVenue: true });
  offerId = (await world.offer(venue.id, { priceMinutes: 20 })).id;
  till = await world.staff(['TILL', venue.id]);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(async () => {
  await worker.close();
  await world.test.drop();
});

const visit = (adults = 1) => enjoyed(world, till, offerId, ada.id, { adults });
const give = (toMemberId: string, amountMinutes: number) =>
  giftCredits(world.as(memberActor(world, ada.id)), {
    idempotencyKey: newId(),
    fromMemberId: ada.id,
    toMemberId,
    amountMinutes,
  });
/** An hour approved now. */
async function earned(): Promise<string> {
  const group = await world.organisation();
  const logId = await logged(world, ada.id, group.id, { workedOn: '2026-11-20' });
  await approved(world, operator, [logId]);
  return logId;
}

describe('X1 a lot whose local day has ended', () => {
  test('X1 is spent up to its last moment and not after', async () => {
    await world.credit(ada.id, 100, tonight);
    const ben = await world.member();
    world.clock.set(new Date(tonight.getTime() - 1));
    await visit();
    await give(ben.id, 20);
    world.clock.set(tonight);
    expect(await refusalOf(visit)).toEqual({ code: 'INSUFFICIENT_CREDITS', availableMinutes: 0 });
    expect(await refused(world, () => give(ben.id, 1))).toMatchObject({ code: 'INSUFFICIENT_CREDITS' });
    expect(await held(world, ada.id, 1)).toBeNull();
    expect(await walletOf(world, ada.id)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
  });

  test('X1 goes to the community pot, with its event and its audit row, once, however often it is swept', async () => {
    await world.credit(ada.id, 40, tonight);
    await world.credit(ada.id, 35, tonight);
    await world.credit(ada.id, 25, tomorrowNight);
    world.clock.set(new Date(tonight.getTime() - 1));
    const before = await traces(world);
    expect(await swept(world, worker)).toEqual({ members: 0, minutes: 0 });
    expect(await traces(world)).toEqual(before);
    world.clock.set(tonight);
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 75 });
    const after = await traces(world);
    expect(await swept(world, worker)).toEqual({ members: 0, minutes: 0 });
    expect(await traces(world)).toEqual(after);
    expect(await lotsOf(world, ada.id)).toEqual([[25, 0, tomorrowNight.toISOString()]]);
    expect(await walletOf(world, ada.id)).toEqual({ balance: 25, held: 0, toEarnBack: 0 });
    expect(await potLots(world)).toEqual([[75, null, null]]);
    const moved = await world.test.admin<{ id: string }>(
      `SELECT id, amount_minutes AS minutes, occurred_at AS at, funder FROM transfer WHERE scheme_id = $1 AND kind = 'EXPIRY'`,
      [world.schemeId],
    );
    const transferId = moved[0]?.id ?? '';
    expect(moved).toEqual([{ id: transferId, minutes: 75, at: tonight, funder: null }]);
    expect((await events(world)).filter(([type]) => type === 'CreditsExpired')).toEqual([
      ['CreditsExpired', { transferId, memberId: ada.id }],
    ]);
    expect(await audited(world, 'expireCredits')).toEqual([{ actor: 'system', subject: transferId }]);
  });

  test('X1 credits that never lapse stay; so do those of another scheme', async () => {
    const other = await createWorld({ test: world.test });
    const theirs = await other.member();
    await other.credit(theirs.id, 30, tonight);
    await world.credit(ada.id, 50);
    world.clock.set(new Date('2099-01-01T00:00:00Z'));
    expect(await swept(world, worker)).toEqual({ members: 0, minutes: 0 });
    expect(await walletOf(other, theirs.id)).toEqual({ balance: 30, held: 0, toEarnBack: 0 });
  });

  test('X1 only what had lapsed by the day that is asked for, and never a day to come', async () => {
    await world.credit(ada.id, 40, tonight);
    await world.credit(ada.id, 35, tomorrowNight);
    world.clock.set(new Date('2026-11-25T09:00:00Z'));
    expect(await swept(world, worker, { lapsedBy: tonight })).toEqual({ members: 1, minutes: 40 });
    expect(await refused(world, () => swept(world, worker, { lapsedBy: new Date('2026-11-25T09:00:01Z') }))).toEqual({
      code: 'IN_THE_FUTURE',
      field: ['lapsedBy'],
    });
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 35 });
    expect(
      await world.test.admin(
        `SELECT DISTINCT occurred_at AS at FROM transfer WHERE scheme_id = $1 AND kind = 'EXPIRY'`,
        [world.schemeId],
      ),
    ).toEqual([{ at: world.clock.now() }]);
  });

  test('only the service itself sweeps, and as the worker alone', async () => {
    await world.credit(ada.id, 40, tonight);
    world.clock.set(tonight);
    const { expireCredits } = await import('../../../src/commands/accounts/expireCredits.js');
    for (const actor of [operator, memberActor(world, ada.id)]) {
      expect(await refused(world, () => expireCredits({ ...world.as(actor), database: worker }))).toEqual({
        code: 'FORBIDDEN',
      });
    }
    await expect(swept(world, world.test.database)).rejects.toMatchObject({
      message: expect.stringContaining('permission denied'),
    });
  });
});

test('X3 given credits keep their day: the giver’s rest and the gift lapse together', async () => {
  const ben = await world.member();
  await world.credit(ada.id, 60, tonight);
  await world.test.admin(`UPDATE lot SET funder = 'Rivermead Council' WHERE scheme_id = $1`, [world.schemeId]);
  await give(ben.id, 25);
  expect(await lotsOf(world, ben.id)).toEqual([[25, 0, tonight.toISOString()]]);
  world.clock.set(tonight);
  expect(await swept(world, worker)).toEqual({ members: 2, minutes: 60 });
  // Nor is it forgotten who stands behind them.
  expect((await potLots(world)).map(([minutes, funder]) => [minutes, funder]).sort()).toEqual([
    [25, 'Rivermead Council'],
    [35, 'Rivermead Council'],
  ]);
  expect([await walletOf(world, ada.id), await walletOf(world, ben.id)].map(({ balance }) => balance)).toEqual([0, 0]);
});

test('X4 an award whose credits were swept is to be earned back when it is reversed', async () => {
  const logId = await earned();
  world.clock.set(new Date('2027-11-23T00:00:00Z'));
  await world.credit(ada.id, 15);
  expect(await swept(world, worker)).toEqual({ members: 1, minutes: 60 });
  await reverseAward(world.as(operator), { idempotencyKey: newId(), hoursLogId: logId, reason: 'Another day.' });
  expect(await walletOf(world, ada.id)).toEqual({ balance: -45, held: 0, toEarnBack: 45 });
  expect(await pot(world)).toBe(60);
});

test('X5 nothing lapses of a wallet below zero; what is earned later fills it first', async () => {
  const logId = await earned();
  await visit(3);
  await reverseAward(world.as(operator), { idempotencyKey: newId(), hoursLogId: logId, reason: 'Another day.' });
  expect(await walletOf(world, ada.id)).toEqual({ balance: -60, held: 0, toEarnBack: 60 });
  await world.credit(ada.id, 45, tonight);
  world.clock.set(tonight);
  expect(await swept(world, worker)).toEqual({ members: 0, minutes: 0 });
  expect(await walletOf(world, ada.id)).toEqual({ balance: -15, held: 0, toEarnBack: 15 });
  await world.credit(ada.id, 40, tomorrowNight);
  world.clock.set(tomorrowNight);
  expect(await swept(world, worker)).toEqual({ members: 1, minutes: 25 });
});

describe('held, given back, frozen', () => {
  test('S7 held credits do not lapse; given back after their day they live for the days of grace, and then lapse', async () => {
    await world.credit(ada.id, 60, tonight);
    const holdId = (await held(world, ada.id, 40, graceEnds)) ?? '';
    world.clock.set(tonight);
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 20 });
    expect(await lotsOf(world, ada.id)).toEqual([[40, 40, tonight.toISOString()]]);
    world.clock.set(new Date('2026-11-23T10:00:00Z'));
    await released(world, holdId, 'LAPSED', graceEnds);
    expect(await swept(world, worker)).toEqual({ members: 0, minutes: 0 });
    await visit();
    world.clock.set(graceEnds);
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 20 });
    expect(await lotsOf(world, ada.id)).toEqual([]);
  });

  test('S14 a visit reversed after the sweep comes back for the days of grace, and then lapses', async () => {
    await world.credit(ada.id, 60, tonight);
    const redemptionId = await visit(2);
    world.clock.set(new Date('2026-11-23T10:00:00Z'));
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 20 });
    await reverseRedemption(world.as(operator), { idempotencyKey: newId(), redemptionId });
    expect(await lotsOf(world, ada.id)).toEqual([[40, 0, graceEnds.toISOString()]]);
    world.clock.set(graceEnds);
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 40 });
  });

  test('P14 a frozen wallet does not lapse, and holds up nobody behind it; opened again, it has its days of grace', async () => {
    const ben = await world.member();
    await world.credit(ada.id, 60, tonight);
    await world.credit(ben.id, 30, tomorrowNight);
    const [wallet] = await world.test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [ada.id]);
    const freeze = (isFrozen: boolean) =>
      freezeAccount(world.as(operator), { accountId: wallet?.id ?? '', isFrozen, reason: 'The card was stolen.' });
    await freeze(true);
    world.clock.set(tomorrowNight);
    expect(await sweptOnce(world, worker, 1)).toEqual([
      { member_id: ben.id, transfer_id: expect.any(String), minutes: 30 },
    ]);
    expect(await sweptOnce(world, worker, 1)).toBeNull();
    world.clock.set(new Date('2026-11-23T10:00:00Z'));
    await freeze(false);
    expect(await swept(world, worker)).toEqual({ members: 0, minutes: 0 });
    await visit();
    world.clock.set(graceEnds);
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 40 });
  });
});

describe('the community pot', () => {
  const creditedBy = async (funder: string | null, minutes: number) => {
    await world.credit(ada.id, minutes, tonight);
    await world.test.admin('UPDATE lot SET funder = $2 WHERE id = (SELECT max(id) FROM lot WHERE scheme_id = $1)', [
      world.schemeId,
      funder,
    ]);
  };

  test('remembers who stands behind the credits: a lot for each funder', async () => {
    await creditedBy('Rivermead Council', 30);
    await creditedBy('The Lottery', 20);
    await creditedBy('Rivermead Council', 15);
    await creditedBy(null, 5);
    world.clock.set(tonight);
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 70 });
    expect(await potLots(world)).toEqual([
      [45, 'Rivermead Council', null],
      [20, 'The Lottery', null],
      [5, null, null],
    ]);
  });

  test('below zero it is filled first', async () => {
    const accounts = await world.test.admin<{ id: string; kind: string }>(
      `SELECT id, kind FROM account WHERE scheme_id = $1 AND (member_id = $2 OR kind IN ('COMMUNITY_POT', 'ISSUANCE'))`,
      [world.schemeId, ada.id],
    );
    const idOf = (kind: string) => accounts.find((account) => account.kind === kind)?.id;
    const transfer = async (kind: string, from: string, to: string) => {
      const id = newId();
      const at = world.clock.now();
      const draft = {
        id,
        kind,
        amount_minutes: 50,
        from_account_id: idOf(from),
        to_account_id: idOf(to),
        occurred_at: at,
      };
      await world.test.database.inScheme(world.schemeId, (tx) =>
        tx.sql('SELECT ledger_transfer($1, $2, $3)', [world.schemeId, at, JSON.stringify([draft])]),
      );
      return id;
    };
    await world.credit(ada.id, 50);
    const donation = await transfer('DONATION', 'WALLET', 'COMMUNITY_POT');
    await transfer('ADJUSTMENT', 'COMMUNITY_POT', 'ISSUANCE');
    await world.test.database.inScheme(world.schemeId, (tx) =>
      tx.sql('SELECT ledger_reverse($1, $2, $3, $4, $2, NULL)', [world.schemeId, world.clock.now(), newId(), donation]),
    );
    expect(await pot(world)).toBe(-50);
    await creditedBy('A', 30);
    await creditedBy('B', 30);
    world.clock.set(tonight);
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 60 });
    expect(await potLots(world)).toEqual([[10, 'B', null]]);
    expect(await pot(world)).toBe(10);
  });
});
