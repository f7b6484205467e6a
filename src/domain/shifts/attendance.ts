import { rewardMinutes } from '../hours/reward.js';
import { localDay } from '../schemes/localTime.js';
import type { SchemeRules } from '../schemes/rules.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** So long after the planned end a shift is settled: who has not checked out by then has forgotten it. */
export const shiftClosesAfterMinutes = 120;

/** So many days after a shift the group can still fill in and correct its list. */
export const listDays = 14;

/** When what was forgotten about a shift is settled. */
export function shiftClosesAt(endsAt: Date): Date {
  return new Date(endsAt.getTime() + shiftClosesAfterMinutes * MINUTE_MS);
}

/** From when on people check in. */
export function checkInOpensAt(startsAt: Date, rules: Pick<SchemeRules, 'checkInOpensMinutes'>): Date {
  return new Date(startsAt.getTime() - rules.checkInOpensMinutes * MINUTE_MS);
}

/** Until when a group's list can be filled in. */
export function listClosesAt(endsAt: Date): Date {
  return new Date(endsAt.getTime() + listDays * DAY_MINUTES * MINUTE_MS);
}

/** What attendance comes to. */
export interface Attended {
  workedOn: string;
  startsAt: Date;
  endsAt: Date;
  givenMinutes: number;
  rewardMinutes: number;
}

/**
 * From the check-in, and not before the planned start, to the check-out, by the minutes that a clock on the wall showed: in at 10:00 and out at 12:00 is
 * two hours, whatever the seconds. A day at most. Null where it comes to less than a minute.
 */
export function attended(
  plannedStart: Date,
  { checkedInAt, checkedOutAt }: { checkedInAt: Date; checkedOutAt: Date },
  rules: Pick<SchemeRules, 'roundToMinutes'>,
  zone: string,
): Attended | null {
  const startsAt = wholeMinute(checkedInAt > plannedStart ? checkedInAt : plannedStart);
  const givenMinutes = Math.min(minutesBetween(startsAt, wholeMinute(checkedOutAt)), DAY_MINUTES);
  if (givenMinutes < 1) return null;
  return {
    workedOn: localDay(startsAt, zone),
    startsAt,
    endsAt: new Date(startsAt.getTime() + givenMinutes * MINUTE_MS),
    givenMinutes,
    rewardMinutes: rewardMinutes(givenMinutes, rules),
  };
}

function wholeMinute(at: Date): Date {
  return new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
}

function minutesBetween(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / MINUTE_MS);
}
