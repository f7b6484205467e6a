import { isPlaceholder, quoted } from '../../sheets/text.js';
import { AMOUNT_PATTERN, type Amount, exceeds, isWhole, readAmount, scaleHalfUp, spellFractions } from './amount.js';
import { type CellReading, unreadable } from './types.js';

const MINUTES_IN_A_DAY = 1440;
const HOUR_WORD = '(?:h|hr|hrs|hour|hours)';
const MINUTE_WORD = '(?:m|min|mins|minute|minutes)';

const BARE = new RegExp(`^${AMOUNT_PATTERN}$`);
const HOURS = new RegExp(`^(${AMOUNT_PATTERN})\\s*(?:an?\\s+)?${HOUR_WORD}$`);
const MINUTES = new RegExp(`^(${AMOUNT_PATTERN})\\s*${MINUTE_WORD}$`);
const HOURS_AND_MINUTES = new RegExp(
  `^(\\d{1,4})\\s*${HOUR_WORD}\\.?\\s*(?:,|and|&)?\\s*(\\d{1,2})\\s*(?:${MINUTE_WORD})?$`,
);
const CLOCK = /^(\d{1,4}):(\d{2})(?::(\d{2})(?:[.,]0+)?)?$/;

const EXAMPLES = 'Write it like 1.5, 1:30 or 90 mins.';

/** What an amount measures: seconds keep 1:30:29 exact until the one rounding. */
type Measured = { unit: 'BARE' | 'HOURS' | 'MINUTES'; amount: Amount } | { unit: 'SECONDS'; seconds: number };

/**
 * Whole minutes of a cell in an hours column: 1.5 · 1,5 · 1:30 · 01:30:00 · 1h 30 · 1 hr 30 mins · 90 mins · 2 hours · 1½ · 1 1/2.
 * A bare number is hours. Parts of a minute are rounded half up, once (1.33 hours are 80 minutes). Refuses nothing, less than nothing,
 * and more than a day.
 */
export function readHours(cell: string): CellReading<number> {
  const negative = refuseNegative(cell);
  if (negative !== undefined) return negative;
  const measured = measure(cell);
  if (measured === undefined) return unreadable('BAD_DURATION', `${quoted(cell)} is not a length of time. ${EXAMPLES}`);
  if (measured.unit === 'BARE' && exceeds(measured.amount, 24n)) {
    const meant = isWhole(measured.amount) && !exceeds(measured.amount, 1440n);
    const advice = meant ? `If you meant minutes, write “${scaleHalfUp(measured.amount, 1n)} mins”.` : EXAMPLES;
    return unreadable('HOURS_LOOK_LIKE_MINUTES', `${quoted(cell)} hours in one day cannot be right. ${advice}`);
  }
  return withinADay(cell, toMinutes(measured, 'HOURS'));
}

/** Whole minutes of a cell in a minutes column: 90 · 90.0 · 90 mins · 1h 30. Half minutes and 1:30, which could be seconds, are refused. */
export function readMinutes(cell: string): CellReading<number> {
  const negative = refuseNegative(cell);
  if (negative !== undefined) return negative;
  const measured = measure(cell);
  const isBare = measured?.unit === 'BARE';
  if (measured === undefined || measured.unit === 'SECONDS' || (isBare && !isWhole(measured.amount))) {
    return unreadable('BAD_DURATION', `${quoted(cell)} is not a whole number of minutes. Write it like 90.`);
  }
  return withinADay(cell, toMinutes(measured, 'MINUTES'));
}

/**
 * Whole minutes of a break; '', "none" and 0 are no break. A bare number takes the unit of its header. Where the header names none, 5 and
 * more are minutes, parts of a whole are hours, and whole numbers from 1 to 4 are refused because they could be either.
 */
export function readBreak(cell: string, unit: 'HOURS' | 'MINUTES' | undefined): CellReading<number> {
  if (cell === '' || isPlaceholder(cell) || /^no( break)?$/i.test(cell)) return { ok: true, value: 0 };
  const measured = isNegative(cell) ? undefined : measure(cell);
  if (measured === undefined) {
    return unreadable('BAD_BREAK', `${quoted(cell)} is not the length of a break. Write it like 30 mins.`);
  }
  if (measured.unit !== 'BARE') return breakOf(cell, toMinutes(measured, 'MINUTES'));
  if (unit === 'HOURS' || (unit === undefined && !isWhole(measured.amount)))
    return breakOf(cell, toMinutes(measured, 'HOURS'));
  if (!isWhole(measured.amount)) {
    return unreadable('BAD_BREAK', `${quoted(cell)} is not a whole number of minutes. Write it like 30.`);
  }
  const whole = toMinutes(measured, 'MINUTES');
  if (unit === undefined && whole >= 1 && whole <= 4) {
    return unreadable(
      'BAD_BREAK',
      `${quoted(cell)} could be hours or minutes of break. Write “${whole} min” or “${whole} ${whole === 1 ? 'hour' : 'hours'}”.`,
    );
  }
  return breakOf(cell, whole);
}

/** True for 0, 0.00, 0:00 and the like: what a formula leaves in a row that nobody has filled in. */
export function isZeroDuration(cell: string): boolean {
  const measured = measure(cell);
  return measured !== undefined && toMinutes(measured, 'HOURS') === 0;
}

function breakOf(cell: string, minutes: number): CellReading<number> {
  if (minutes < MINUTES_IN_A_DAY) return { ok: true, value: minutes };
  return unreadable('BAD_BREAK', `${quoted(cell)} of break would be a whole day. Write it like 30 mins.`);
}

function measure(cell: string): Measured | undefined {
  const text = spellFractions(cell.toLowerCase())
    .replace(/\s*\.$/, '')
    .trim();
  const clock = CLOCK.exec(text);
  if (clock !== null) return measureClock(clock);
  const pair = HOURS_AND_MINUTES.exec(text);
  if (pair !== null) {
    const minutes = Number(pair[2]);
    const amount = { numerator: BigInt(Number(pair[1]) * 60 + minutes), denominator: 1n };
    return minutes > 59 ? undefined : { unit: 'MINUTES', amount };
  }
  const candidates = [
    { unit: 'BARE', written: BARE.exec(text)?.[0] },
    { unit: 'HOURS', written: HOURS.exec(text)?.[1] },
    { unit: 'MINUTES', written: MINUTES.exec(text)?.[1] },
  ] as const;
  for (const { unit, written } of candidates) {
    const amount = written === undefined ? undefined : readAmount(written);
    if (amount !== undefined) return { unit, amount };
  }
  return undefined;
}

function measureClock(clock: RegExpExecArray): Measured | undefined {
  const minutes = Number(clock[2]);
  const seconds = Number(clock[3] ?? '0');
  if (minutes > 59 || seconds > 59) return undefined;
  return { unit: 'SECONDS', seconds: Number(clock[1]) * 3600 + minutes * 60 + seconds };
}

function toMinutes(measured: Measured, bareUnit: 'HOURS' | 'MINUTES'): number {
  if (measured.unit === 'SECONDS') return Math.floor((measured.seconds + 30) / 60);
  const unit = measured.unit === 'BARE' ? bareUnit : measured.unit;
  return scaleHalfUp(measured.amount, unit === 'HOURS' ? 60n : 1n);
}

function isNegative(cell: string): boolean {
  return /^[-−–]\s*[\d.,½⅓⅔¼¾]/.test(cell) || /^\(\s*[\d.,]+\s*\)$/.test(cell);
}

function refuseNegative(cell: string): ReturnType<typeof unreadable> | undefined {
  if (!isNegative(cell)) return undefined;
  return unreadable(
    'NEGATIVE_DURATION',
    `${quoted(cell)} is less than nothing. Write the time given, or take the row out.`,
  );
}

function withinADay(cell: string, minutes: number): CellReading<number> {
  if (minutes === 0) {
    return unreadable('ZERO_DURATION', `${quoted(cell)} is no time at all. Write the time given, or take the row out.`);
  }
  if (minutes > MINUTES_IN_A_DAY) {
    return unreadable('OVER_24_HOURS', `${quoted(cell)} is more than 24 hours, which does not fit into one day.`);
  }
  return { ok: true, value: minutes };
}
