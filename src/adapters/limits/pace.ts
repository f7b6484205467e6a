import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { type CountingStore, limiterOn } from './countingStore.js';

/** How fast all processes together may ask a far side for things. */
export interface Pace {
  /** Waits for a turn, a few seconds at most. Null: it is one's turn; else after how many milliseconds to come again. Never throws. */
  turn(): Promise<number | null>;
}

export interface PaceSettings {
  /** Where turns are counted, for all processes. */
  store: CountingStore;
  name: string;
  perMinute: number;
  /** Turns are counted by the second unless said otherwise: so no minute has more of them, wherever it begins, and nobody waits long. */
  windowSeconds?: number;
  /** The longest wait for a turn; 4 seconds unless said otherwise. */
  patienceMs?: number;
}

const MINUTE_SECONDS = 60;
const SECOND_MS = 1_000;
const PATIENCE_MS = 4_000;
/** How long to stay away where turns cannot be counted. */
const UNCOUNTED_MS = 5_000;
/** A process takes this part of a window's turns at a time, so that fast paces do not ask the store for each. */
const SHARES = 20;

/** Turns of one window, taken from the store a few at a time. What is not used by its end is given up. */
export function createPace(settings: PaceSettings): Pace {
  const { store, name, perMinute, windowSeconds = 1, patienceMs = PATIENCE_MS } = settings;
  const points = Math.max(1, Math.floor((perMinute * windowSeconds) / MINUTE_SECONDS));
  const share = Math.max(1, Math.floor(points / SHARES));
  const limiter = limiterOn(store, { points, duration: windowSeconds, keyPrefix: `tc:pace:${name}` });
  let turns = 0;
  let turnsEndAtMs = 0;
  let asking: Promise<number> | null = null;

  /** 0 where turns came; else how long to wait. */
  const ask = async (): Promise<number> => {
    const askedAtMs = performance.now();
    try {
      await limiter.consume('all', share);
    } catch (reason) {
      return reason instanceof RateLimiterRes ? Math.max(1, reason.msBeforeNext) : UNCOUNTED_MS;
    }
    turns = share;
    turnsEndAtMs = askedAtMs + windowSeconds * SECOND_MS;
    return 0;
  };
  const askOnce = (): Promise<number> => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };
  return {
    async turn() {
      const untilMs = performance.now() + patienceMs;
      for (;;) {
        if (turns > 0 && performance.now() < turnsEndAtMs) {
          turns -= 1;
          return null;
        }
        const waitMs = await askOnce();
        if (waitMs === 0) continue;
        if (performance.now() + waitMs > untilMs) return waitMs;
        await sleep(waitMs);
      }
    },
  };
}
