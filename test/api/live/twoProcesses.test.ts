import { RedisPubSub } from '../../../src/adapters/pubsub/redis.js';
import { newId } from '../../../src/domain/ids.js';
import type { Changes } from '../../../src/domain/live/changes.js';
import { eventually, hasRedis, type RedisServer, startRedis } from '../../jobs/support.js';
import { describeTwoProcesses } from './twoProcesses.js';

describeTwoProcesses('PostgreSQL');

// Two whole services through Redis: test/faults/twoProcesses.test.ts.
(hasRedis ? describe : describe.skip)('Redis as the carrier of live updates', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  test('what one process says the other hears, and that it heard nothing for a while, once its connection is back', async () => {
    const warnings: string[] = [];
    const log = { warn: (_facts: object, message: string) => void warnings.push(message) };
    const [speaker, ear] = [new RedisPubSub(redis.url, log), new RedisPubSub(redis.url, log)];
    const heard: Changes[] = [];
    let missed = 0;
    try {
      ear.listen({ heard: (changes) => void heard.push(changes), missed: () => (missed += 1) });
      await eventually('it listens', async () => missed === 1);
      const changes = { schemeId: newId(), accountIds: [newId()], hoursLogs: [] };
      await eventually('it is told', async () => {
        await speaker.publish(changes).catch(() => undefined);
        return heard.length > 0;
      });
      expect(heard[0]).toEqual(changes);
      const { Redis } = await import('ioredis');
      const admin = new Redis(redis.url);
      await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      admin.disconnect();
      await eventually('it listens again', async () => missed === 2);
      expect(warnings).toEqual(['live updates have lost their connection and look for it again']);
    } finally {
      await Promise.all([speaker.close(), ear.close()]);
    }
  });
});
