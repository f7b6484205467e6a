import { DateTime } from 'luxon';

/** When a shift is, as somebody would say it: "Thursday evening, 7 May". By the local clock at its start. */
export function spokenTime(startsAt: Date, timeZone: string): string {
  const local = DateTime.fromJSDate(startsAt, { zone: timeZone }).setLocale('en-GB');
  return `${local.toFormat('cccc')} ${partOfDay(local.hour)}, ${local.toFormat('d MMMM')}`;
}

function partOfDay(hour: number): string {
  if (hour < 5 || hour >= 22) return 'night';
  if (hour < 12) return 'morning';
  return hour < 17 ? 'afternoon' : 'evening';
}
