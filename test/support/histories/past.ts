import type { Call } from './call.js';
import type { ByDay } from './lots.js';

export interface PastAward {
  hoursLogId: string;
  who: number;
  group: number;
  minutes: number;
  reward: 'CREDITS' | 'DONATE' | 'RECOGNITION_ONLY';
}

export interface PastVisit {
  redemptionId: string;
  walletId: string;
  venueId: string;
  minutes: number;
  /** What it took of which day; null where something else happened at that moment. */
  taken: ByDay | null;
}

export interface PastHold {
  redemptionId: string;
  who: number;
  venue: number;
  minutes: number;
}

/** What has happened so far, for later steps to come back to: what is over included, so that they are refused too. */
export class Past {
  readonly awards: PastAward[] = [];
  readonly visits: PastVisit[] = [];
  readonly holds: PastHold[] = [];
  readonly usedCodes: { code: string; offerId: string; venue: number }[] = [];
  readonly calls: { call: Call; key: string; answer: unknown }[] = [];
}

export function pick<T>(list: readonly T[], which: number): T | undefined {
  return list.length === 0 ? undefined : list[which % list.length];
}
