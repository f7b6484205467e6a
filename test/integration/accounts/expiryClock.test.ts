import type { Database } from '../../../src/entities/database.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { approved, logged } from '../hours/steps.js';
import { swept, workerOf } from './expirySteps.js';
import { lotsOf, walletOf } from './traces.js';

let world: World;
let worker: Database;
let operator: Actor;
let groupId: string;

beforeAll(async () => {
  world = await createWorld({ rules: { expiryMonths: 12 } });
  worker = await workerOf(world);
  operator = await world.staff(['OPERATOR']);
  groupId = (await world.organisation()).id;
});
afterAll(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
  await worker.close();
  await world.close();
});

/** London: winter is UTC, summer an hour ahead. */
test.each([
  // Earned on a leap day: a year later there is none, and the last day is the 28th.
  ['2028-02-29', '2028-02-29T12:00:00Z', '2029-03-01T00:00:00.000Z'],
  // A year before a leap day: the day itself still counts.
  ['2027-02-28', '2027-02-28T23:59:59Z', '2028-02-29T00:00:00.000Z'],
  // The last day has 25 hours: the hour from one to two comes twice.
  ['2026-10-31', '2026-10-31T12:00:00Z', '2027-11-01T00:00:00.000Z'],
  ['2026-10-30', '2026-10-30T12:00:00Z', '2027-10-30T23:00:00.000Z'],
  // The last day has 23 hours: the hour from one to two never comes.
  ['2027-03-26', '2027-03-26T12:00:00Z', '2028-03-26T23:00:00.000Z'],
  ['2027-03-25', '2027-03-25T12:00:00Z', '2028-03-26T00:00:00.000Z'],
  // Approved late in a summer evening, when it is the day before in UTC.
  ['2027-06-30', '2027-06-30T23:30:00Z', '2028-07-01T23:00:00.000Z'],
])(
  'X1 hours given on %s and approved at %s lapse at %s, and not a moment sooner',
  async (workedOn, approvedAt, lapsesAt) => {
    const ada = await world.member();
    world.clock.set(new Date(approvedAt));
    const logId = await logged(world, ada.id, groupId, { workedOn });
    expect(await approved(world, operator, [logId])).toEqual({ approved: [logId], refused: [] });
    expect(await lotsOf(world, ada.id)).toEqual([[60, 0, lapsesAt]]);
    world.clock.set(new Date(new Date(lapsesAt).getTime() - 1));
    expect(await swept(world, worker)).toEqual({ members: 0, minutes: 0 });
    world.clock.set(new Date(lapsesAt));
    expect(await swept(world, worker)).toEqual({ members: 1, minutes: 60 });
    expect(await swept(world, worker)).toEqual({ members: 0, minutes: 0 });
    expect((await walletOf(world, ada.id)).balance).toBe(0);
  },
);

test('X1 where credits never lapse, none do', async () => {
  const forever = await createWorld({ test: world.test });
  const member = await forever.member();
  const group = await forever.organisation();
  const logId = await logged(forever, member.id, group.id);
  await approved(forever, await forever.staff(['OPERATOR']), [logId]);
  expect(await lotsOf(forever, member.id)).toEqual([[60, 0, null]]);
  forever.clock.set(new Date('2126-11-22T10:00:00Z'));
  expect(await swept(forever, worker)).toEqual({ members: 0, minutes: 0 });
});
