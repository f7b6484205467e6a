import { DomainError } from '../errors.js';
import { addDays, daysBetween, localDay, localInstant } from '../schemes/localTime.js';
import type { SchemeRules } from '../schemes/rules.js';
import { rewardMinutes } from './reward.js';

/** What someone says was given: a duration, or start and end, or both when they agree. */
export interface HoursClaim {
  workedOn: string;
  /** What was given, the break already taken off. */
  minutes?: number | null;
  /** Wall times HH:MM in the scheme's zone. An end before the start is after midnight. */
  startsAtLocal?: string | null;
  endsAtLocal?: string | null;
  /** Taken off the span of the times. */
  breakMinutes?: number | null;
}

export interface HoursGiven {
  workedOn: string;
  startsAt: Date | null;
  endsAt: Date | null;
  breakMinutes: number;
  givenMinutes: number;
  rewardMinutes: number;
}

const dayForm = /^\d{4}-\d{2}-\d{2}$/;
const timeForm = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * Judges a claim on its own: its form, the future, its age, its length. What it shares with other logs (overlaps, the day's sum) is judged beside them.
 * @throws DomainError INVALID_INPUT, IN_THE_FUTURE, TOO_OLD, TIMES_DISAGREE, NOTHING_GIVEN, LOG_TOO_LONG
 */
export function judgeClaim(claim: HoursClaim, now: Date, rules: SchemeRules, zone: string): HoursGiven {
  const today = localDay(now, zone);
  judgeDay(claim.workedOn, today, rules);
  const breakMinutes = claim.breakMinutes ?? 0;
  if (!Number.isInteger(breakMinutes) || breakMinutes < 0) {
    throw new DomainError('INVALID_INPUT', 'A break is a whole number of minutes, not below zero.', {
      field: ['breakMinutes'],
    });
  }
  const span = spanOf(claim, zone);
  const given = givenMinutes(claim, span, breakMinutes);
  if (given <= 0)
    throw new DomainError(
      'NOTHING_GIVEN',
      breakMinutes > 0 ? 'No time is left after the break.' : 'Say how long it was: at least one minute.',
      { field: ['minutes'] },
    );
  if (given > 24 * 60)
    throw new DomainError('LOG_TOO_LONG', 'One log can be at most 24 hours. Please split it by day.', {
      field: ['minutes'],
    });
  if (span && span.endsAt > now) {
    throw new DomainError('IN_THE_FUTURE', 'This has not ended yet. Log it when it is done.', { field: ['endsAt'] });
  }
  return {
    workedOn: claim.workedOn,
    startsAt: span?.startsAt ?? null,
    endsAt: span?.endsAt ?? null,
    breakMinutes,
    givenMinutes: given,
    rewardMinutes: rewardMinutes(given, rules),
  };
}

/**
 * Judges by the rules and the day of now what was judged before and has waited since: its age, and what it earns.
 * @throws DomainError IN_THE_FUTURE, TOO_OLD
 */
export function judgeAgain<Given extends HoursGiven>(given: Given, now: Date, rules: SchemeRules, zone: string): Given {
  judgeDay(given.workedOn, localDay(now, zone), rules);
  return { ...given, rewardMinutes: rewardMinutes(given.givenMinutes, rules) };
}

function judgeDay(workedOn: string, today: string, rules: SchemeRules): void {
  if (!dayForm.test(workedOn) || Number.isNaN(Date.parse(workedOn)) || addDays(workedOn, 0) !== workedOn) {
    throw new DomainError('INVALID_INPUT', 'The day is not a date. Write it like 2026-11-03.', { field: ['workedOn'] });
  }
  if (workedOn > today)
    throw new DomainError('IN_THE_FUTURE', 'That day has not come yet. Log hours when they have been given.', {
      field: ['workedOn'],
    });
  if (daysBetween(workedOn, today) > rules.oldestWorkDays) {
    throw new DomainError(
      'TOO_OLD',
      `That is more than ${rules.oldestWorkDays} days ago. Ask the scheme's staff if it should still count.`,
      {
        field: ['workedOn'],
      },
    );
  }
}

function spanOf(claim: HoursClaim, zone: string): { startsAt: Date; endsAt: Date; minutes: number } | null {
  const { startsAtLocal: start, endsAtLocal: end } = claim;
  if (!start && !end) return null;
  if (!start || !end) {
    throw new DomainError('INVALID_INPUT', 'Give both a start and an end, or neither.', {
      field: [start ? 'endsAt' : 'startsAt'],
    });
  }
  if (!timeForm.test(start) || !timeForm.test(end)) {
    throw new DomainError('INVALID_INPUT', 'Times are written like 09:30.', {
      field: [timeForm.test(start) ? 'endsAt' : 'startsAt'],
    });
  }
  if (start === end)
    throw new DomainError('NOTHING_GIVEN', 'The start and the end are the same.', { field: ['endsAt'] });
  const startsAt = localInstant(claim.workedOn, start, zone);
  const endsAt = localInstant(end < start ? addDays(claim.workedOn, 1) : claim.workedOn, end, zone);
  // Elapsed time, not the difference of the clock's faces: a night shift over a clock change is as long as it was.
  const minutes = Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000);
  if (minutes <= 0) throw new DomainError('NOTHING_GIVEN', 'The end must come after the start.', { field: ['endsAt'] });
  return { startsAt, endsAt, minutes };
}

function givenMinutes(claim: HoursClaim, span: { minutes: number } | null, breakMinutes: number): number {
  const said = claim.minutes ?? null;
  if (said !== null && !Number.isInteger(said))
    throw new DomainError('INVALID_INPUT', 'Minutes are whole numbers.', { field: ['minutes'] });
  if (span === null) {
    if (said === null)
      throw new DomainError('INVALID_INPUT', 'Say how long it was: minutes, or a start and an end.', {
        field: ['minutes'],
      });
    return said;
  }
  const worked = span.minutes - breakMinutes;
  if (said !== null && Math.abs(said - worked) > 1) {
    throw new DomainError(
      'TIMES_DISAGREE',
      `The times come to ${worked} minutes after the break, but ${said} minutes are written. Please correct one of them.`,
      { field: ['minutes'] },
    );
  }
  return worked;
}
