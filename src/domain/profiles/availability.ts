import { DateTime } from 'luxon';

/** A stretch of a weekday, in wall times HH:MM. Monday is 1, Sunday 7; 24:00 is the end of the day. */
export interface WeeklySpan {
  weekday: number;
  fromTime: string;
  toTime: string;
}

export type AvailabilityKind = 'FREE' | 'AWAY';

/** Days on which the week does not hold, first and last included. FREE: all day. AWAY: not at all. */
export interface AvailabilityException {
  /** yyyy-mm-dd */
  fromOn: string;
  toOn: string;
  kind: AvailabilityKind;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
const dayMinutes = 1_440;

/**
 * Is somebody free through all of [from, to)? By the clock on the wall: at every instant of it, either the local day is one on which they are FREE, or
 * the wall shows a time within a span of its weekday and the day is none on which they are AWAY. An hour that comes twice is judged twice; one
 * that is skipped is not missed. Spans that touch count as one, across midnight too. Whoever has said nothing is never free by this: ask for that first.
 */
export function isFree(
  weekly: readonly WeeklySpan[],
  exceptions: readonly AvailabilityException[],
  from: Date,
  to: Date,
  zone: string,
): boolean {
  for (const { wallFrom, wallTo } of wallStretches(from.getTime(), to.getTime(), zone)) {
    for (let at = wallFrom; at < wallTo; ) {
      const dayNumber = Math.floor(at / dayMs);
      const dayEnd = (dayNumber + 1) * dayMs;
      const until = Math.min(dayEnd, wallTo);
      if (!isFreeOnDay(weekly, exceptions, dayNumber, at - dayNumber * dayMs, until - dayNumber * dayMs)) return false;
      at = until;
    }
  }
  return true;
}

/** The same within one local day, from and to in milliseconds of the wall's day. */
function isFreeOnDay(
  weekly: readonly WeeklySpan[],
  exceptions: readonly AvailabilityException[],
  dayNumber: number,
  from: number,
  to: number,
): boolean {
  const day = new Date(dayNumber * dayMs).toISOString().slice(0, 10);
  const kinds = exceptions.filter(({ fromOn, toOn }) => fromOn <= day && day <= toOn).map(({ kind }) => kind);
  if (kinds.length > 0) return !kinds.includes('AWAY');
  // The first of January 1970 was a Thursday.
  const weekday = ((dayNumber + 3) % 7) + 1;
  const spans = joinSpans(weekly.filter((span) => span.weekday === weekday));
  return spans.some((span) => minutesOf(span.fromTime) * minuteMs <= from && to <= minutesOf(span.toTime) * minuteMs);
}

interface WallStretch {
  /** As if the wall showed UTC. */
  wallFrom: number;
  wallTo: number;
}

/** A stretch of time as the wall shows it: one where no clock changes in it, else one for each offset. */
function wallStretches(from: number, to: number, zone: string): WallStretch[] {
  const stretches: WallStretch[] = [];
  let at = from;
  while (at < to) {
    const offset = offsetMs(at, zone);
    // No zone changes its clocks twice within a day.
    const until = endOfOffset(at, Math.min(to, at + dayMs), offset, zone);
    stretches.push({ wallFrom: at + offset, wallTo: until + offset });
    at = until;
  }
  return stretches;
}

/** The instant, at most `until`, up to which the offset holds that holds at `from`. */
function endOfOffset(from: number, until: number, offset: number, zone: string): number {
  if (offsetMs(until - 1, zone) === offset) return until;
  let [same, other] = [from, until - 1];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetMs(middle, zone) === offset) same = middle;
    else other = middle;
  }
  return other;
}

function offsetMs(at: number, zone: string): number {
  return DateTime.fromMillis(at, { zone }).offset * minuteMs;
}

/** Minutes of the day, of HH:MM; 24:00 is 1440. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The same stretches of the week with none that overlap or touch, in the order of the week. */
export function joinSpans(spans: readonly WeeklySpan[]): WeeklySpan[] {
  const sorted = spans
    .map(({ weekday, fromTime, toTime }) => ({ weekday, from: minutesOf(fromTime), to: minutesOf(toTime) }))
    .sort((a, b) => a.weekday - b.weekday || a.from - b.from);
  const joined: typeof sorted = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last && last.weekday === span.weekday && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined.map(({ weekday, from, to }) => ({
    weekday,
    fromTime: timeOf(from),
    toTime: timeOf(Math.min(to, dayMinutes)),
  }));
}
