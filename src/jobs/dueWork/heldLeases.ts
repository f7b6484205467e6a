import { type ClaimedDueWork, renewDueWork } from '../../commands/dueWork/claimDueWork.js';
import { type JobContext, loggableError } from '../context.js';

/** How long nobody else is at a piece of work after somebody took it, or said that they are still at it. */
export const LEASE_MS = 30_000;
/** Twice before the lease ends, so that one renewal may fail. */
const RENEW_EVERY_MS = LEASE_MS / 3;
/** Whatever takes longer is taken to hang: its lease is left to end, and another worker tries. */
const HELD_AT_MOST_MS = 10 * 60_000;

/** The leases of what this process is at, renewed while it goes on. There is a timer only while something is held. */
export class HeldLeases {
  private readonly held = new Map<ClaimedDueWork, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly context: JobContext,
    private readonly everyMs = RENEW_EVERY_MS,
    private readonly atMostMs = HELD_AT_MOST_MS,
  ) {}

  hold(claims: readonly ClaimedDueWork[]): void {
    for (const claim of claims) this.held.set(claim, performance.now());
    if (this.held.size === 0 || this.timer !== null) return;
    this.timer = setInterval(() => void this.renew(), this.everyMs);
    this.timer.unref();
  }

  letGo(claim: ClaimedDueWork): void {
    this.held.delete(claim);
    if (this.held.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private async renew(): Promise<void> {
    const { database, clock, log } = this.context;
    const oldest = performance.now() - this.atMostMs;
    const claims = [...this.held].flatMap(([claim, since]) => (since > oldest ? [claim] : []));
    const leaseEndsAt = new Date(clock.now().getTime() + LEASE_MS);
    for (const [schemeId, ofScheme] of Map.groupBy(claims, (claim) => claim.schemeId)) {
      try {
        await renewDueWork(database, schemeId, ofScheme, leaseEndsAt);
      } catch (error) {
        log.warn({ schemeId, ...loggableError(error) }, 'leases of due work could not be renewed; it is tried again');
      }
    }
  }
}
