import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../errors.js';
import { dateWords } from '../notifications/dates.js';
import { addDays, localClock, localInstant } from '../schemes/localTime.js';
import { bankHolidayOn } from './bankHolidays.js';
import { type RecurrenceRule, writeRule } from './recurrenceRule.js';

/** So far ahead a rule is looked through for its next day: leap days come within it, also over 2100. */
const lookAheadDays = 8 * 366 + 10;
/** Most rules give a day soon: a short look first. */
const lookAheads = [62, lookAheadDays];
/** The library gives up after so many periods or days looked at, so that no rule keeps the service busy. */
const workMax = 40_000;

const atMidnight = (day: string) => Temporal.PlainDate.from(day).toZonedDateTime('UTC');

/** The local days that a rule gives from one day to another, both included. The rule counts from `startsOn`. Days have no zone, so they are reckoned in UTC. */
export function ruleDays(rule: RecurrenceRule, startsOn: string, fromOn: string, toOn: string): string[] {
  const from = fromOn < startsOn ? startsOn : fromOn;
  const to = rule.untilOn !== null && rule.untilOn < toOn ? rule.untilOn : toOn;
  if (from > to) return [];
  const days = new RRuleTemporal({
    rruleString: writeRule({ ...rule, untilOn: null }),
    dtstart: atMidnight(startsOn),
    maxIterations: workMax,
    maxCandidateEvaluations: workMax,
  });
  return days.between(atMidnight(from), atMidnight(to), true).map((at) => at.toString().slice(0, 10));
}

/** The first day that a rule gives from this one on. Null: none, for longer than anybody plans. */
export function nextRuleDay(rule: RecurrenceRule, startsOn: string, fromOn: string): string | null {
  const from = fromOn < startsOn ? startsOn : fromOn;
  for (const days of lookAheads) {
    const [first] = ruleDays(rule, startsOn, from, addDays(from, days));
    if (first !== undefined) return first;
  }
  return null;
}

/** @returns the first day. @throws DomainError SCHEDULE_NOT_POSSIBLE for a rule that gives no day at all. */
export function mustGiveDays(rule: RecurrenceRule, startsOn: string): string {
  const first = nextRuleDay(rule, startsOn, startsOn);
  if (first === null) {
    throw new DomainError('SCHEDULE_NOT_POSSIBLE', 'This rule gives no day at all. Look at it again.', {
      field: ['rrule'],
    });
  }
  return first;
}

export interface LeftOut {
  exceptOn: readonly string[];
  bankHolidays: 'KEEP' | 'SKIP';
}

/**
 * Of the days that a rule gives from this one on, one at least takes place: exceptions and bank holidays leave not all of them out.
 * @throws DomainError SCHEDULE_NOT_POSSIBLE
 */
export function mustKeepDays(rule: RecurrenceRule, startsOn: string, fromOn: string, leftOut: LeftOut): void {
  const takesPlace = (day: string) => !leftOut.exceptOn.includes(day) && holidayLeftOut(day, leftOut) === null;
  for (const days of lookAheads) {
    if (ruleDays(rule, startsOn, fromOn, addDays(fromOn, days)).some(takesPlace)) return;
  }
  throw new DomainError(
    'SCHEDULE_NOT_POSSIBLE',
    'Every day of this rule is left out, as an exception or a bank holiday. Keep some of them, choose another rule, or end the series.',
    { field: [leftOut.exceptOn.length > 0 ? 'exceptOn' : 'bankHolidays'] },
  );
}

function holidayLeftOut(day: string, { bankHolidays }: LeftOut): string | null {
  return bankHolidays === 'SKIP' ? bankHolidayOn(day) : null;
}

export interface Start {
  day: string;
  startsAt: Date;
  endsAt: Date;
}

export interface DayPlan extends LeftOut {
  /** A wall time of the zone, HH:MM. */
  startTime: string;
  durationMinutes: number;
  zone: string;
}

const { day: dayWords } = dateWords('en-GB', 'at');
const hourMs = 3_600_000;

/**
 * When shifts on these days begin and end, each once, and in words what is not as the wall says: bank holidays that are left out, starts that the spring
 * change moves forward, and those that the autumn change gives twice.
 */
export function startsOn(days: readonly string[], plan: DayPlan): { starts: Start[]; notices: string[] } {
  const notices: string[] = [];
  const starts: Start[] = [];
  for (const day of days) {
    if (plan.exceptOn.includes(day)) continue;
    const holiday = holidayLeftOut(day, plan);
    if (holiday !== null) {
      notices.push(`There is no shift on ${dayWords(day)}: ${holiday}.`);
      continue;
    }
    starts.push(startOn(day, plan, notices));
  }
  return { starts, notices };
}

function startOn(day: string, { startTime, durationMinutes, zone }: DayPlan, notices: string[]): Start {
  const startsAt = localInstant(day, startTime, zone);
  const { time } = localClock(startsAt, zone);
  if (time !== startTime) {
    notices.push(
      `${startTime} does not exist on ${dayWords(day)}, when the clocks go forward: the shift begins at ${time}.`,
    );
  } else if (localClock(new Date(startsAt.getTime() + hourMs), zone).time === startTime) {
    notices.push(
      `${startTime} comes twice on ${dayWords(day)}, when the clocks go back: the shift begins the first time.`,
    );
  }
  return { day, startsAt, endsAt: new Date(startsAt.getTime() + durationMinutes * 60_000) };
}
