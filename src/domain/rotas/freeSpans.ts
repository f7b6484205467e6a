import { type AvailabilityException, minutesOf, type WeeklySpan } from '../profiles/availability.js';
import { addDays, dayStart, localInstant } from '../schemes/localTime.js';
import type { Span } from '../shifts/places.js';

/** When somebody is usually free, and on which days that is otherwise. */
export interface SaidAvailability {
  weekly: readonly WeeklySpan[];
  exceptions: readonly AvailabilityException[];
}

const endOfDay = 1_440;

/**
 * Makes what turns somebody's week into the instants at which they are free, from one local day to another, both included: as isFree judges, for many
 * people at once. Wall times are looked up once, however many people name them.
 */
export function freeSpansBetween(fromOn: string, toOn: string, zone: string): (said: SaidAvailability) => Span[] {
  const days: { day: string; weekday: number }[] = [];
  for (let day = fromOn; day <= toOn; day = addDays(day, 1)) {
    days.push({ day, weekday: ((new Date(Date.parse(day)).getUTCDay() + 6) % 7) + 1 });
  }
  const known = new Map<string, Date>();
  const at = (day: string, time: string): Date => {
    const key = `${day} ${time}`;
    const found = known.get(key) ?? instantOf(day, time, zone);
    known.set(key, found);
    return found;
  };
  return ({ weekly, exceptions }) =>
    days.flatMap(({ day, weekday }) => {
      const kinds = exceptions.filter(({ fromOn: from, toOn: to }) => from <= day && day <= to).map(({ kind }) => kind);
      if (kinds.includes('AWAY')) return [];
      if (kinds.length > 0) return [{ startsAt: at(day, '00:00'), endsAt: at(day, '24:00') }];
      return weekly
        .filter((span) => span.weekday === weekday)
        .map(({ fromTime, toTime }) => ({ startsAt: at(day, fromTime), endsAt: at(day, toTime) }));
    });
}

function instantOf(day: string, time: string, zone: string): Date {
  if (minutesOf(time) === 0) return dayStart(day, zone);
  return minutesOf(time) === endOfDay ? dayStart(addDays(day, 1), zone) : localInstant(day, time, zone);
}
