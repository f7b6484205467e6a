import { addDays, weekStartDay } from '../schemes/localTime.js';
import type { SchemeRules } from '../schemes/rules.js';

/** Hours of a member that count already, as far as they matter to a new log. */
export interface CountedHours {
  workedOn: string;
  givenMinutes: number;
  startsAt: Date | null;
  endsAt: Date | null;
}

export type DayRefusal = 'OVERLAPS_APPROVED_HOURS' | 'DAY_TOO_LONG';

/** A member's counted hours by day and week, kept while a batch is judged so that its own earlier items count too. */
export class MemberDays {
  private readonly byDay = new Map<string, CountedHours[]>();
  private readonly minutesByDay = new Map<string, number>();
  private readonly minutesByWeek = new Map<string, number>();

  constructor(counted: readonly CountedHours[] = []) {
    for (const hours of counted) this.add(hours);
  }

  add(hours: CountedHours): void {
    const week = weekStartDay(hours.workedOn);
    this.byDay.set(hours.workedOn, [...(this.byDay.get(hours.workedOn) ?? []), hours]);
    this.minutesByDay.set(hours.workedOn, this.minutesOn(hours.workedOn) + hours.givenMinutes);
    this.minutesByWeek.set(week, (this.minutesByWeek.get(week) ?? 0) + hours.givenMinutes);
  }

  /** What stands in the way of these hours beside the counted ones; null where nothing does. */
  refusal(hours: CountedHours): DayRefusal | null {
    // A session may run past midnight, so the days beside it count too.
    const near = [-1, 0, 1].flatMap((days) => this.byDay.get(addDays(hours.workedOn, days)) ?? []);
    if (near.some((other) => overlaps(hours, other))) return 'OVERLAPS_APPROVED_HOURS';
    return this.minutesOn(hours.workedOn) + hours.givenMinutes > 24 * 60 ? 'DAY_TOO_LONG' : null;
  }

  /** Do these hours go above the daily or weekly cap? They count all the same; the approver is asked to confirm. */
  isAboveCap(hours: CountedHours, rules: Pick<SchemeRules, 'dailyCapMinutes' | 'weeklyCapMinutes'>): boolean {
    const inWeek = this.minutesByWeek.get(weekStartDay(hours.workedOn)) ?? 0;
    return (
      this.minutesOn(hours.workedOn) + hours.givenMinutes > rules.dailyCapMinutes ||
      inWeek + hours.givenMinutes > rules.weeklyCapMinutes
    );
  }

  private minutesOn(day: string): number {
    return this.minutesByDay.get(day) ?? 0;
  }
}

/** Only where both say start and end. */
function overlaps(a: CountedHours, b: CountedHours): boolean {
  if (!a.startsAt || !a.endsAt || !b.startsAt || !b.endsAt) return false;
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
