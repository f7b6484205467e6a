import { addDays, localClock, localInstant } from '../schemes/localTime.js';
import type { SchemeRules } from '../schemes/rules.js';
import type { Frequency } from './kinds.js';

export type QuietHours = Pick<SchemeRules, 'quietFrom' | 'quietUntil'>;
export type DigestTimes = Pick<SchemeRules, 'digestTime' | 'digestWeekday'>;

/** Whether the service begins nothing then that people are told of and nobody waits for: usually from nine in the evening until eight in the morning, local time. */
export function isQuiet(at: Date, zone: string, hours: QuietHours): boolean {
  const { time } = localClock(at, zone);
  return isWithin(time, hours);
}

/** The first instant from `at` on at which it is not quiet. A wall time that a clock change repeats is taken the first time; one that it skips, right after. */
export function quietEnds(at: Date, zone: string, hours: QuietHours): Date {
  const { time, day } = localClock(at, zone);
  if (!isWithin(time, hours)) return at;
  const { quietFrom, quietUntil } = hours;
  const isEvening = quietFrom > quietUntil && time >= quietFrom;
  return localInstant(isEvening ? addDays(day, 1) : day, quietUntil, zone);
}

/** When the quiet hours began that lie around `at`. */
export function quietBegan(at: Date, zone: string, { quietFrom }: QuietHours): Date {
  const { time, day } = localClock(at, zone);
  return localInstant(time < quietFrom ? addDays(day, -1) : day, quietFrom, zone);
}

/** How long quiet hours last on a day without a clock change. */
export function quietMinutes({ quietFrom, quietUntil }: QuietHours): number {
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const minutes = minuteOf(quietUntil) - minuteOf(quietFrom);
  return minutes >= 0 ? minutes : minutes + 24 * 60;
}

/** Whoever hears of something later than this before it begins is on their way. */
const WAY_MS = 60 * 60_000;

/**
 * From when on people are disturbed with what could be told at `at`: at the end of quiet hours, or at once where that would be too late for what it is about.
 * @param tellBy The moment it is about. Null, or past: there is no hurry.
 */
export function disturbsFrom(at: Date, zone: string, hours: QuietHours, tellBy: Date | null): Date {
  const ends = quietEnds(at, zone, hours);
  return comesTooLate(at, ends, tellBy) ? at : ends;
}

/** Whether something that is known at `at` would be told at `then` too late for what it is about. */
export function comesTooLate(at: Date, then: Date, tellBy: Date | null): boolean {
  return tellBy !== null && tellBy > at && then.getTime() > tellBy.getTime() - WAY_MS;
}

/** When what is collected from `at` on is told: once a day at the scheme's time, or on its day of the week. Always later than `at`. */
export function digestDue(at: Date, zone: string, { digestTime, digestWeekday }: DigestTimes, often: Frequency): Date {
  const { day, weekday } = localClock(at, zone);
  const ahead = often === 'WEEKLY' ? (digestWeekday - weekday + 7) % 7 : 0;
  const first = localInstant(addDays(day, ahead), digestTime, zone);
  return first > at ? first : localInstant(addDays(day, ahead + (often === 'WEEKLY' ? 7 : 1)), digestTime, zone);
}

function isWithin(time: string, { quietFrom, quietUntil }: QuietHours): boolean {
  return quietFrom <= quietUntil ? time >= quietFrom && time < quietUntil : time >= quietFrom || time < quietUntil;
}
