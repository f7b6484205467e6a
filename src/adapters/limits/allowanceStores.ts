import type { Redis } from 'ioredis';
import type pg from 'pg';
import type { AllowanceStore } from '../../domain/limits/allowances.js';

/** Longer than the minute that is counted. */
const keptSeconds = 120;

/** One statement for everything a process has spent since the last time. */
export function postgresAllowances(pool: pg.Pool): AllowanceStore {
  return {
    async add(minute, spent) {
      // In one order everywhere, so that two processes never wait for each other in a ring.
      const keys = [...spent.keys()].sort();
      const { rows } = await pool.query<{ key: string; points: number }>(
        `INSERT INTO allowance_spent AS a (minute, key, points)
         SELECT $1, key, points FROM unnest($2::text[], $3::bigint[]) AS s (key, points)
         ON CONFLICT (minute, key) DO UPDATE SET points = a.points + excluded.points RETURNING key, points`,
        [minute, keys, keys.map((key) => spent.get(key) ?? 0)],
      );
      return new Map(rows.map(({ key, points }) => [key, points]));
    },
  };
}

export function redisAllowances(redis: Redis): AllowanceStore {
  return {
    async add(minute, spent) {
      const entries = [...spent];
      const pipeline = redis.pipeline();
      for (const [key, points] of entries) {
        pipeline.incrby(`tc:allowance:${minute}:${key}`, points);
        pipeline.expire(`tc:allowance:${minute}:${key}`, keptSeconds);
      }
      const answers = (await pipeline.exec()) ?? [];
      const totals = new Map<string, number>();
      entries.forEach(([key], index) => {
        const [error, total] = answers[index * 2] ?? [null, null];
        if (error) throw error;
        totals.set(key, Number(total));
      });
      return totals;
    },
  };
}
