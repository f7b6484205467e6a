import { addDays, localDay } from '../schemes/localTime.js';
import type { SchemeRules } from '../schemes/rules.js';

/** The last local day, yyyy-mm-dd, on which a decline can be appealed: until its end. */
export function lastAppealDay(declinedAt: Date, rules: Pick<SchemeRules, 'appealDays'>, zone: string): string {
  return addDays(localDay(declinedAt, zone), rules.appealDays);
}

/** Is a decline still open to appeal at this instant? */
export function canStillAppeal(
  declinedAt: Date,
  now: Date,
  rules: Pick<SchemeRules, 'appealDays'>,
  zone: string,
): boolean {
  return localDay(now, zone) <= lastAppealDay(declinedAt, rules, zone);
}
