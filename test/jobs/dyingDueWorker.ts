import { SetClock } from '../../src/adapters/clock.js';
import { dueWorkPerformer } from '../../src/jobs/dueWork/performDueWork.js';
import { testServices } from '../support/services.js';
import { ringing } from './dueSteps.js';
import { connectWorker, KeptLog } from './support.js';

/** A process that is killed at a piece of due work, after its effect and before the commit. */
const [adminUrl = '', schemeId = '', dueWorkId = '', now = ''] = process.argv.slice(2);
const database = await connectWorker(adminUrl);
const context = { database, clock: new SetClock(new Date(now)), log: new KeptLog() };
const handlers = ringing(async () => {
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
});
await dueWorkPerformer(
  context,
  testServices(database),
  handlers,
)({
  schemeId,
  turns: [{ id: dueWorkId, turn: 0 }],
});
