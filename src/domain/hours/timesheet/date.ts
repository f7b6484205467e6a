import { quoted } from '../../sheets/text.js';
import {
  britishDay,
  type CalendarDay,
  dayOfSerial,
  daysInMonth,
  isoDay,
  isRealDay,
  parseIsoDay,
  serialOf,
  weekdayOf,
} from './calendar.js';
import { type CellReading, unreadable } from './types.js';

export interface ReadDate {
  workedOn: string;
  /**
   * How sure it is, from the way it is written, that the day came first. SURE: 25/11/2026; SWAPPABLE: 05/11/2026 would be a day
   * with the month first too; OTHER: named months, yyyy-mm-dd and serial numbers leave no question.
   */
  dayFirst: 'SURE' | 'SWAPPABLE' | 'OTHER';
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
].concat('november', 'december');
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const WEEKDAY_NAME =
  '(sun|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sunday|monday|tuesday|wednesday|thursday|friday|saturday)';
const WEEKDAY_BEFORE = new RegExp(`^${WEEKDAY_NAME}\\b[.,]?\\s*`, 'i');
const WEEKDAY_BEHIND = new RegExp(`[\\s,(]+${WEEKDAY_NAME}[.)]*$`, 'i');

/** A clock time behind the date, as exports add it. Only midnight may carry a zone, because another hour could be another day. */
const TIME_BEHIND =
  /(?:[T ]\s*00:00(?::00(?:\.0+)?)?\s*(?:Z|[+-]00:?00)|(?:T|,?\s+)([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\s*[ap]m)?)$/i;

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const NUMBERS = /^(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})$/;
const NUMBERS_WITHOUT_YEAR = /^(\d{1,2})\s*[-/]\s*(\d{1,2})$/;
const DAY_AND_MONTH_NAME = /^(\d{1,2})(?:st|nd|rd|th)?[-\s./]*(?:of\s+)?([a-z]{3,9})\.?(?:[-\s.,/'’]*(\d{4}|\d{2}))?$/i;
const MONTH_NAME_AND_DAY = /^([a-z]{3,9})\.?[-\s]*(\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(\d{4})$/i;
const SERIAL = /^(\d{5})(?:[.,]\d+)?$/;

/**
 * The day that a cell names, day first as in Britain. `today` (yyyy-mm-dd) resolves a missing year to the most recent such day
 * that is not in the future, and bounds which numbers may be Excel's serial numbers: ten years back, one year ahead.
 * A date that only makes sense with the month first is refused, never turned round.
 */
export function readDate(cell: string, today: string): CellReading<ReadDate> {
  if (/^#{2,}$/.test(cell)) {
    return unreadable(
      'BAD_DATE',
      `${quoted(cell)} stands where a date was. The column was too narrow to show it: widen it in the spreadsheet and save again.`,
    );
  }
  const weekday = (WEEKDAY_BEFORE.exec(cell) ?? WEEKDAY_BEHIND.exec(cell))?.[1]?.slice(0, 3).toLowerCase();
  const text = cell.replace(WEEKDAY_BEFORE, '').replace(WEEKDAY_BEHIND, '').replace(TIME_BEHIND, '').trim();
  const now = parseIsoDay(today);
  const found =
    readYearFirst(text) ?? readSerial(text, now) ?? readNumbers(text, now) ?? readNamedMonth(text, now) ?? notADate();
  if ('problem' in found) return unreadable(found.problem, `${quoted(cell)} ${found.why}`);
  if (weekday !== undefined) {
    const said = WEEKDAYS.findIndex((name) => name.slice(0, 3).toLowerCase() === weekday);
    const real = weekdayOf(found);
    if (said !== real) {
      return unreadable(
        'WEEKDAY_MISMATCH',
        `${quoted(cell)} does not agree with the calendar: ${britishDay(found)} is a ${WEEKDAYS[real]}. Correct the day or the date.`,
      );
    }
  }
  return { ok: true, value: { workedOn: isoDay(found), dayFirst: found.dayFirst } };
}

type Found =
  | (CalendarDay & { dayFirst: ReadDate['dayFirst'] })
  | { problem: 'BAD_DATE' | 'MONTH_FIRST_DATE'; why: string };

function notADate(example = '28/02/2026'): Found {
  return { problem: 'BAD_DATE', why: `is not a date. Write the day first, like ${example}.` };
}

function readYearFirst(text: string): Found | undefined {
  const match = YEAR_FIRST.exec(text);
  if (match === null) return undefined;
  return realDay(Number(match[1]), Number(match[3]), Number(match[4]), 'OTHER');
}

function readSerial(text: string, now: CalendarDay): Found | undefined {
  const match = SERIAL.exec(text);
  if (match === null) return undefined;
  const serial = Number(match[1]);
  const today = serialOf(now);
  if (serial < today - 3660 || serial > today + 366) return notADate();
  return { ...dayOfSerial(serial), dayFirst: 'OTHER' };
}

function readNumbers(text: string, now: CalendarDay): Found | undefined {
  const dated = NUMBERS.exec(text);
  const match = dated ?? NUMBERS_WITHOUT_YEAR.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const second = Number(dated === null ? match[2] : match[3]);
  const year = dated === null ? undefined : wholeYear(dated[4] ?? '', now);
  if (second > 12 && first >= 1 && first <= 12) {
    const turned = year === undefined ? { day: second, month: first } : { day: second, month: first, year };
    const leap = year ?? 2024;
    if (isRealDay({ ...turned, year: leap })) {
      const example = britishDay({ ...turned, year: year ?? now.year });
      return { problem: 'MONTH_FIRST_DATE', why: `has the month first. Write the day first, like ${example}.` };
    }
  }
  const dayFirst = first > 12 ? 'SURE' : first === second ? 'OTHER' : 'SWAPPABLE';
  return year === undefined ? mostRecent(second, first, now, dayFirst) : realDay(year, second, first, dayFirst);
}

function readNamedMonth(text: string, now: CalendarDay): Found | undefined {
  const dayFirst = DAY_AND_MONTH_NAME.exec(text);
  const monthFirst = dayFirst === null ? MONTH_NAME_AND_DAY.exec(text) : null;
  const name = (dayFirst?.[2] ?? monthFirst?.[1])?.toLowerCase();
  if (name === undefined) return undefined;
  const month =
    MONTHS.findIndex(
      (full) => full === name || full.slice(0, 3) === name || (full === 'september' && name === 'sept'),
    ) + 1;
  if (month === 0) return undefined;
  const day = Number(dayFirst?.[1] ?? monthFirst?.[2]);
  const year = dayFirst?.[3] ?? monthFirst?.[3];
  return year === undefined ? mostRecent(month, day, now, 'OTHER') : realDay(wholeYear(year, now), month, day, 'OTHER');
}

/** Two digits mean the year that lies at most twenty years ahead of today and otherwise behind it. */
function wholeYear(digits: string, now: CalendarDay): number {
  const written = Number(digits);
  if (digits.length === 4) return written;
  const latest = now.year + 20;
  const year = latest - (latest % 100) + written;
  return year > latest ? year - 100 : year;
}

function realDay(year: number, month: number, day: number, dayFirst: ReadDate['dayFirst']): Found {
  if (year < 2000 || year > 2099) {
    return { problem: 'BAD_DATE', why: 'is too far away to be a day of volunteering. Check the year.' };
  }
  if (isRealDay({ year, month, day })) return { year, month, day, dayFirst };
  const last = daysInMonth(year, month);
  return notADate(last > 0 && day > last ? britishDay({ year, month, day: last }) : undefined);
}

/** Looks back far enough to find a 29 February across a century that has none. */
function mostRecent(month: number, day: number, now: CalendarDay, dayFirst: ReadDate['dayFirst']): Found {
  const today = isoDay(now);
  for (let year = now.year; year >= now.year - 8; year -= 1) {
    const candidate = { year, month, day };
    if (isRealDay(candidate) && isoDay(candidate) <= today) return { ...candidate, dayFirst };
  }
  const last = daysInMonth(now.year, month);
  return notADate(last > 0 && day > last ? britishDay({ year: now.year, month, day: last }) : undefined);
}
