import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../src/adapters/clock.js';
import type { MessageChannel } from '../../src/adapters/messages/channel.js';
import { createQueueBackend } from '../../src/adapters/queue/createQueueBackend.js';
import type { QueueBackend } from '../../src/adapters/queue/types.js';
import { openDatabase } from '../../src/databases.js';
import { startWorker } from '../../src/jobs/worker.js';
import { hasRedis, startRedis } from '../../test/jobs/support.js';
import { testServices } from '../../test/support/services.js';
import type { House } from '../house.js';
import { median } from '../measure/statistics.js';
import type { World } from '../world/world.js';
import { clearReminders, makeDue, waiting, writeReminders } from './reminders.js';

/** What Y4 runs at once. */
const CONCURRENCY = 50;
const ADDED_TOGETHER = 500;

export interface RateFigures {
  carrier: 'PostgreSQL' | 'Redis';
  reminders: number;
  servicePerSecond: number[];
  /** The same library, a job for each, an empty processor. */
  yardstickPerSecond: number[];
  ratio: number;
}

/** Reminders from due to settled, by the worker as it runs, beside empty jobs of the same library, round by round. */
export async function measureRate(
  house: House,
  world: World,
  size: { reminders: number; rounds: number },
  note: (line: string) => void,
): Promise<RateFigures[]> {
  const figures: RateFigures[] = [];
  for (const carrier of hasRedis ? (['PostgreSQL', 'Redis'] as const) : (['PostgreSQL'] as const)) {
    const redis = carrier === 'Redis' ? await startRedis() : null;
    const backend = await createQueueBackend({ databaseUrl: house.adminUrl, redisUrl: redis?.url });
    const service: number[] = [];
    const yardstick: number[] = [];
    try {
      // The first round warms both sides up and does not count.
      for (let round = 0; round <= size.rounds; round += 1) {
        note(`jobs_rate, ${carrier}, round ${round}`);
        const sides = [
          async () => service.push(await serve(house, world, backend, size.reminders)),
          async () => yardstick.push(await empty(backend, size.reminders)),
        ];
        for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
      }
    } finally {
      await backend.close();
      await redis?.stop();
    }
    const [servicePerSecond, yardstickPerSecond] = [service.slice(1), yardstick.slice(1)];
    const ratio = median(servicePerSecond.map((rate, index) => rate / (yardstickPerSecond[index] ?? 1)));
    figures.push({ carrier, reminders: size.reminders, servicePerSecond, yardstickPerSecond, ratio });
  }
  return figures;
}

async function serve(house: House, world: World, backend: QueueBackend, count: number): Promise<number> {
  await writeReminders(house, world, count);
  const database = await openDatabase({ url: house.adminUrl, role: 'tc_worker', poolMax: 6 });
  let taken = 0;
  const channel: MessageChannel = {
    name: 'counts',
    supports: new Set(['EMAIL']),
    together: 10,
    send: async ({ reference }) => {
      taken += 1;
      return { status: 'ACCEPTED', providerReference: reference };
    },
  };
  const log = { info: () => undefined, warn: () => undefined, error: console.error };
  const commands = testServices(database);
  const worker = await startWorker({ database, backend, channel, commands, clock: systemClock, log });
  try {
    await makeDue(house, world);
    const from = performance.now();
    while (taken < count) await pause(2);
    while ((await waiting(house)) > 0) await pause(2);
    const rate = count / ((performance.now() - from) / 1000);
    if (taken !== count) throw new Error(`${taken} sends for ${count} reminders`);
    return rate;
  } finally {
    await worker.close();
    await database.close();
    await clearReminders(house, world, count);
  }
}

/** Y4. */
async function empty(backend: QueueBackend, count: number): Promise<number> {
  const queue = backend.openQueue<{ n: number }>('messages');
  let done = 0;
  const settings = { concurrency: CONCURRENCY, onFailed: () => undefined };
  const work = async () => {
    done += 1;
  };
  const worker = backend.startWorker<{ n: number }>('messages', work, settings);
  await Promise.all([queue.ready(), worker.ready()]);
  const from = performance.now();
  for (let n = 0; n < count; n += ADDED_TOGETHER) {
    await queue.add(
      Array.from({ length: Math.min(ADDED_TOGETHER, count - n) }, (_, index) => ({
        id: `empty-${n + index}`,
        data: { n: n + index },
      })),
    );
  }
  while (done < count) await pause(2);
  const rate = count / ((performance.now() - from) / 1000);
  await worker.close();
  await queue.close();
  return rate;
}
