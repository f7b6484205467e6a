import { quoted } from '../../sheets/text.js';
import { type CellReading, unreadable } from './types.js';

const MERIDIEM = '(?:\\s*([ap])\\.?\\s?m\\.?)';
const WITH_MINUTES = new RegExp(`^(\\d{1,2})\\s?[:.h]\\s?(\\d{2})(?::(\\d{2})(?:\\.0+)?)?${MERIDIEM}?$`, 'i');
const HOUR_ONLY = new RegExp(`^(\\d{1,2})${MERIDIEM}$`, 'i');
const FOUR_DIGITS = /^(\d{1,2})(\d{2})\s*(?:h|hrs|hours)?$/i;
/** The part of a day under which Excel keeps a time, when the cell was saved as a plain number: 0.375 is 09:00. */
const PART_OF_DAY = /^0?[.,](\d{3,20})$/;
const WORDS: Record<string, string> = {
  noon: '12:00',
  midday: '12:00',
  '12 noon': '12:00',
  '12noon': '12:00',
  midnight: '00:00',
  '12 midnight': '00:00',
  '12midnight': '00:00',
};

/**
 * A time on the wall clock as HH:MM: 9:00 · 09.00 · 9am · 9.30 pm · 0930 · 17:30:00 · noon. Seconds are dropped; 24:00 is 00:00.
 * A bare 9 or 5 is refused, because it could be morning or evening.
 */
export function readTime(cell: string): CellReading<string> {
  const text = cell.toLowerCase();
  const word = WORDS[text];
  if (word !== undefined) return { ok: true, value: word };
  const partOfDay = PART_OF_DAY.exec(text);
  if (partOfDay !== null) return { ok: true, value: timeOfPart(partOfDay[1] ?? '') };
  if (/^(0?[1-9]|1[0-2])$/.test(text)) {
    const hour = Number(text);
    return unreadable('BAD_TIME', `${quoted(cell)} could be morning or evening. Write “${hour}am” or “${hour}pm”.`);
  }
  const value = readClock(text);
  if (value !== undefined) return { ok: true, value };
  return unreadable('BAD_TIME', `${quoted(cell)} is not a time of day. Write it like 09:00 or 5.30pm.`);
}

function readClock(text: string): string | undefined {
  const match = WITH_MINUTES.exec(text);
  if (match !== null) return clockTime(Number(match[1]), Number(match[2]), Number(match[3] ?? '0'), match[4]);
  const hourOnly = HOUR_ONLY.exec(text);
  if (hourOnly !== null) return clockTime(Number(hourOnly[1]), 0, 0, hourOnly[2]);
  const digits = FOUR_DIGITS.exec(text);
  if (digits !== null) return clockTime(Number(digits[1]), Number(digits[2]), 0, undefined);
  return undefined;
}

function clockTime(hour: number, minute: number, second: number, meridiem: string | undefined): string | undefined {
  if (minute > 59 || second > 59) return undefined;
  if (meridiem === undefined) {
    if (hour > 24 || (hour === 24 && minute + second > 0)) return undefined;
    return hhmm((hour % 24) * 60 + minute);
  }
  // "13:30 pm" says the same twice; only "13:30 am" contradicts itself.
  if (hour > 12) return meridiem === 'p' && hour < 24 ? hhmm(hour * 60 + minute) : undefined;
  if (hour === 0) return meridiem === 'a' ? hhmm(minute) : undefined;
  return hhmm(((hour % 12) + (meridiem === 'p' ? 12 : 0)) * 60 + minute);
}

function timeOfPart(digits: string): string {
  const scale = 10n ** BigInt(digits.length);
  return hhmm(Number((2n * BigInt(digits) * 1440n + scale) / (2n * scale)) % 1440);
}

function hhmm(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Minutes from start to end on the wall clock; an end before the start lies on the next day, and equal times are 0 apart. */
export function minutesBetween(startsAtLocal: string, endsAtLocal: string): number {
  const from = minuteOfDay(startsAtLocal);
  return (minuteOfDay(endsAtLocal) - from + 1440) % 1440;
}

function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
