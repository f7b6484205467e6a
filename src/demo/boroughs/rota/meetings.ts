import { addDays } from '../../../domain/schemes/localTime.js';
import { bankHolidayOn } from '../../../domain/shifts/bankHolidays.js';
import type { DemoOpportunity, Meetings } from '../borough.js';
import type { DemoIds } from '../random.js';

/** What recurs: every week on a weekday, or every month on its nth one. */
export type Repeats = { weekday: number; nth: number | null };

const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

type Plan = Pick<Meetings, 'startsAt' | 'minutes' | 'places' | 'note' | 'createdAt'>;

/** Monday 1 … Sunday 7. */
export function weekdayOf(day: string): number {
  return ((new Date(Date.parse(day)).getUTCDay() + 6) % 7) + 1;
}

/** A series from its first day on, without end; its days are those that its RRULE gives. */
export function seriesOf(
  opportunity: DemoOpportunity,
  from: string,
  repeats: Repeats,
  skipsHolidays: boolean,
  plan: Plan,
  ids: DemoIds,
): Meetings {
  const { weekday, nth } = repeats;
  let startsOn = from;
  while (!falls(startsOn, repeats)) startsOn = addDays(startsOn, 1);
  const year = Number(startsOn.slice(0, 4));
  const isLeftOut = (on: string) => skipsHolidays && bankHolidayOn(on) !== null;
  const christmas = nth === null ? [year, year + 1].flatMap(betweenTheYears).filter((day) => falls(day, repeats)) : [];
  const exceptOn = christmas.filter((day) => day >= startsOn && !isLeftOut(day));
  const day = names[weekday - 1] ?? '';
  return {
    ...plan,
    opportunity,
    series: {
      id: ids.at(plan.createdAt),
      rrule: nth === null ? `FREQ=WEEKLY;BYDAY=${day}` : `FREQ=MONTHLY;BYDAY=${nth}${day}`,
      bankHolidays: skipsHolidays ? 'SKIP' : 'KEEP',
      exceptOn,
    },
    startsOn,
    isOn: (on) => on >= startsOn && falls(on, repeats) && !isLeftOut(on) && !exceptOn.includes(on),
  };
}

/** A single shift. */
export function onceOn(opportunity: DemoOpportunity, day: string, plan: Plan): Meetings {
  return { ...plan, opportunity, series: null, startsOn: day, isOn: (on) => on === day };
}

function falls(day: string, { weekday, nth }: Repeats): boolean {
  return weekdayOf(day) === weekday && (nth === null || Math.ceil(Number(day.slice(8)) / 7) === nth);
}

/** From Christmas Eve to New Year's Eve groups close. */
function betweenTheYears(year: number): string[] {
  return Array.from({ length: 8 }, (_, index) => `${year}-12-${24 + index}`);
}
