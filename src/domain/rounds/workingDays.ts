import { bankHolidayOn } from '../shifts/bankHolidays.js';

/** A day from Monday to Friday that is no bank holiday: then staff and leaders are asked to do something. Members' own reminders know no such days. */
export function isWorkingDay(day: string): boolean {
  const weekday = new Date(Date.parse(day)).getUTCDay();
  return weekday !== 0 && weekday !== 6 && bankHolidayOn(day) === null;
}
