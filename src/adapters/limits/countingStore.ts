import type { Redis } from 'ioredis';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible';

/** Where things are counted, for all processes. */
export type CountingStore = { pool: pg.Pool } | { redis: Redis };

/** Counts so many points in a stretch of time, under its own keys. */
export function limiterOn(
  store: CountingStore,
  common: { points: number; duration: number; keyPrefix: string },
): RateLimiterPostgres | RateLimiterRedis {
  return 'pool' in store
    ? new RateLimiterPostgres({
        ...common,
        storeClient: store.pool,
        storeType: 'pool',
        tableName: 'guess_count',
        schemaName: 'tc',
        tableCreated: true,
        clearExpiredByTimeout: false,
      })
    : new RateLimiterRedis({ ...common, storeClient: store.redis, rejectIfRedisNotReady: true });
}
