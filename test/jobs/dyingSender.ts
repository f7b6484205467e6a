import { SetClock } from '../../src/adapters/clock.js';
import { createViewerChannel } from '../../src/adapters/messages/viewer.js';
import { createViewerStore } from '../../src/adapters/messages/viewerStore.js';
import { notificationSender } from '../../src/jobs/processors/sendNotification.js';
import { connectWorker, KeptLog } from './support.js';

/** A process that hands one message over and is killed before it can write that down. */
const [adminUrl = '', schemeId = '', notificationId = '', now = ''] = process.argv.slice(2);
const database = await connectWorker(adminUrl);
const clock = new SetClock(new Date(now));
const viewer = createViewerChannel(createViewerStore(database.pool), clock);
const channel: typeof viewer = {
  ...viewer,
  async send(message) {
    const outcome = await viewer.send(message);
    process.kill(process.pid, 'SIGKILL');
    return outcome;
  },
};
await notificationSender(
  { database, clock, log: new KeptLog() },
  channel,
)({
  schemeId,
  messages: [{ id: notificationId, tries: 0 }],
});
