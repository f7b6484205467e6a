import { DomainError } from '../errors.js';
import { dateWords } from '../notifications/dates.js';
import { addDaysToInstant, dayStart, localDay } from '../schemes/localTime.js';

export interface HoldRules {
  holdMinutes: number;
  bookAheadDays: number;
}

/**
 * Until when a hold stands: for the scheme's minutes at a till, for a booking until a day after the booked time.
 * @throws DomainError INVALID_INPUT for a time that has passed or is too far off
 */
export function holdLapsesAt(now: Date, bookedFor: Date | null, rules: HoldRules, zone: string): Date {
  if (bookedFor === null) return new Date(now.getTime() + rules.holdMinutes * 60_000);
  const field = ['bookedFor'];
  if (!(bookedFor.getTime() > now.getTime())) {
    throw new DomainError('INVALID_INPUT', 'Please choose a time that is still to come.', { field });
  }
  if (bookedFor.getTime() > addDaysToInstant(now, rules.bookAheadDays, zone).getTime()) {
    throw new DomainError('INVALID_INPUT', `Please choose a time within the next ${rules.bookAheadDays} days.`, {
      field,
    });
  }
  return addDaysToInstant(bookedFor, 1, zone);
}

const { moment } = dateWords('en-GB', 'at');

/**
 * A booked visit was judged by the offer's terms for its day, so it cannot be redeemed before that local day begins.
 * @throws DomainError IN_THE_FUTURE
 */
export function dayMustHaveCome(bookedFor: Date, now: Date, zone: string): void {
  if (now.getTime() >= dayStart(localDay(bookedFor, zone), zone).getTime()) return;
  throw new DomainError(
    'IN_THE_FUTURE',
    `This is booked for ${moment(bookedFor, zone)}. To come earlier, release it and take the visit anew.`,
    { field: ['redemptionId'] },
  );
}
