import type { Database } from '../../src/entities/database.js';
import { connectWorker } from '../jobs/support.js';
import { playAndCheck } from '../support/rotaQuarterChecks.js';
import { createWorld, type World } from '../support/world.js';

/** A whole quarter, over the spring change of 2027. ROTA_SEED plays another one. */
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

test('a quarter of a rota keeps every promise', async () => {
  const seed = Number(process.env.ROTA_SEED ?? 7);
  const figures = await playAndCheck(world, worker, 13, seed);
  const table = Object.entries(figures).map(([name, value]) => `${name.padEnd(14)} ${String(value).padStart(6)}`);
  process.stdout.write(`seed ${seed}\n${table.join('\n')}\nledger         check: no differences\n`);
  const { shifts, grown } = figures;
  // The series has no end: every week one more of its days comes near.
  expect({ shifts, grown }).toEqual({ shifts: 13, grown: 13 });
}, 120_000);
