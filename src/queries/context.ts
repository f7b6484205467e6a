import type { Database } from '../entities/database.js';
import type { Actor } from '../policies/actor.js';

/** What a read knows: who asks, when, and where the data is. Nothing of HTTP. */
export interface QueryContext {
  readonly actor: Actor;
  /** The instant of the request: every rule in it sees the same one. */
  readonly now: Date;
  readonly database: Database;
}
