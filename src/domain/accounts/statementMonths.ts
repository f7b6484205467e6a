import { addMonths, localDay } from '../schemes/localTime.js';

/** How many months back statements are listed. */
export const statementMonthsMax = 36;

const firstOf = (day: string): string => `${day.slice(0, 7)}-01`;

/**
 * The months of which an account has a statement, by their first local days, the latest first: those that are over, back to the one in which it was opened, at
 * most 36.
 */
export function statementMonths(openedAt: Date, now: Date, timeZone: string): string[] {
  const first = firstOf(localDay(openedAt, timeZone));
  const months: string[] = [];
  for (
    let month = addMonths(firstOf(localDay(now, timeZone)), -1);
    month >= first && months.length < statementMonthsMax;
    month = addMonths(month, -1)
  ) {
    months.push(month);
  }
  return months;
}

/** Of a month as an address names it, "2026-10", the first day; null for what is no month. */
export function monthNamed(text: string): string | null {
  return /^[12]\d{3}-(0[1-9]|1[0-2])$/.test(text) && text >= '1970-01' ? `${text}-01` : null;
}
