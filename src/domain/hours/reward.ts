import { lapsesAt } from '../schemes/localTime.js';
import type { SchemeRules } from '../schemes/rules.js';

export type RewardChoice = 'CREDITS' | 'DONATE' | 'RECOGNITION_ONLY';

/** What a session earns: the time given after breaks, rounded up once to the scheme's step. One hour earns one credit, whatever the task. */
export function rewardMinutes(givenMinutes: number, rules: Pick<SchemeRules, 'roundToMinutes'>): number {
  const step = rules.roundToMinutes;
  return Math.min(Math.ceil(givenMinutes / step) * step, 24 * 60);
}

/** When credits earned at an instant lapse; null where the scheme lets them live. */
export function rewardLapsesAt(earnedAt: Date, rules: Pick<SchemeRules, 'expiryMonths'>, zone: string): Date | null {
  return lapsesAt(earnedAt, rules.expiryMonths, zone);
}
