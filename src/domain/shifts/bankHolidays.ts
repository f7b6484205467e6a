import Holidays from 'date-holidays';

let calendar: Holidays | null = null;
const years = new Map<number, ReadonlyMap<string, string>>();

/** The bank holiday of England and Wales on a local day, by name; substitute days count. Null: there is none. */
export function bankHolidayOn(day: string): string | null {
  return holidaysOf(Number(day.slice(0, 4))).get(day) ?? null;
}

/** The calendar is made once, and each year of it is reckoned once. */
function holidaysOf(year: number): ReadonlyMap<string, string> {
  const known = years.get(year);
  if (known) return known;
  calendar ??= new Holidays('GB', 'ENG');
  const found = new Map(
    calendar
      .getHolidays(year, 'en')
      .filter(({ type }) => type === 'public' || type === 'bank')
      .map(({ date, name }) => [date.slice(0, 10), name]),
  );
  years.set(year, found);
  return found;
}
