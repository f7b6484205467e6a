import type { Database } from '../../src/entities/database.js';
import { playAndCheck } from '../support/rotaQuarterChecks.js';
import { createWorld, type World } from '../support/world.js';
import { connectWorker } from './support.js';

let world: World;
let worker: Database;

beforeAll(async () => {
  world = await createWorld({ rules: { approveAttendance: true } });
  worker = await connectWorker(world.test.adminUrl);
}, 60_000);
afterAll(async () => {
  await worker.close();
  await world.close();
});

test('three weeks of a rota: offers lapse on time, forgotten check-outs close, hours are attendance to the minute', async () => {
  const { shifts, booked, waited } = await playAndCheck(world, worker, 3, 7);
  expect({ shifts, booked, waited }).toEqual({ shifts: 3, booked: 9, waited: 12 });
});
