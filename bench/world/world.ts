import type { Secrets } from '../../src/commands/secrets.js';
import type { Database } from '../../src/entities/database.js';
import type { Size } from '../settings.js';

export interface BenchMember {
  id: string;
  walletId: string;
}

export interface BenchVenue {
  id: string;
  offerId: string;
  /** Of a till's API key. */
  tillToken: string;
  tillKeyId: string;
}

/** One borough as the benchmarks find it. */
export interface World {
  size: Size;
  schemeId: string;
  /** As the service sees it: role tc_app, bound by row-level security. */
  database: Database;
  secrets: Secrets;
  members: BenchMember[];
  venues: BenchVenue[];
  groupId: string;
  /** The session of a leader of that group. */
  leaderToken: string;
  /** Sessions of members who read their statements. */
  readers: { token: string; walletId: string }[];
}
