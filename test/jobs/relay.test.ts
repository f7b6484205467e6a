import type { EventJob } from '../../src/jobs/context.js';
import { relayLost, relayWaiting } from '../../src/jobs/relay.js';
import { at, Borough } from './borough.js';
import { KeptQueue } from './keptQueue.js';
import { Workshop } from './support.js';

let workshop: Workshop;
let borough: Borough;

beforeEach(async () => {
  workshop = await Workshop.open();
  borough = await Borough.found(workshop.owner);
}, 60_000);
afterEach(() => workshop.close());

const unrelayed = () => workshop.count('outbox_event WHERE relayed_at IS NULL');

test('hands over the events of every scheme in the order they happened, ids alone, once', async () => {
  const other = await Borough.found(workshop.owner, 'Hillside Time Credits');
  const second = await other.event('MemberRegistered', { memberId: 'm' }, at(2));
  const first = await borough.event('MemberRegistered', { memberId: 'm' }, at(1));
  const queue = new KeptQueue<EventJob>();
  expect(await relayWaiting(workshop.database, queue, at(3))).toBe(false);
  expect(queue.added).toEqual([
    { id: `evt-${first}`, data: { schemeId: borough.schemeId, eventId: first } },
    { id: `evt-${second}`, data: { schemeId: other.schemeId, eventId: second } },
  ]);
  expect(await relayWaiting(workshop.database, queue, at(4))).toBe(false);
  expect(queue.added.length).toBe(2);
  expect(await workshop.rows('SELECT DISTINCT relayed_at FROM outbox_event')).toEqual([{ relayed_at: at(3) }]);
});

test('hands over at most 500 at a time; two relays share the work without handing anything over twice', async () => {
  await workshop.rows(
    `INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at)
     SELECT $1::uuid, gen_random_uuid(), 'MemberRegistered', '{}', $2::timestamptz + n * interval '1 ms' FROM generate_series(1, 1200) n`,
    [borough.schemeId, at(1)],
  );
  const queue = new KeptQueue<EventJob>();
  const relay = () => relayWaiting(workshop.database, queue, at(3));
  expect(await Promise.all([relay(), relay()])).toEqual([true, true]);
  expect(queue.added.length).toBe(1000);
  expect(await relay()).toBe(false);
  expect(new Set(queue.added.map(({ id }) => id)).size).toBe(1200);
  expect(queue.added.length).toBe(1200);
  expect(await unrelayed()).toBe(0);
});

test('what the queue did not take waits on, and so does the pool', async () => {
  await borough.event('MemberRegistered', { memberId: 'm' });
  const queue = new KeptQueue<EventJob>();
  queue.isAway = true;
  for (let attempt = 0; attempt < 20; attempt++) {
    await expect(relayWaiting(workshop.database, queue, at(61))).rejects.toThrow('the queue is away');
  }
  expect(await unrelayed()).toBe(1);
  queue.isAway = false;
  await relayWaiting(workshop.database, queue, at(62));
  expect(queue.added.length).toBe(1);
  expect(await unrelayed()).toBe(0);
});

test('hands over again what was not processed for half a minute, and frees its job id first', async () => {
  const lost = await borough.event('MemberRegistered', { memberId: 'm' }, at(1));
  const done = await borough.event('MemberRegistered', { memberId: 'm' }, at(1));
  const queue = new KeptQueue<EventJob>();
  await relayWaiting(workshop.database, queue, at(2));
  await workshop.rows('UPDATE outbox_event SET processed_at = $2 WHERE id = $1', [done, at(2, 1)]);
  expect(await relayLost(workshop.database, queue, at(2, 29))).toBe(0);
  expect(await relayLost(workshop.database, queue, at(2, 31))).toBe(1);
  expect(queue.added.slice(2).map(({ data }) => data.eventId)).toEqual([lost]);
  expect(queue.forgotten).toEqual([`evt-${lost}`]);
  expect(await relayLost(workshop.database, queue, at(2, 32))).toBe(0);
});
