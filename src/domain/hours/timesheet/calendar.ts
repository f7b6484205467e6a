/** A day on the calendar without a time zone. Months count from 1. */
export interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Excel counts days from here: the serial number 1 is 1900-01-01, and the 29 February 1900 that never was counts too. */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
const MILLISECONDS_IN_A_DAY = 86_400_000;

export function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29;
  return DAYS_IN_MONTH[month - 1] ?? 0;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function isRealDay({ year, month, day }: CalendarDay): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** yyyy-mm-dd, which also sorts by age. */
export function isoDay({ year, month, day }: CalendarDay): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** dd/mm/yyyy, as messages write it. */
export function britishDay({ year, month, day }: CalendarDay): string {
  return `${String(day).padStart(2, '0')}/${String(month).padStart(2, '0')}/${year}`;
}

/** Throws RangeError when the text is not a real day written yyyy-mm-dd. */
export function parseIsoDay(text: string): CalendarDay {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = { year: Number(match?.[1]), month: Number(match?.[2]), day: Number(match?.[3]) };
  if (match === null || !isRealDay(day)) throw new RangeError(`"${text}" is not a day written yyyy-mm-dd.`);
  return day;
}

/** 0 for Sunday … 6 for Saturday. */
export function weekdayOf({ year, month, day }: CalendarDay): number {
  return (((Date.UTC(year, month - 1, day) / MILLISECONDS_IN_A_DAY + 4) % 7) + 7) % 7;
}

/** The serial number under which Excel (1900 system) and LibreOffice keep a day. */
export function serialOf({ year, month, day }: CalendarDay): number {
  return (Date.UTC(year, month - 1, day) - EXCEL_EPOCH) / MILLISECONDS_IN_A_DAY;
}

/** The day that `serialOf` numbers so. */
export function dayOfSerial(serial: number): CalendarDay {
  // Civil-from-days in integers: years are counted from March, so that the leap day ends the year.
  const days = serial - serialOf({ year: 1970, month: 1, day: 1 }) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}
