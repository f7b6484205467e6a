import type { FailureCause } from '../../domain/notifications/delivery.js';
import type { Channel } from '../../domain/notifications/kinds.js';

/** A message on its way out. `reference` is our own id of the notification: the same message keeps it through every try. It names nobody. */
export interface OutgoingMessage {
  reference: string;
  channel: Channel;
  to: { name: string; email?: string; phone?: string; addressLines?: string[] };
  /** Empty for a text. */
  subject: string;
  body: string;
  /** The body opens a door (a sign-in code): do not keep it, never log it. */
  sensitive: boolean;
  schemeName: string;
  /** Of a PUSH: whose browsers are told. */
  member?: { schemeId: string; memberId: string };
  /** Where one click ends such messages, with POST and without a form (RFC 8058). Left out: there is nothing to end. */
  unsubscribeUrl?: string;
}

/**
 * What came of handing a message over. ACCEPTED: the far side has it. TEMPORARY_FAILURE: try again, after asking `findByReference` where there is one, because the message may
 * have been taken before the line broke. PERMANENT_FAILURE: the same message would fail again; the reason says what to mend. `because` says of whom: without it, of nobody. `alone`: the
 * pause is asked for this message, and others of the channel go on meanwhile. A reason never holds a name, an address or the body.
 */
export type DeliveryOutcome =
  | { status: 'ACCEPTED'; providerReference: string }
  | {
      status: 'TEMPORARY_FAILURE';
      reason: string;
      retryAfterMs?: number;
      because?: FailureCause;
      untried?: true;
      alone?: true;
    }
  | { status: 'PERMANENT_FAILURE'; reason: string; because?: FailureCause };

export interface MessageChannel {
  readonly name: string;
  readonly supports: ReadonlySet<Channel>;
  /** Hands the message over once. Never throws: whatever happens is an outcome. */
  send(message: OutgoingMessage): Promise<DeliveryOutcome>;
  /** Says whether the far side already has the message; null when it does not. Throws (naming nobody) when it cannot be asked, `AskedToWait` where it says for how long: then wait, do not send. */
  findByReference?(reference: string): Promise<{ providerReference: string } | null>;
  close?(): Promise<void>;
  /** How many messages it takes at once from one process; a few unless it says otherwise. */
  readonly together?: number;
  /** Where several stand behind one: which of them would carry a message. */
  channelFor?(channel: Channel): MessageChannel | null;
}

/** The far side was not asked, because it is not our turn yet: that says nothing of the message. */
export class NotYet extends Error {
  constructor(
    message: string,
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

/** The far side cannot be asked now, and says when it can. */
export class AskedToWait extends Error {
  override name = 'AskedToWait';

  constructor(
    message: string,
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

export function temporaryFailure(reason: string, retryAfterMs?: number): DeliveryOutcome {
  return retryAfterMs === undefined
    ? { status: 'TEMPORARY_FAILURE', reason }
    : { status: 'TEMPORARY_FAILURE', reason, retryAfterMs };
}

/** A far side to which no line could be made is tried again after this long, by whoever is next: within a minute of its coming back everybody is served. */
const REACH_AGAIN_MS = 30_000;

/** No line was made, so that nothing left: that says nothing of the message, and the whole channel waits. */
export function notReached(reason: string): DeliveryOutcome {
  return temporaryFailure(reason, REACH_AGAIN_MS);
}

/** The message never left: it waits for our own turn. */
export function notYet(reason: string, retryAfterMs: number): DeliveryOutcome {
  return { status: 'TEMPORARY_FAILURE', reason, retryAfterMs, untried: true };
}

export function permanentFailure(reason: string, because?: FailureCause): DeliveryOutcome {
  return because === undefined
    ? { status: 'PERMANENT_FAILURE', reason }
    : { status: 'PERMANENT_FAILURE', reason, because };
}
