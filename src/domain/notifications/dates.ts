import { DateTime } from 'luxon';
import type { IsoDay } from './facts.js';

/** Says days and times in one locale. Every function throws RangeError on a day or zone that does not exist. */
export interface DateWords {
  /** "Tuesday 3 November 2026" */
  day(day: IsoDay): string;
  /** "Tue 3 Nov", for texts */
  shortDay(day: IsoDay): string;
  /** "3 Nov 2028", for a day in a text that may be years away */
  shortDate(day: IsoDay): string;
  /** "November 2026", of any day in it */
  month(day: IsoDay): string;
  /** "Tuesday 3 November 2026 at 14:05", in the zone */
  moment(at: Date, timeZone: string): string;
  /** "Tue 3 Nov at 14:05", in the zone */
  shortMoment(at: Date, timeZone: string): string;
}

const DAY = 'cccc d MMMM yyyy';
const SHORT_DAY = 'ccc d MMM';
const SHORT_DATE = 'd MMM yyyy';
const MONTH = 'LLLL yyyy';

/** Words for dates in a locale; `atWord` stands between the day and the time. */
export function dateWords(locale: string, atWord: string): DateWords {
  const time = `'${atWord}' HH:mm`;
  return {
    day: (day) => parseDay(day).setLocale(locale).toFormat(DAY),
    shortDay: (day) => parseDay(day).setLocale(locale).toFormat(SHORT_DAY),
    shortDate: (day) => parseDay(day).setLocale(locale).toFormat(SHORT_DATE),
    month: (day) => parseDay(day).setLocale(locale).toFormat(MONTH),
    moment: (at, timeZone) => inZone(at, timeZone).setLocale(locale).toFormat(`${DAY} ${time}`),
    shortMoment: (at, timeZone) => inZone(at, timeZone).setLocale(locale).toFormat(`${SHORT_DAY} ${time}`),
  };
}

function parseDay(day: IsoDay): DateTime {
  const parsed = DateTime.fromFormat(day, 'yyyy-MM-dd', { zone: 'utc' });
  if (!parsed.isValid) {
    throw new RangeError('A day must be written as year, month and day: 2026-11-03.');
  }
  return parsed;
}

function inZone(at: Date, timeZone: string): DateTime {
  const moment = DateTime.fromJSDate(at, { zone: timeZone });
  if (!moment.isValid) {
    throw new RangeError('The instant or the time zone of a message is not valid.');
  }
  return moment;
}
