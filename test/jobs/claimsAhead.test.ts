import { SetClock } from '../../src/adapters/clock.js';
import type { DeliveryOutcome, MessageChannel } from '../../src/adapters/messages/channel.js';
import { notificationSender } from '../../src/jobs/processors/sendNotification.js';
import { at, Borough } from './borough.js';
import { eventually, Workshop } from './support.js';

const BATCHES = 7;
const AHEAD = 4;

let workshop: Workshop;
let borough: Borough;

beforeAll(async () => {
  workshop = await Workshop.open();
  borough = await Borough.found(workshop.owner);
}, 60_000);
afterAll(() => workshop.close());

const claimed = () => workshop.count('notification WHERE tries = 1');

/** A channel that keeps everybody waiting until it is opened. */
function slowChannel() {
  const taken: string[] = [];
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const channel: MessageChannel = {
    name: 'slow',
    supports: new Set(['EMAIL']),
    together: 1,
    async send({ reference }): Promise<DeliveryOutcome> {
      taken.push(reference);
      await opened;
      return { status: 'ACCEPTED', providerReference: reference };
    },
  };
  return { channel, taken, open };
}

test('a slow channel: four batches are claimed and no more, and whoever is awaited is claimed all the same and goes next', async () => {
  const member = await borough.member('Nadia Okafor');
  const { channel, taken, open } = slowChannel();
  const send = notificationSender(workshop.context(new SetClock(at(61))), channel);
  const { schemeId } = borough;
  const asked: Promise<void>[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const messages = [];
    for (let count = 0; count < 2; count++) messages.push({ id: await borough.notification(member), tries: 0 });
    asked.push(send({ schemeId, messages }));
  }
  await eventually('four batches are claimed', async () => (await claimed()) === 2 * AHEAD);
  const awaited = await borough.notification(member, { kind: 'SIGN_IN_CODE', sensitive: true });
  asked.push(send({ schemeId, isAwaited: true, messages: [{ id: awaited, tries: 0 }] }));
  await eventually('it is claimed too', async () => (await claimed()) === 2 * AHEAD + 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([await claimed(), taken.length]).toEqual([2 * AHEAD + 1, 1]);
  open();
  await Promise.all(asked);
  expect(taken.length).toBe(2 * BATCHES + 1);
  expect(new Set(taken).size).toBe(2 * BATCHES + 1);
  expect(taken[1]).toBe(awaited);
  expect(await workshop.count(`notification WHERE state = 'SENT' AND tries = 1`)).toBe(2 * BATCHES + 1);
});
