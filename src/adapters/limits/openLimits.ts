import { Redis } from 'ioredis';
import type pg from 'pg';
import type { AllowanceStore } from '../../domain/limits/allowances.js';
import type { Guesses } from '../../domain/limits/guesses.js';
import { postgresAllowances, redisAllowances } from './allowanceStores.js';
import { createGuessLimits, type GuessLimitSettings } from './guessLimits.js';
import { createPace, type Pace } from './pace.js';

const answerWithinMs = 2_000;

export interface Limits {
  guesses: Guesses;
  allowances: AllowanceStore;
  keyOf: (text: string) => string;
  /** How fast all processes may ask the far side of this name. */
  pace(name: string, perMinute: number): Pace;
  close(): void;
}

/** Where limits are counted for all processes: in Redis where there is one, else in PostgreSQL. Waits for neither to answer. */
export function openLimits(
  settings: { pool: pg.Pool; redisUrl: string | null } & Omit<GuessLimitSettings, 'store'>,
): Limits {
  const { pool, redisUrl, keyOf, perAddressPercent } = settings;
  if (redisUrl === null) {
    const guesses = createGuessLimits({ store: { pool }, keyOf, perAddressPercent });
    const pace: Limits['pace'] = (name, perMinute) => createPace({ store: { pool }, name, perMinute });
    return { guesses, allowances: postgresAllowances(pool), keyOf, pace, close: () => undefined };
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
  const pace: Limits['pace'] = (name, perMinute) => createPace({ store: { redis }, name, perMinute });
  return { guesses, allowances: redisAllowances(redis), keyOf, pace, close: () => redis.disconnect() };
}
