import type { Database } from '../../../src/entities/database.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { creditStates, filled, potsThatCouldGive } from '../hours/potSteps.js';
import { approved, logged } from '../hours/steps.js';
import { pot, swept, workerOf } from './expirySteps.js';
import { audited, events, walletOf } from './traces.js';

/** What lapses fills the community pot, and hours wait for that: those of groups that have closed. */

const tonight = new Date('2026-11-23T00:00:00Z');
const tomorrowNight = new Date('2026-11-24T00:00:00Z');

let world: World;
let worker: Database;
let operator: Actor;
let groupId: string;

beforeEach(async () => {
  world = await createWorld({ test: world?.test, rules: { issuancePolicy: 'POT' }, poolMax: 12 });
  worker ??= await workerOf(world);
  world.clock.set(worldNow);
  operator = await world.staff(['OPERATOR']);
  groupId = (await world.organisation()).id;
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
  expect(await potsThatCouldGive(world)).toEqual([]);
});
afterAll(async () => {
  await worker.close();
  await world.test.drop();
});

/** Approved hours that nobody's pot covers, a minute apart, and their members; then the group's pot closes. */
async function waiting(...minutes: number[]): Promise<{ ids: string[]; memberIds: string[] }> {
  const ids: string[] = [];
  const memberIds: string[] = [];
  for (const given of minutes) {
    world.clock.advance(60_000);
    const { id } = await world.member();
    memberIds.push(id);
    ids.push(await logged(world, id, groupId, { minutes: given }));
    await approved(world, operator, ids.slice(-1));
  }
  await world.test.admin(`UPDATE account SET status = 'CLOSED' WHERE organisation_id = $1`, [groupId]);
  expect(await creditStates(world, ids)).toEqual(ids.map(() => 'UNFUNDED'));
  return { ids, memberIds };
}

test('E1 E4 credits that lapse go to the hours that wait for the community pot, the oldest first, and none overtakes', async () => {
  const { ids, memberIds } = await waiting(60, 120, 15);
  const ada = await world.member();
  await world.credit(ada.id, 100, tonight);
  await world.credit(ada.id, 120, tomorrowNight);
  world.clock.set(tonight);
  expect(await swept(world, worker)).toEqual({ members: 1, minutes: 100 });
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'UNFUNDED', 'UNFUNDED']);
  expect(await pot(world)).toBe(40);
  expect((await events(world)).filter(([type]) => type === 'HoursCredited')).toEqual([
    ['HoursCredited', { hoursLogId: ids[0], memberId: memberIds[0] }],
  ]);
  expect(await audited(world, 'creditWaitingHours')).toEqual([{ actor: 'system', subject: ids[0] }]);
  world.clock.set(tomorrowNight);
  expect(await swept(world, worker)).toEqual({ members: 1, minutes: 120 });
  expect(await creditStates(world, ids)).toEqual(['CREDITED', 'CREDITED', 'CREDITED']);
  expect(await pot(world)).toBe(25);
  expect(await Promise.all(memberIds.map(async (id) => (await walletOf(world, id)).balance))).toEqual([60, 120, 15]);
});

test('E1 sweeps and fillings at once credit every hour that is covered, once', async () => {
  const { ids } = await waiting(...Array.from({ length: 8 }, () => 30));
  for (let member = 0; member < 6; member += 1) await world.credit((await world.member()).id, 20, tonight);
  world.clock.set(tonight);
  await Promise.all([
    swept(world, worker),
    filled(world, operator, null, 50),
    swept(world, worker),
    filled(world, operator, null, 50),
  ]);
  // 120 lapsed and 100 were granted: seven of the eight, and ten minutes are left.
  expect(await creditStates(world, ids)).toEqual([...Array.from({ length: 7 }, () => 'CREDITED'), 'UNFUNDED']);
  expect(await pot(world)).toBe(10);
});
