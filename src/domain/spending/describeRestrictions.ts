import { DateTime } from 'luxon';
import type { Restrictions } from './restrictions.js';

const weekdayNames = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The restrictions as a member reads them before setting out: one sentence each, none where there are none. */
export function describeRestrictions(restrictions: Restrictions): string[] {
  return [...timeWords(restrictions), ...partyWords(restrictions), ...limitWords(restrictions)];
}

function timeWords({ openings, blackouts }: Restrictions): string[] {
  return [
    ...(openings ?? []).map((opening) => `${weekdayWords(opening.weekdays)}, ${opening.from} to ${opening.until}.`),
    ...(blackouts ?? []).map((span) =>
      span.from === span.until
        ? `Not on ${dayWords(span.from)}.`
        : `Not from ${dayWords(span.from)} to ${dayWords(span.until)}.`,
    ),
  ];
}

/** "Every day", "Monday to Friday", "Monday, Wednesday and Sunday". */
function weekdayWords(weekdays: readonly number[]): string {
  const sorted = [...new Set(weekdays)].sort((a, b) => a - b);
  const names = sorted.map((weekday) => weekdayNames[weekday] ?? '');
  if (names.length === 7) return 'Every day';
  const isRun = sorted.every((weekday, index) => index === 0 || weekday === (sorted[index - 1] ?? 0) + 1);
  if (isRun && names.length > 2) return `${names[0]} to ${names.at(-1)}`;
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function dayWords(day: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en-GB').toFormat('d MMMM yyyy');
}

function partyWords({ partyMin, partyMax, adultsMin, adultsMax, under16sMax }: Restrictions): string[] {
  const words: string[] = [];
  const size = rangeWords(partyMin, partyMax, 'person', 'people');
  if (size !== null) words.push(`For ${size}.`);
  if (adultsMax === 0) {
    words.push('For under-16s only.');
  } else {
    const adults = rangeWords(adultsMin, adultsMax, 'adult', 'adults');
    if (adults !== null) words.push(`With ${adults}.`);
  }
  if (under16sMax === 0) words.push('For adults only.');
  else if (under16sMax !== undefined)
    words.push(`With ${rangeWords(undefined, under16sMax, 'under-16', 'under-16s')}.`);
  return words;
}

/** "2 to 5 people", "at least 2 people", "at most 1 person"; null where neither end says anything. */
function rangeWords(least: number | undefined, most: number | undefined, one: string, many: string): string | null {
  const things = (count: number) => `${count} ${count === 1 ? one : many}`;
  if (most === undefined) return least === undefined || least === 0 ? null : `at least ${things(least)}`;
  if (least === undefined || least === 0) return `at most ${things(most)}`;
  return least === most ? things(least) : `${least} to ${things(most)}`;
}

function limitWords({ wardCodes, memberLimit, stockPerSlot, openings }: Restrictions): string[] {
  const words: string[] = [];
  if (wardCodes && wardCodes.length > 0) words.push('For residents of certain wards only.');
  if (memberLimit) {
    const times = memberLimit.times === 1 ? 'Once' : `${memberLimit.times} times`;
    words.push(`${times} a ${memberLimit.period.toLowerCase()} for each member.`);
  }
  if (stockPerSlot !== undefined) {
    const slot = openings && openings.length > 0 ? 'each time it opens' : 'each day';
    words.push(`${stockPerSlot} ${stockPerSlot === 1 ? 'place' : 'places'} ${slot}.`);
  }
  return words;
}
