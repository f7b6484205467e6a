import type { QueryContext } from '../context.js';

/** Where word of changes comes from, in this process. */
export interface ChangeFeed {
  /**
   * Calls back with the id of whatever changed under one of these topics, and with null when changes may have been missed. At once, and
   * never while it is being called itself. Returns how to stop.
   */
  listen(topics: readonly string[], heard: (subjectId: string | null) => void): () => void;
}

/** Times of a stream, in milliseconds. */
export interface LivePace {
  /** Without any change it is read, and its policy asked, again after so long: what was missed turns up, and what was lost ends. */
  recheckMs: number;
  /** A state that changes all the time is told no more often than this. */
  atMostEveryMs: number;
  /** How long to wait before a read that failed is tried again. */
  retryMs: number;
}

/** A request that is answered for as long as it is connected. */
export interface LiveSession {
  readonly feed: ChangeFeed;
  readonly pace: LivePace;
  /** Finds out who is asking, afresh, and the instant. @throws RequestError UNAUTHENTICATED once the session or key has ended. */
  contextNow(): Promise<QueryContext>;
}
