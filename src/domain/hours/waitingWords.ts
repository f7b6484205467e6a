import { DateTime } from 'luxon';

/** Whom a submitted log waits for, for the member who asks: "With the leaders of Meadow Lane Garden since Tuesday 3 November". */
export function waitingWords(groupName: string, submittedAt: Date, zone: string): string {
  const since = DateTime.fromJSDate(submittedAt, { zone }).setLocale('en-GB').toFormat('cccc d MMMM');
  return `With the leaders of ${groupName} since ${since}`;
}
