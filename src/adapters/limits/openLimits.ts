import { Redis } from 'ioredis';
import type pg from 'pg';
import type { AllowanceStore } from '../../domain/limits/allowances.js';
import type { Guesses } from '../../domain/limits/guesses.js';
import { postgresAllowances, redisAllowances } from './allowanceStores.js';
import { createGuessLimits, type GuessLimitSettings } from './guessLimits.js';

const answerWithinMs = 2_000;

export interface Limits {
  guesses: Guesses;
  allowances: AllowanceStore;
  keyOf: (text: string) => string;
  close(): void;
}

/** Where limits are counted for all processes: in Redis where there is one, else in PostgreSQL. Waits for neither to answer. */
export function openLimits(
  settings: { pool: pg.Pool; redisUrl: string | null } & Omit<GuessLimitSettings, 'store'>,
): Limits {
  const { pool, redisUrl, keyOf, perAddressPercent } = settings;
  if (redisUrl === null) {
    const guesses = createGuessLimits({ store: { pool }, keyOf, perAddressPercent });
    return { guesses, allowances: postgresAllowances(pool), keyOf, close: () => undefined };
  }
  // Whoever counts learns at once that Redis is away: nothing is tried that cannot be counted.
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: answerWithinMs,
    connectTimeout: answerWithinMs,
  });
  redis.on('error', () => undefined);
  const guesses = createGuessLimits({ store: { redis }, keyOf, perAddressPercent });
  return { guesses, allowances: redisAllowances(redis), keyOf, close: () => redis.disconnect() };
}
