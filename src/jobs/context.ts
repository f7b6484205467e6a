import type { Clock } from '../adapters/clock.js';
import type { PubSub } from '../adapters/pubsub/types.js';
import type { UnsubscribeLink } from '../domain/notifications/unsubscribeLink.js';
import type { QueryContext } from '../queries/context.js';

/** The service's way to its data, in a process that works as tc_worker. */
export type Database = QueryContext['database'];

/** Where jobs say what they do, by ids only. A pino logger fits. */
export interface JobLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Brings word of changes to whoever follows them, in every process. */
export type ChangePublisher = Pick<PubSub, 'publish'>;

/** What every job has at hand. */
export interface JobContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: JobLog;
  readonly live?: ChangePublisher;
  /** False where nothing leaves the machine: then nobody is spared messages at night, nor many in a day. */
  readonly sparesPeople?: boolean;
  /** Where one click ends messages of a topic. Left out: nowhere. */
  readonly unsubscribeUrl?: (link: UnsubscribeLink) => string;
  /** Aborts when the process is to end: nothing new is begun, and what was not begun goes back as it was. */
  readonly closing?: AbortSignal;
}

/** The jobs of the queues: ids alone. */
export interface EventJob {
  schemeId: string;
  eventId: string;
}

export interface MessageJob {
  schemeId: string;
  /** Somebody waits for them at a door. */
  isAwaited?: boolean;
  /** How often each had been tried when the job was made. What names a try that was made already does nothing. */
  messages: readonly { id: string; tries: number }[];
}

export interface DueWorkJob {
  schemeId: string;
  /** The turn each piece of work was at when the job was made. What names a turn that has passed does nothing. */
  turns: readonly { id: string; turn: number }[];
}

export interface HousekeepingJob {
  task: 'seal-audit' | 'seal-audit-fully' | 'clear-idempotency';
}

/**
 * An error as the log may hold it: what kind it is and where it came from. Its message stays out, because those of the database and of the
 * world outside quote values.
 */
export function loggableError(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const { code, constraint, table } = error as Error & { code?: unknown; constraint?: unknown; table?: unknown };
  const fields = Object.entries({ errorCode: code, constraint, table }).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { errorName: error.name, ...Object.fromEntries(fields), errorFrom: frames.slice(0, 6).join('\n') };
}
