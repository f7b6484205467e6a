import { daysBetween } from '../schemes/localTime.js';

/** So many days before credits lapse their member is told, the first time that few are left. */
export const expiryNoticeDays = [90, 30, 7] as const;

/**
 * Which of the notices is due for credits whose last day is this one: the nearest that so few days have reached. Where a day was missed it is that one
 * still, and a farther one that nobody gave is not made up for. Null: there is time yet, or they have lapsed.
 */
export function expiryNoticeFor(lastDayOn: string, today: string): number | null {
  const left = daysBetween(today, lastDayOn);
  if (left < 0) return null;
  const reached = expiryNoticeDays.filter((days) => left <= days);
  return reached.length === 0 ? null : Math.min(...reached);
}
