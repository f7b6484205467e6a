import { DomainError } from '../errors.js';
import { addDays, addMonths, dayStart } from '../schemes/localTime.js';

/** For longer than this nobody is helped on one consent. */
export const helpMonthsMax = 12;

/** Nobody is a child for longer. */
const childMonthsMax = 18 * 12;

/** Is somebody who is of age from this day on a child still? Days are local. */
export function isUnderAge(adultFromOn: string | null | undefined, today: string): boolean {
  return adultFromOn !== null && adultFromOn !== undefined && adultFromOn > today;
}

/** @throws DomainError INVALID_INPUT unless the day lies ahead, at most eighteen years. */
export function mustComeOfAge(adultFromOn: string, today: string): void {
  if (adultFromOn > today && adultFromOn <= addMonths(today, childMonthsMax)) return;
  throw new DomainError(
    'INVALID_INPUT',
    'Give the day from which they are of age, such as their 18th birthday. For somebody who is of age leave it out.',
    { field: ['adultFromOn'] },
  );
}

/**
 * The instant at which a helper's time ends: after the last day wanted.
 * @throws DomainError INVALID_INPUT for a day that has passed, or more than twelve months ahead.
 */
export function helpUntil(lastDay: string, today: string, zone: string): Date {
  if (lastDay < today || lastDay > addMonths(today, helpMonthsMax)) {
    throw new DomainError('INVALID_INPUT', `Choose a last day within the next ${helpMonthsMax} months.`, {
      field: ['untilOn'],
    });
  }
  return dayStart(addDays(lastDay, 1), zone);
}

/**
 * The instant at which a guardian's time ends: when the child is of age, or after the last day wanted, which comes before that.
 * @throws DomainError INVALID_INPUT
 */
export function guardianUntil(adultFromOn: string, lastDay: string | null, today: string, zone: string): Date {
  if (lastDay === null) return dayStart(adultFromOn, zone);
  if (lastDay < today || lastDay >= adultFromOn) {
    throw new DomainError('INVALID_INPUT', 'Choose a last day before the one on which they are of age.', {
      field: ['untilOn'],
    });
  }
  return dayStart(addDays(lastDay, 1), zone);
}
