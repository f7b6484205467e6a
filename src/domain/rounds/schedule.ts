import { addDays, daysBetween, localDay, localInstant } from '../schemes/localTime.js';
import type { DropReason, Rhythm, RoundRule } from './rounds.js';

/** A round as the calendar calls for it. */
export interface Occurrence {
  /** The local day it is for. */
  periodOn: string;
  dueAt: Date;
}

/** How far back it is looked for rounds that were missed; nothing is kept for longer. */
const lookBackDays = 400;
/** Nothing is rarer than once a quarter. */
const lookAheadDays = 100;

/**
 * The rounds whose time lies after one instant and not after another, in their order. Local days are walked through one by one and each has its wall
 * time once: so a time that a clock change skips or repeats happens exactly once, and the end of a month, or of February, is no case of its own.
 */
export function occurrencesBetween(rule: RoundRule, zone: string, after: Date, until: Date): Occurrence[] {
  const last = localDay(until, zone);
  const [first = last] = [localDay(after, zone), addDays(last, -lookBackDays)].sort().slice(-1);
  const found: Occurrence[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    if (!isDayOf(rule.rhythm, day)) continue;
    const dueAt = localInstant(day, rule.at, zone);
    if (dueAt > after && dueAt <= until) found.push({ periodOn: day, dueAt });
  }
  return found;
}

/** When the next one is due after an instant. */
export function nextDueAt(rule: RoundRule, zone: string, after: Date): Date {
  const first = localDay(after, zone);
  for (let days = 0; days <= lookAheadDays; days += 1) {
    const day = addDays(first, days);
    if (!isDayOf(rule.rhythm, day)) continue;
    const dueAt = localInstant(day, rule.at, zone);
    if (dueAt > after) return dueAt;
  }
  throw new RangeError('a round comes at least once a quarter');
}

export interface JudgedOccurrence extends Occurrence {
  /** Null: it is done, however late. */
  droppedWhy: DropReason | null;
}

/** What becomes of rounds that are due, some perhaps for days: the kind's rule says which are made up for. */
export function judgeMissed(rule: RoundRule, zone: string, due: readonly Occurrence[], now: Date): JudgedOccurrence[] {
  const latest = due.at(-1)?.periodOn;
  return due.map((one) => {
    const isOld = isTooLate(rule, zone, one.dueAt, now);
    const isCovered = rule.missed === 'LATEST' && one.periodOn !== latest;
    return { ...one, droppedWhy: isCovered ? 'LATER_ROUND' : isOld ? 'TOO_LATE' : null };
  });
}

/** Nobody needs it any more, though it was begun in time: it was stopped, or cut off, for days. */
export function isTooLate(rule: RoundRule, zone: string, dueAt: Date, now: Date): boolean {
  return daysBetween(localDay(dueAt, zone), localDay(now, zone)) > rule.keepsDays;
}

function isDayOf(rhythm: Rhythm, day: string): boolean {
  switch (rhythm.every) {
    case 'DAY':
      return true;
    case 'WEEK':
      return (new Date(Date.parse(day)).getUTCDay() + 6) % 7 === rhythm.weekday - 1;
    case 'MONTH':
      return day.endsWith('-01');
    case 'QUARTER':
      return /-(?:01|04|07|10)-01$/.test(day);
  }
}
