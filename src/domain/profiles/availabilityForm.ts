import { DomainError } from '../errors.js';
import { addDays, daysBetween } from '../schemes/localTime.js';
import { type AvailabilityException, joinSpans, minutesOf, type WeeklySpan } from './availability.js';

const spansMax = 70;
const exceptionsMax = 60;
const exceptionDaysMax = 731;
/** How far ahead a day away may lie. */
const aheadDaysMax = 1_827;

const wallTime = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The usual week as somebody typed it: stretches that overlap or touch are joined. @throws DomainError INVALID_INPUT */
export function readWeekly(typed: readonly WeeklySpan[]): WeeklySpan[] {
  if (typed.length > spansMax) throw invalid('weekly', `Please give at most ${spansMax} stretches of the week.`);
  for (const { weekday, fromTime, toTime } of typed) {
    if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7)
      throw invalid('weekly', 'That is no day of the week.');
    if (!wallTime.test(fromTime) || !(wallTime.test(toTime) || toTime === '24:00')) {
      throw invalid('weekly', 'Times are written like 09:30; the end of the day is 24:00.');
    }
    if (minutesOf(toTime) <= minutesOf(fromTime)) {
      throw invalid(
        'weekly',
        `From ${fromTime} to ${toTime} ends before it begins. Across midnight, give two: until 24:00, and from 00:00 on the next day.`,
      );
    }
  }
  return joinSpans(typed);
}

/**
 * Days on which the week does not hold, as somebody typed them: those of one kind that overlap or follow one another are joined; what is over is left out.
 * @throws DomainError INVALID_INPUT, also where a day would be both
 */
export function readExceptions(typed: readonly AvailabilityException[], today: string): AvailabilityException[] {
  if (typed.length > exceptionsMax) throw invalid('exceptions', `Please give at most ${exceptionsMax} exceptions.`);
  for (const { fromOn, toOn } of typed) {
    if (toOn < fromOn) throw invalid('exceptions', `From ${fromOn} to ${toOn} ends before it begins.`);
    if (daysBetween(fromOn, toOn) >= exceptionDaysMax || daysBetween(today, toOn) > aheadDaysMax) {
      throw invalid('exceptions', 'An exception has at most two years, and lies at most five years ahead.');
    }
  }
  const sorted = typed.filter(({ toOn }) => toOn >= today).sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1));
  const joined: AvailabilityException[] = [];
  for (const { fromOn, toOn, kind } of sorted) {
    const clash = joined.find((other) => other.kind !== kind && fromOn <= other.toOn && other.fromOn <= toOn);
    if (clash) {
      throw invalid(
        'exceptions',
        `${laterOf(fromOn, clash.fromOn)} is both a day on which they are free and one on which they are away. Choose one.`,
      );
    }
    const before = joined.findLast((other) => other.kind === kind);
    if (before && fromOn <= addDays(before.toOn, 1)) before.toOn = laterOf(before.toOn, toOn);
    else joined.push({ fromOn, toOn, kind });
  }
  return joined;
}

function laterOf(...days: string[]): string {
  return days.sort().at(-1) ?? '';
}

function invalid(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}
