import { SetClock } from '../../src/adapters/clock.js';
import type { MessageJob } from '../../src/jobs/context.js';
import { Dispatcher, wantedMessages } from '../../src/jobs/dispatch.js';
import { at, Borough } from './borough.js';
import { KeptQueue } from './keptQueue.js';
import { Workshop } from './support.js';

let workshop: Workshop;
let borough: Borough;
let member: string;

beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
beforeEach(async () => {
  borough = await Borough.found(workshop.owner);
  member = await borough.member('Nadia Okafor');
});
afterAll(() => workshop.close());

test('the dispatcher queues what is due in every scheme once, and again when the queue may have lost it', async () => {
  const other = await Borough.found(workshop.owner, 'Hillside Time Credits');
  const here = await borough.notification(member);
  const there = await other.notification(await other.member('Tom Appleby'));
  const later = await borough.notification(member, { next_try_at: at(90) });
  const queue = new KeptQueue<MessageJob>();
  const dispatcher = new Dispatcher(wantedMessages(workshop.database), queue, 60_000);
  await dispatcher.dispatch(at(61));
  const { length } = queue.added;
  await dispatcher.dispatch(at(61));
  expect(queue.added.length).toBe(length);
  expect([here, there, later].map((id) => idsOf(queue, id))).toEqual([[`ntf-${here}-0`], [`ntf-${there}-0`], []]);
  const hasty = new Dispatcher(wantedMessages(workshop.database), queue, 0);
  await hasty.dispatch(at(61));
  expect(idsOf(queue, here)).toEqual([`ntf-${here}-0`, `ntf-${here}-0`]);
});

test('the viewer keeps a message once, whoever sends it, and shows the newest first', async () => {
  const ids = [await borough.notification(member), await borough.notification(member)];
  const { store } = workshop.viewer(new SetClock(at(61)));
  const message = (reference: string) => ({
    reference,
    channel: 'LETTER' as const,
    to: { name: 'Nadia Okafor', addressLines: ['1 Mill Lane', 'RM1 1AA'] },
    subject: 'A letter',
    body: `about ${reference}`,
    sensitive: false,
    schemeName: 'Rivermead Time Credits',
  });
  for (const [index, id] of ids.entries()) {
    await store.add(message(id), at(5_000 + index));
    await store.add({ ...message(id), body: 'again' }, at(6_000));
  }
  expect(await store.listViewerMessages(2)).toEqual(
    ids.toReversed().map((id, index) => ({
      reference: id,
      channel: 'LETTER',
      recipient: 'Nadia Okafor, 1 Mill Lane, RM1 1AA',
      subject: 'A letter',
      body: `about ${id}`,
      deliveredAt: at(5_001 - index),
    })),
  );
  const stray = '00000000-0000-7000-8000-000000000000';
  await expect(store.add(message(stray), at(61))).rejects.toThrow('The message belongs to no notification.');
  expect(await store.has(stray)).toBe(false);
});

function idsOf(queue: KeptQueue<MessageJob>, notificationId: string): string[] {
  return queue.added.filter(({ data }) => data.messages.some(({ id }) => id === notificationId)).map(({ id }) => id);
}
