import { newId } from '../../src/domain/ids.js';
import { dueWorkHandlers } from '../../src/jobs/dueWork/handlers.js';
import { dueWorkPerformer } from '../../src/jobs/dueWork/performDueWork.js';
import { walletOf } from '../integration/accounts/traces.js';
import { booked, givenBack, heldState, takenUp } from '../integration/spending/holdSteps.js';
import { memberActor } from '../integration/spending/steps.js';
import { ledgerDifferences } from '../support/database.js';
import { createWorld, type World, worldNow } from '../support/world.js';
import { KeptLog } from './support.js';

let world: World;
let ada: string;
let offerId: string;
let venueId: string;

const thursday = new Date('2026-11-26T14:30:00Z');
const dayAfter = new Date('2026-11-27T14:30:00Z');

beforeAll(async () => {
  world = await createWorld();
  venueId = (await world.organisation({ isVenue: true })).id;
  offerId = (await world.offer(venueId)).id;
});
beforeEach(async () => {
  world.clock.set(worldNow);
  ada = (await world.member()).id;
  await world.credit(ada, 60);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

interface Due {
  id: string;
  turn: number;
  state: string;
  dueAt: Date;
}

async function dueOf(redemptionId: string): Promise<Due> {
  const [row] = await world.test.admin<Due>(
    'SELECT id, turn, state, due_at AS "dueAt" FROM due_work WHERE subject_id = $1',
    [redemptionId],
  );
  if (!row) throw new Error('nothing is due');
  return row;
}

/** What a worker does with the job, as often as the queue may hand it over. */
async function worked(due: Due, times = 1): Promise<KeptLog> {
  const log = new KeptLog();
  const context = { database: world.test.database, clock: world.clock, log };
  const perform = dueWorkPerformer(context, world.services, dueWorkHandlers);
  const job = { schemeId: world.schemeId, turns: [{ id: due.id, turn: due.turn }] };
  await Promise.all(Array.from({ length: times }, () => perform(job)));
  return log;
}

test('S5 a booking nobody came for lapses a day after its time, once, however often the job comes', async () => {
  const redemptionId = await booked(world, ada, offerId, thursday);
  const due = await dueOf(redemptionId);
  expect([due.state, due.dueAt]).toEqual(['WAITING', dayAfter]);
  world.clock.set(new Date(dayAfter.getTime() - 1));
  await worked(due);
  expect((await heldState(world, redemptionId)).state).toBe('HELD');
  world.clock.set(dayAfter);
  await worked(due, 4);
  await worked(due);
  expect(await heldState(world, redemptionId)).toMatchObject({ state: 'LAPSED', hold: 'LAPSED', endedAt: dayAfter });
  expect((await dueOf(redemptionId)).state).toBe('DONE');
  expect(await walletOf(world, ada)).toEqual({ balance: 60, held: 0, toEarnBack: 0 });
  const told = await world.test.admin(
    `SELECT 1 FROM outbox_event WHERE type = 'HoldEnded' AND payload ->> 'redemptionId' = $1`,
    [redemptionId],
  );
  expect(told.length).toBe(1);
});

test('one that was redeemed or released meanwhile is left as it is, and the work is over', async () => {
  const till = await world.staff(['TILL', venueId]);
  const redemptionId = await booked(world, ada, offerId, thursday);
  world.clock.set(thursday);
  await takenUp(world, till, redemptionId);
  world.clock.set(dayAfter);
  const log = await worked(await dueOf(redemptionId));
  expect([log.lines, (await dueOf(redemptionId)).state, (await heldState(world, redemptionId)).state]).toEqual([
    [],
    'DONE',
    'REDEEMED',
  ]);

  world.clock.set(worldNow);
  await world.credit(ada, 60);
  const other = await booked(world, ada, offerId, thursday, { idempotencyKey: newId() });
  await givenBack(world, memberActor(world, ada), other);
  world.clock.set(dayAfter);
  await worked(await dueOf(other));
  expect([(await dueOf(other)).state, (await heldState(world, other)).state]).toEqual(['CANCELLED', 'RELEASED']);
});
