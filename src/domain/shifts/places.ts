import type { SchemeRules } from '../schemes/rules.js';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** From this instant on freed places are offered to nobody: they are free to whoever books first. */
export function offersStopAt(startsAt: Date, rules: Pick<SchemeRules, 'waitingOfferStopsHours'>): Date {
  return new Date(startsAt.getTime() - rules.waitingOfferStopsHours * hourMs);
}

/** Until when a place that is offered now is kept. Null: it is too late to offer it to anybody. */
export function offerLapsesAt(
  now: Date,
  startsAt: Date,
  rules: Pick<SchemeRules, 'waitingOfferHours' | 'waitingOfferStopsHours'>,
): Date | null {
  const stops = offersStopAt(startsAt, rules);
  if (stops <= now) return null;
  return new Date(Math.min(now.getTime() + rules.waitingOfferHours * hourMs, stops.getTime()));
}

/** Members cancel by themselves before this instant. */
export function cancelUntil(startsAt: Date, rules: Pick<SchemeRules, 'cancelUntilHours'>): Date {
  return new Date(startsAt.getTime() - rules.cancelUntilHours * hourMs);
}

/** Who of those waiting gets a place, in the order in which they asked: whoever comes with more than is free is passed over until there is room. */
export function whoFits<Waiting extends { places: number }>(
  waiting: readonly Waiting[],
  freePlaces: number,
): Waiting[] {
  let left = freePlaces;
  return waiting.filter(({ places }) => {
    if (places > left) return false;
    left -= places;
    return true;
  });
}

export interface Span {
  startsAt: Date;
  endsAt: Date;
}

/** What stands in the way of one more shift of the same member: one at the same time, or too little rest between the two. */
export function clashOf(
  wanted: Span,
  others: readonly Span[],
  restMinutes: number,
): 'BOOKING_OVERLAPS' | 'REST_NEEDED' | null {
  if (others.some((other) => isNear(wanted, other, 0))) return 'BOOKING_OVERLAPS';
  return others.some((other) => isNear(wanted, other, restMinutes * minuteMs)) ? 'REST_NEEDED' : null;
}

/** One that ends at the very minute the other begins leaves no gap, and is no overlap. */
function isNear(one: Span, other: Span, gapMs: number): boolean {
  return (
    one.startsAt.getTime() < other.endsAt.getTime() + gapMs && other.startsAt.getTime() < one.endsAt.getTime() + gapMs
  );
}
