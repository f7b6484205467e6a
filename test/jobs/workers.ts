import { once } from 'node:events';
import { Redis } from 'ioredis';
import { systemClock } from '../../src/adapters/clock.js';
import { type MessageChannel, type OutgoingMessage, temporaryFailure } from '../../src/adapters/messages/channel.js';
import type { QueueBackend } from '../../src/adapters/queue/types.js';
import { type RunningWorker, startWorker } from '../../src/jobs/worker.js';
import { testServices } from '../support/services.js';
import { Borough } from './borough.js';
import {
  connectWorker,
  eventually,
  hasRedis,
  KeptLog,
  type RedisServer,
  startRedis,
  Workshop,
  withoutRedis,
} from './support.js';

const MEMBERS = 40;
const ANOTHER_TURN_MS = 800;

let redis: RedisServer | undefined;
let workshop: Workshop;
let borough: Borough;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  redis = hasRedis ? await startRedis() : undefined;
});
beforeEach(async () => {
  workshop = await Workshop.open();
  borough = await Borough.found(workshop.owner);
  if (redis) await emptied(redis.url);
}, 60_000);
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await workshop.close();
}, 30_000);
afterAll(() => redis?.stop());

/** Slow care, made quick: what it cares for is the same. */
const pace = { careEveryMs: 2_000, queueAgainAfterMs: 2_000, patienceMs: 1_500 };

/** The real clock: jobs made for the past are due at once. */
const clock = systemClock;

interface Hand {
  worker: RunningWorker;
  backend: QueueBackend;
  log: KeptLog;
  sent: OutgoingMessage[];
}

/** A worker process of its own: connections, queue and loops. */
async function hire(
  redisUrl: string | undefined,
  wrap: (channel: MessageChannel) => MessageChannel = (same) => same,
): Promise<Hand> {
  const database = await connectWorker(workshop.adminUrl);
  const backend = await workshop.backend(redisUrl);
  const { channel, sent } = workshop.viewer(clock);
  const log = new KeptLog();
  const commands = testServices(database);
  const worker = await startWorker({ database, backend, channel: wrap(channel), commands, clock, log, pace });
  closing.push(async () => {
    await worker.close();
    await backend.close();
    await database.close();
  });
  return { worker, backend, log, sent };
}

async function join(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const memberId = await borough.member(`Member ${index} ${Math.floor(performance.now() * 1000)}`);
    await borough.event('MemberRegistered', { memberId });
  }
}

/** Everything was told and shown once, and nothing is left to do. */
async function expectEachOnce(count: number): Promise<void> {
  const counts = {
    events: await workshop.count('outbox_event WHERE processed_at IS NOT NULL'),
    left: await workshop.count('outbox_event WHERE processed_at IS NULL'),
    sent: await workshop.count(`notification WHERE state = 'SENT' AND kind = 'WELCOME'`),
    members: await workshop.count('(SELECT DISTINCT member_id FROM notification) told'),
    notifications: await workshop.count('notification'),
    shown: await workshop.count('viewer_message'),
  };
  expect(counts).toEqual({ events: count, left: 0, sent: count, members: count, notifications: count, shown: count });
}

const shown = (count: number) => async () => (await workshop.count(`notification WHERE state = 'SENT'`)) >= count;

async function emptied(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  client.disconnect();
}

/** Workers from hiring to closing, with this backend: the whole, or of it what the backend itself may break. */
export function describeWorkers(name: 'PostgreSQL' | 'Redis', part: 'whole' | 'sample'): void {
  const isHere = name === 'PostgreSQL' || hasRedis;
  describe(`a worker with its jobs in ${isHere ? name : `${name} (${withoutRedis})`}`, () =>
    workers(name, isHere, part));
}

function workers(name: string, isHere: boolean, part: 'whole' | 'sample'): void {
  const check = isHere ? test : test.skip;
  const inWhole = part === 'whole' ? check : (_name: string, _body: () => Promise<void>): void => undefined;
  const redisUrl = () => (name === 'Redis' ? redis?.url : undefined);

  async function loseTheQueue(): Promise<void> {
    const url = redisUrl();
    if (url === undefined) await workshop.loseTheQueue();
    else await emptied(url);
  }

  check('tells every event once, by ids in the log, and seals the audit', async () => {
    await borough.audit('registerMember', new Date('2026-11-04T10:00:00Z'));
    const { sent, log } = await hire(redisUrl());
    await join(MEMBERS);
    await eventually('everybody was told', shown(MEMBERS));
    await eventually('the audit row is sealed', async () => (await workshop.count('audit_seal')) === 1, 45_000);
    await expectEachOnce(MEMBERS);
    expect(sent.length).toBe(MEMBERS);
    expect(log.of('error')).toEqual([]);
    expect(JSON.stringify(log.lines)).not.toMatch(/Member \d|example\.org/);
  });

  inWhole('two workers at once send each message once', async () => {
    const hands = [await hire(redisUrl()), await hire(redisUrl())];
    await join(MEMBERS);
    await eventually('everybody was told', shown(MEMBERS));
    await new Promise((resolve) => setTimeout(resolve, ANOTHER_TURN_MS));
    const references = hands.flatMap(({ sent }) => sent.map(({ reference }) => reference));
    expect(references.length).toBe(MEMBERS);
    expect(new Set(references).size).toBe(MEMBERS);
    await expectEachOnce(MEMBERS);
  });

  inWhole('a queue lost after the events were handed over loses nothing', async () => {
    await join(MEMBERS);
    // They were handed to a queue a minute ago, and nothing came of it.
    const minuteAgo = new Date(clock.now().getTime() - 60_000);
    await workshop.rows('UPDATE outbox_event SET relayed_at = $1', [minuteAgo]);
    const { sent, log } = await hire(redisUrl());
    await eventually('everybody was told', shown(MEMBERS));
    expect(sent.length).toBe(MEMBERS);
    expect(log.of('warn').map(({ fields }) => fields)).toEqual([{ lost: MEMBERS }]);
    await expectEachOnce(MEMBERS);
  });

  check('J6 a queue lost while it works loses nothing and sends nothing twice', async () => {
    const { sent } = await hire(redisUrl());
    await join(MEMBERS / 2);
    await loseTheQueue();
    await join(MEMBERS / 2);
    await loseTheQueue();
    // The sweep comes after half a minute; here the wait is shortened on the rows.
    await workshop.rows(
      `UPDATE outbox_event SET relayed_at = relayed_at - interval '1 minute' WHERE processed_at IS NULL`,
    );
    await eventually('everybody was told', shown(MEMBERS), 45_000);
    expect(sent.length).toBe(MEMBERS);
    await expectEachOnce(MEMBERS);
  });

  inWhole('closes while a channel hangs; another worker finishes its work', async () => {
    const letGo = new AbortController();
    const hang = (channel: MessageChannel): MessageChannel => ({
      ...channel,
      async send() {
        await once(letGo.signal, 'abort');
        return temporaryFailure('It hung.');
      },
    });
    const stuck = await hire(redisUrl(), hang);
    await join(3);
    await eventually('three are being sent', async () => (await workshop.count('notification WHERE tries = 1')) === 3);
    const before = performance.now();
    await stuck.worker.close();
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(stuck.log.lines.at(-1)).toEqual({
      level: 'info',
      fields: { cutOff: true },
      message: 'the worker has stopped',
    });
    letGo.abort();
    await eventually(
      'the hanging sends ended',
      async () => (await workshop.count('notification WHERE failure IS NOT NULL')) === 3,
    );
    // The minute until the next try, shortened.
    await workshop.rows(`UPDATE notification SET next_try_at = now() - interval '1 second'`);
    await hire(redisUrl());
    await eventually('everybody was told', shown(3), 45_000);
    await expectEachOnce(3);
  });

  inWhole('closes at once when nothing runs', async () => {
    const { worker, log } = await hire(redisUrl());
    await new Promise((resolve) => setTimeout(resolve, ANOTHER_TURN_MS));
    const before = performance.now();
    await Promise.all([worker.close(), worker.close()]);
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(log.lines.map(({ fields }) => fields)).toEqual([
      { queue: name === 'Redis' ? 'redis' : 'postgres' },
      { cutOff: false },
    ]);
  });
}
