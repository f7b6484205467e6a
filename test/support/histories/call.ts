import type { RequestContext } from '../../../src/commands/context.js';
import { DomainError, RequestError } from '../../../src/domain/errors.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { Model } from './model.js';
import { promised } from './promise.js';
import type { Snapshot } from './snapshot.js';
import type { Town } from './town.js';

/** What stood before a step and after it. */
export interface Seen {
  before: Snapshot;
  after: Snapshot;
}

/** One write through a real command, with what it must do and must not do. */
export interface Call {
  name: string;
  /** Asks for it under this key; with `other`, for something else under it. */
  ask(key: string, other?: 'other'): Promise<unknown>;
  /** False where the command bears no key. */
  isKeyed: boolean;
  /** False where there is nothing else to ask for. */
  hasOther?: boolean;
  /** The promise that is broken where this is acknowledged. */
  neverAllowed?: number;
  /** Adds up what was acknowledged. */
  apply(model: Model, answer: never, seen: Seen): void;
  /** What must be so of its lots and counts, where nothing else happened at that moment. @throws BrokenPromise */
  accepted?(seen: Seen, answer: never): void;
  /** Whether it was right to refuse it. @throws BrokenPromise */
  refused?(refusal: Refusal, before: Snapshot): void;
  /** Notes what later steps may come back to. */
  remember?(answer: never, seen: Seen): void;
}

export interface Refusal {
  code: string;
  availableMinutes?: number;
}

/** What of a call differs from one command to the next. */
export type CallParts<Answer> = {
  apply(model: Model, answer: Answer, seen: Seen): void;
  accepted?(seen: Seen, answer: Answer): void;
  refused?(refusal: Refusal, before: Snapshot): void;
  remember?(answer: Answer, seen: Seen): void;
  neverAllowed?: number | undefined;
};

/** A call of a command that bears an idempotency key. */
export function keyed<Input extends { idempotencyKey: string }, Answer>(
  town: Town,
  actor: Actor,
  write: { name: string; run(context: RequestContext, input: Input): Promise<Answer> },
  input: Omit<Input, 'idempotencyKey'>,
  other: Partial<Input>,
  parts: CallParts<Answer>,
): Call {
  const ask = (idempotencyKey: string, changed?: 'other') =>
    write.run(town.as(actor), { ...input, ...(changed ? other : {}), idempotencyKey } as Input);
  return { name: write.name, ask, isKeyed: true, hasOther: Object.keys(other).length > 0, ...parts };
}

/** @throws whatever is no refusal */
export function refusalFrom(error: unknown): Refusal {
  if (error instanceof DomainError) return { code: error.code, availableMinutes: error.detail.availableMinutes };
  // Too busy is no answer to one who asks alone.
  if (error instanceof RequestError && error.code !== 'UNAVAILABLE') return { code: error.code };
  throw error;
}

/** Refused for want of credits, and told how many there are: both must be so. */
export function judgeShortage(refusal: Refusal, free: number, wanted: number): void {
  if (refusal.code !== 'INSUFFICIENT_CREDITS') return;
  promised(13, free < wanted, () => `refused ${wanted} minutes although ${free} are free`);
  promised(13, refusal.availableMinutes === free, () => `told ${refusal.availableMinutes} free minutes, not ${free}`);
}
