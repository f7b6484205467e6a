import Holidays from 'date-holidays';

/** The bank holidays of England from one year to another, yyyy-mm-dd. */
export function bankHolidays(firstYear: number, lastYear: number): ReadonlySet<string> {
  const england = new Holidays('GB', 'ENG');
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  return new Set(
    years.flatMap((year) =>
      england
        .getHolidays(year)
        .filter(({ type }) => type === 'public' || type === 'bank')
        .map(({ date }) => date.slice(0, 10)),
    ),
  );
}
