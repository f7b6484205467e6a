import { RateLimiterRes } from 'rate-limiter-flexible';
import { RequestError } from '../../domain/errors.js';
import {
  type GuessBudget,
  type Guesser,
  type Guesses,
  type GuessKind,
  guessBudgets,
  guessWindowSeconds,
} from '../../domain/limits/guesses.js';
import { countedAddress } from '../../domain/limits/networkAddress.js';
import { type CountingStore, limiterOn } from './countingStore.js';

type Limiter = ReturnType<typeof limiterOn>;
type Scope = keyof GuessBudget;

export interface GuessLimitSettings {
  /** Where tries are counted, for all processes. With Redis, it alone: nothing looser takes its place while it is away. */
  store: CountingStore;
  /** Makes a key of an address or a name that does not tell which one it was. */
  keyOf: (text: string) => string;
  /** How many tries from one address at most, in hundredths of what stands in guessBudgets: 200 is twice as many. */
  perAddressPercent: number;
}

/**
 * Tries counted exactly and awaited, in PostgreSQL or Redis. The order is from the narrowest budget to the widest, and whoever is over one spends nothing
 * of the next: a stranger's guesses never use up what others have.
 */
export function createGuessLimits(settings: GuessLimitSettings): Guesses {
  const limiters = new Map<string, Limiter>();
  for (const [kind, budget] of Object.entries(guessBudgets)) {
    for (const [scope, points] of Object.entries(budget)) {
      const share = scope === 'perAddress' ? settings.perAddressPercent / 100 : 1;
      limiters.set(`${kind} ${scope}`, limiterFor(settings.store, kind, scope, Math.ceil(points * share)));
    }
  }
  const spend = async (kind: GuessKind, scope: Scope, named: string): Promise<void> => {
    await limiters
      .get(`${kind} ${scope}`)
      ?.consume(settings.keyOf(named))
      .catch((reason: unknown) => {
        throw reason instanceof RateLimiterRes ? tooMany(reason.msBeforeNext) : cannotCount();
      });
  };
  return {
    async take(kind: GuessKind, { address, identifier }: Guesser): Promise<void> {
      // The service itself guesses nothing.
      if (typeof address !== 'string') return;
      const from = countedAddress(address);
      if (identifier !== undefined) {
        await spend(kind, 'perAddressAndIdentifier', `${from} ${identifier.trim().toLowerCase()}`);
      }
      await spend(kind, 'perAddress', from);
    },
  };
}

function limiterFor(store: CountingStore, kind: string, scope: string, points: number): Limiter {
  return limiterOn(store, { points, duration: guessWindowSeconds, keyPrefix: `tc:${kind}:${scope}` });
}

function tooMany(waitMs: number): RequestError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const minutes = Math.ceil(seconds / 60);
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return new RequestError('RATE_LIMITED', `Too many tries. Please wait ${wait}, then try again.`, seconds);
}

function cannotCount(): RequestError {
  return new RequestError(
    'UNAVAILABLE',
    'This cannot be checked just now, so nothing was tried. Please try again in a moment.',
  );
}
