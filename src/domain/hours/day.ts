import { weekStartDay } from '../schemes/localTime.js';
import type { SchemeRules } from '../schemes/rules.js';

/** Hours of a member that count already, as far as they matter to a new log. */
export interface CountedHours {
  workedOn: string;
  givenMinutes: number;
  startsAt: Date | null;
  endsAt: Date | null;
}

export type DayRefusal = 'OVERLAPS_APPROVED_HOURS' | 'DAY_TOO_LONG';

/** A member's counted hours, kept while a batch is judged so that its own earlier items count too. */
export class MemberDays {
  private readonly counted: CountedHours[];

  constructor(counted: readonly CountedHours[]) {
    this.counted = [...counted];
  }

  add(hours: CountedHours): void {
    this.counted.push(hours);
  }

  /** What stands in the way of these hours beside the counted ones; null where nothing does. */
  refusal(hours: CountedHours): DayRefusal | null {
    if (this.counted.some((other) => overlaps(hours, other))) return 'OVERLAPS_APPROVED_HOURS';
    return this.minutesOn(hours.workedOn) + hours.givenMinutes > 24 * 60 ? 'DAY_TOO_LONG' : null;
  }

  /** Do these hours go above the daily or weekly cap? They count all the same; the approver is asked to confirm. */
  isAboveCap(hours: CountedHours, rules: Pick<SchemeRules, 'dailyCapMinutes' | 'weeklyCapMinutes'>): boolean {
    const week = weekStartDay(hours.workedOn);
    const inWeek = this.counted.filter((other) => weekStartDay(other.workedOn) === week).reduce((sum, other) => sum + other.givenMinutes, 0);
    return this.minutesOn(hours.workedOn) + hours.givenMinutes > rules.dailyCapMinutes || inWeek + hours.givenMinutes > rules.weeklyCapMinutes;
  }

  private minutesOn(day: string): number {
    return this.counted.filter((other) => other.workedOn === day).reduce((sum, other) => sum + other.givenMinutes, 0);
  }
}

/** Only where both say start and end. */
function overlaps(a: CountedHours, b: CountedHours): boolean {
  if (!a.startsAt || !a.endsAt || !b.startsAt || !b.endsAt) return false;
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
