import type { Actor } from '../../commands/context.js';
import { RequestError } from '../../domain/errors.js';

/** How many may be open at once. */
export interface LimitSettings {
  /** For one signed-in session: a few tabs. */
  perSession: number;
  /** For one API key: an app's server speaks for many. */
  perKey: number;
  perProcess: number;
}

/** What its streams are counted under: the session, or the key. */
export function actorHolding(actor: Actor): string {
  if (actor.kind === 'MEMBER') return actor.sessionId;
  return actor.kind === 'APP' ? actor.appId : actor.kind;
}

/** Counts what is open, so that nobody can hold more of the service than their share. */
export class StreamLimits {
  private readonly open = new Map<string, number>();
  private total = 0;

  constructor(
    private readonly settings: LimitSettings,
    private readonly what: string,
  ) {}

  /** Takes a place. Returns how to give it back, which may be called twice. @throws RequestError RATE_LIMITED, UNAVAILABLE */
  take(actor: Actor): () => void {
    const { perSession, perKey, perProcess } = this.settings;
    const holder = actorHolding(actor);
    const most = actor.kind === 'APP' ? perKey : perSession;
    const held = this.open.get(holder) ?? 0;
    if (held >= most) {
      throw new RequestError('RATE_LIMITED', `At most ${most} ${this.what} at once. Close one first.`);
    }
    if (this.total >= perProcess) {
      throw new RequestError('UNAVAILABLE', `There are too many ${this.what} just now. Please try again in a moment.`);
    }
    this.open.set(holder, held + 1);
    this.total += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.total -= 1;
      const left = (this.open.get(holder) ?? 1) - 1;
      if (left === 0) this.open.delete(holder);
      else this.open.set(holder, left);
    };
  }
}
