import { freezeMonth } from '../../../src/commands/accounts/freezeMonth.js';
import { reconcileLedger } from '../../../src/commands/accounts/reconcileLedger.js';
import type { Database } from '../../../src/entities/database.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { monthFigures } from '../../../src/queries/accounts/monthFigures.js';
import { reconciliations } from '../../../src/queries/accounts/reconciliations.js';
import { createWorld, type World } from '../../support/world.js';
import { approved, logged } from '../hours/steps.js';
import { enjoyed } from '../spending/steps.js';
import { workerOf } from './expirySteps.js';
import { audited, events, refusalOf, refused } from './traces.js';

/** What the night keeps: whether the ledger adds up, and the figures of a month that is over. */

const november = new Date('2026-11-22T10:00:00Z');

let world: World;
let worker: Database;
let ada: MemberEntity;
let operator: Actor;
let groupId: string;

beforeEach(async () => {
  world = await createWorld({ test: world?.test });
  worker ??= await workerOf(world);
  world.clock.set(november);
  ada = await world.member();
  operator = await world.staff(['OPERATOR']);
  groupId = (await world.organisation()).id;
});
afterAll(async () => {
  await worker.close();
  await world.test.drop();
});

const byService = () => ({ ...world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), database: worker });
const reconcile = (dayOn: string) => reconcileLedger(byService(), { dayOn });
const freeze = (monthOn: string) => freezeMonth(byService(), { monthOn });
const figures = async () => (await monthFigures(world.as(operator), { first: 10 })).nodes;

describe('the nightly check', () => {
  const found = async (first = 10, after: string | null = null) =>
    await reconciliations(world.as(operator), { first, after });

  test('J55 keeps that a sound ledger adds up, and tells nobody', async () => {
    expect(await reconcile('2026-11-22')).toEqual({ differences: 0, byPromise: {} });
    expect((await found()).nodes).toEqual([
      {
        ...{ dayOn: '2026-11-22', checkedAt: november, differences: 0, byPromise: {} },
        ...{ transfers: 0, entries: 0, accounts: expect.any(Number) },
      },
    ]);
    expect((await events(world)).filter(([type]) => type === 'LedgerDiffers')).toEqual([]);
    expect(await audited(world, 'reconcileLedger')).toEqual([{ actor: 'system', subject: null }]);
  });

  test('J55 keeps a difference by its promise, tells of it once for each night, and reads page by page', async () => {
    await world.credit(ada.id, 60);
    await world.test.admin(
      'UPDATE account SET balance_minutes = balance_minutes + 1 WHERE scheme_id = $1 AND member_id = $2',
      [world.schemeId, ada.id],
    );
    const broken = { differences: 3, byPromise: { 2: 1, 4: 2 } };
    expect(await reconcile('2026-11-22')).toEqual(broken);
    expect(await reconcile('2026-11-22')).toEqual(broken);
    expect(await reconcile('2026-11-23')).toEqual(broken);
    const first = await found(1);
    expect([first.nodes.map(({ dayOn }) => dayOn), first.hasNextPage]).toEqual([['2026-11-23'], true]);
    const [last] = first.nodes;
    const second = await found(1, last ? first.cursorOf(last) : null);
    expect(second.nodes).toMatchObject([{ dayOn: '2026-11-22', ...broken }]);
    expect((await events(world)).filter(([type]) => type === 'LedgerDiffers')).toEqual([
      ['LedgerDiffers', { dayOn: '2026-11-22' }],
      ['LedgerDiffers', { dayOn: '2026-11-23' }],
    ]);
    await world.test.admin(
      'UPDATE account SET balance_minutes = balance_minutes - 1 WHERE scheme_id = $1 AND member_id = $2',
      [world.schemeId, ada.id],
    );
  });

  test('is the service’s own, and read by operators and auditors alone', async () => {
    expect(await refused(world, () => reconcileLedger(world.as(operator), { dayOn: '2026-11-22' }))).toEqual({
      code: 'FORBIDDEN',
    });
    expect(await refusalOf(async () => reconciliations(world.as(await world.actorOf(ada)), { first: 1 }))).toEqual({
      code: 'FORBIDDEN',
    });
  });

  test('J55 nobody changes what was found, not the worker that wrote it', async () => {
    await reconcile('2026-11-22');
    const change = (sql: string) => () => worker.inScheme(world.schemeId, (tx) => tx.sql(sql));
    for (const table of ['reconciliation', 'month_figure']) {
      await expect(change(`DELETE FROM ${table}`)()).rejects.toThrow('permission denied');
      await expect(change(`UPDATE ${table} SET scheme_id = scheme_id`)()).rejects.toThrow('permission denied');
    }
  });
});

describe('the figures of a month', () => {
  const nothing = {
    ...{ givenMinutes: 0, takenBackMinutes: 0, approvedLogs: 0, issuedMinutes: 0, spentMinutes: 0, refundedMinutes: 0 },
    ...{ giftedMinutes: 0, donatedMinutes: 0, exchangedMinutes: 0, lapsedMinutes: 0, supplyMinutes: 0 },
    ...{ members: 2, activeMembers: 0, volunteers: 0, regularVolunteers: 0, groups: 1, venues: 0 },
  };

  test('J56 are what happened in it, and never move: hours approved later count in the month in which they are', async () => {
    const leader = await world.staff(['LEADER', groupId]);
    const [early, late] = [await logged(world, ada.id, groupId), await logged(world, ada.id, groupId, { minutes: 30 })];
    await approved(world, leader, [early]);
    const venue = await world.organisation({ isVenue: true, isGroup: false });
    const offer = await world.offer(venue.id, { priceMinutes: 20 });
    await enjoyed(world, await world.staff(['TILL', venue.id]), offer.id, ada.id, { adults: 1 });
    world.clock.set(new Date('2026-12-01T00:30:00Z'));
    await approved(world, leader, [late]);
    expect(await freeze('2026-11-01')).toEqual({ isNew: true });
    const frozen = {
      ...{ ...nothing, monthOn: '2026-11-01', frozenAt: new Date('2026-12-01T00:30:00Z') },
      ...{ givenMinutes: 60, approvedLogs: 1, issuedMinutes: 60, spentMinutes: 20, supplyMinutes: 40 },
      ...{ members: 4, activeMembers: 1, volunteers: 1, venues: 1 },
    };
    expect(await figures()).toEqual([frozen]);
    expect(await freeze('2026-11-01')).toEqual({ isNew: false });
    world.clock.set(new Date('2027-01-01T00:30:00Z'));
    expect(await freeze('2026-12-01')).toEqual({ isNew: true });
    expect(await figures()).toEqual([
      {
        ...{ ...frozen, monthOn: '2026-12-01', frozenAt: new Date('2027-01-01T00:30:00Z') },
        ...{ givenMinutes: 30, approvedLogs: 1, issuedMinutes: 30, spentMinutes: 0, supplyMinutes: 70 },
      },
      frozen,
    ]);
  });

  test('J56 know who gives time every month, by the three months that end with it', async () => {
    for (const [day, now] of [
      ['2026-09-30', '2026-09-30T18:00:00Z'],
      ['2026-10-31', '2026-10-31T18:00:00Z'],
      ['2026-11-01', '2026-11-22T10:00:00Z'],
    ] as const) {
      world.clock.set(new Date(now));
      await logged(world, ada.id, groupId, { workedOn: day });
    }
    const once = await world.member();
    await logged(world, once.id, groupId, { workedOn: '2026-11-01' });
    world.clock.set(new Date('2026-12-01T00:30:00Z'));
    await freeze('2026-11-01');
    expect((await figures()).map(({ regularVolunteers, volunteers }) => [regularVolunteers, volunteers])).toEqual([
      [1, 0],
    ]);
  });

  test('J56 of a month that is not over are refused: it ends at local midnight', async () => {
    world.clock.set(new Date('2027-03-31T22:59:59Z'));
    expect(await refused(world, () => freeze('2027-03-01'))).toMatchObject({ code: 'IN_THE_FUTURE' });
    expect(await figures()).toEqual([]);
    world.clock.set(new Date('2027-03-31T23:00:00Z'));
    expect(await freeze('2027-03-01')).toEqual({ isNew: true });
    expect(await figures()).toMatchObject([{ ...nothing, monthOn: '2027-03-01' }]);
  });
});
