import { DomainError } from '../errors.js';
import { addDays, dayStart, daysBetween, localDay } from '../schemes/localTime.js';

/** Longer than any leave; whoever is away for more gives up the role. */
const daysMax = 366;

export interface AbsenceDays {
  /** The first and the last local day, yyyy-mm-dd. */
  fromOn: string;
  toOn: string;
}

/**
 * The instants at which an absence begins and ends: it lasts from the beginning of its first local day to the end of its last.
 * @throws DomainError INVALID_INPUT for days that are over, in the wrong order, or too many
 */
export function judgeAbsence({ fromOn, toOn }: AbsenceDays, now: Date, zone: string): { startsAt: Date; endsAt: Date } {
  const refuse = (message: string, field: keyof AbsenceDays) => {
    throw new DomainError('INVALID_INPUT', message, { field: [field] });
  };
  if (fromOn < localDay(now, zone)) refuse('The first day is over already. Begin today or later.', 'fromOn');
  if (toOn < fromOn) refuse('The last day comes before the first.', 'toOn');
  if (daysBetween(fromOn, toOn) >= daysMax) refuse('An absence lasts a year at most.', 'toOn');
  return { startsAt: dayStart(fromOn, zone), endsAt: dayStart(addDays(toOn, 1), zone) };
}
