import type { TimesheetOptions, TimesheetReading } from '../domain/hours/timesheet/index.js';
import type { Guesses } from '../domain/limits/guesses.js';
import type { Exposure } from '../domain/matching/exposure.js';
import type { SolveRota } from '../domain/rotas/solution.js';
import type { Database } from '../entities/database.js';
import type { Actor } from '../policies/actor.js';
import type { GroupCommits } from './groupCommits.js';
import type { Secrets } from './secrets.js';

/** A sheet as read, with a fingerprint of each good row's content and how often that content has stood on the sheet so far. */
export interface ReadSheet {
  reading: TimesheetReading;
  fingerprints: { occurrence: number; fingerprint: string }[];
}

/** How phones and computers are told. */
export interface PushOffer {
  /** What browsers subscribe to. Null: what would be told them stays in the message viewer. */
  readonly publicKey: string | null;
}

/** What commands need from the outside, handed in by the composition roots. */
export interface CommandServices {
  readonly secrets: Secrets;
  readonly groupCommits: GroupCommits;
  /** Asked before a secret is looked at that could be guessed. */
  readonly guesses: Guesses;
  /** Told which groups were shown to whom among their matches. */
  readonly exposure: Exposure;
  /** Reads a sheet away from the event loop, so that a large import does not keep others waiting. */
  readTimesheet(bytes: Uint8Array, options: TimesheetOptions): Promise<ReadSheet>;
  /** Solves a rota away from the event loop. */
  readonly solveRota: SolveRota;
  /** Where people reach this service with a browser, without a slash at the end: links in messages lead there. */
  publicUrl(): string;
  /** Called after a session, key or role has ended or changed: whoever remembers actors asks again. */
  readonly actorsChanged: () => void;
  /** Null: nothing tells phones and computers. */
  readonly push: PushOffer | null;
  /** False where nothing leaves the machine: then nobody is spared messages at night, nor many in a day. */
  readonly sparesPeople: boolean;
}

/** One request: who asks, when, with what at hand. Knows nothing of HTTP. */
export interface RequestContext {
  readonly actor: Actor;
  /** The instant of the request: every rule in it sees the same one. */
  readonly now: Date;
  readonly database: Database;
  readonly services: CommandServices;
  readonly requestId: string;
  /** The network address of whoever asks, where they ask over one: tries at secrets are counted under it. */
  readonly clientAddress?: string;
}

export type { Database } from '../entities/database.js';
export type { Actor, AppActor, CareFact, RoleFact, Scope, SignInMethod } from '../policies/actor.js';
