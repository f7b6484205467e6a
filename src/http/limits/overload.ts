import { monitorEventLoopDelay } from 'node:perf_hooks';
import { RequestError } from '../../domain/errors.js';

export interface OverloadSettings {
  /** The event loop may be late by this much, on the average of the last look. */
  loopDelayMs: number;
  /** So many may wait for a connection to the database. */
  waitingForDatabase: number;
}

const lookEveryMs = 250;
const resolutionMs = 20;
const nsPerMs = 1_000_000;

/**
 * Sheds what would only wait: where the process is late, or too many wait for the database already, whoever comes next is better told so at once. What was
 * accepted goes on.
 */
export class Overload {
  private readonly delay = monitorEventLoopDelay({ resolution: resolutionMs });
  private timer: NodeJS.Timeout | undefined;
  private wasLate = false;
  private isLate = false;

  constructor(
    private readonly settings: OverloadSettings,
    private readonly pool: { readonly waitingCount: number },
  ) {}

  start(): void {
    this.delay.enable();
    this.timer = setInterval(() => this.look(), lookEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.delay.disable();
  }

  /** @throws RequestError UNAVAILABLE */
  mustHaveTime(): void {
    if (!this.isLate && this.pool.waitingCount <= this.settings.waitingForDatabase) return;
    throw new RequestError(
      'UNAVAILABLE',
      'The service is very busy. Please try again in a moment; with the same idempotency key nothing happens twice.',
      1,
    );
  }

  private look(): void {
    // A loop that stood still has not measured anything since the last look.
    if (this.delay.count === 0) return;
    const lateMs = this.delay.mean / nsPerMs - resolutionMs;
    // A process that was held still once, as by whoever suspends a machine, is over it when it finds out.
    const late = lateMs > this.settings.loopDelayMs;
    this.isLate = late && this.wasLate;
    this.wasLate = late;
    this.delay.reset();
  }
}
