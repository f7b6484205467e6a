import { DateTime, IANAZone } from 'luxon';

const dayMs = 86_400_000;

/** Is this the name of a time zone? */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** The local day of an instant, yyyy-mm-dd. */
export function localDay(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toISODate() ?? '';
}

/** An instant as a wall time that says how far its zone is from UTC then: "2026-10-25T01:30:00+01:00". */
export function zonedText(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
}

/** The instant a local day begins. */
export function dayStart(day: string, zone: string): Date {
  return DateTime.fromISO(day, { zone }).startOf('day').toJSDate();
}

/** Whole days from one local day to a later one. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** The instants that the local day, week (from Monday) or month around an instant began. */
export function periodStart(at: Date, period: 'DAY' | 'WEEK' | 'MONTH', zone: string): Date {
  const unit = { DAY: 'day', WEEK: 'week', MONTH: 'month' } as const;
  return DateTime.fromJSDate(at, { zone }).startOf(unit[period]).toJSDate();
}

/** The instant the next one begins. */
export function periodEnd(at: Date, period: 'DAY' | 'WEEK' | 'MONTH', zone: string): Date {
  const unit = { DAY: 'days', WEEK: 'weeks', MONTH: 'months' } as const;
  return DateTime.fromJSDate(periodStart(at, period, zone), { zone })
    .plus({ [unit[period]]: 1 })
    .toJSDate();
}

/** Monday of the local week that a day lies in, yyyy-mm-dd. */
export function weekStartDay(day: string): string {
  const weekday = (new Date(Date.parse(day)).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** Days are added on the calendar; '' for what is no day. Days have no zone, so this is plain arithmetic: a bulk approval asks it thousands of times. */
export function addDays(day: string, days: number): string {
  const at = new Date(Date.parse(day) + days * dayMs);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10);
}

/** So many months later on the calendar; the last day of a shorter month stands for a day it does not have. */
export function addMonths(day: string, months: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ months }).toISODate() ?? '';
}

export function addDaysToInstant(at: Date, days: number, zone: string): Date {
  return DateTime.fromJSDate(at, { zone }).plus({ days }).toJSDate();
}

/** The end of the local day that lies so many months after an instant: when credits earned then lapse. */
export function lapsesAt(earnedAt: Date, months: number | null, zone: string): Date | null {
  return months === null
    ? null
    : DateTime.fromJSDate(earnedAt, { zone }).plus({ months }).endOf('day').plus({ milliseconds: 1 }).toJSDate();
}

/** A local wall time on a day as an instant. A time that the spring change skips is moved forward; a repeated one is taken the first time. */
export function localInstant(day: string, time: string, zone: string): Date {
  const local = DateTime.fromISO(`${day}T${time}`, { zone });
  // Which of two it finds depends on the offset at the moment it is asked; the first is asked for by name.
  const [first] = local.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
  return (first ?? local).toJSDate();
}

export interface LocalClock {
  /** ISO: Monday 1 … Sunday 7. */
  readonly weekday: number;
  /** HH:MM */
  readonly time: string;
  /** yyyy-mm-dd */
  readonly day: string;
}

let lastClock: { minute: number; zone: string; clock: LocalClock } | null = null;
const minuteMs = 60_000;

/**
 * Weekday, wall time to the minute and day of an instant. A batch of redemptions asks for one minute many times over, and to find a zone's offset is dear,
 * so the last answer is kept. Zones change their offset at whole minutes.
 */
export function localClock(at: Date, zone: string): LocalClock {
  const minute = Math.floor(at.getTime() / minuteMs);
  if (lastClock?.minute === minute && lastClock.zone === zone) return lastClock.clock;
  const local = DateTime.fromJSDate(at, { zone });
  const clock = { weekday: local.weekday, time: local.toFormat('HH:mm'), day: local.toISODate() ?? '' };
  lastClock = { minute, zone, clock };
  return clock;
}
