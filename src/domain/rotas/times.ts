import type { Span } from '../shifts/places.js';

/** A stretch of time in milliseconds. */
export interface Times {
  from: number;
  to: number;
}

export function toTimes({ startsAt, endsAt }: Span): Times {
  return { from: startsAt.getTime(), to: endsAt.getTime() };
}

/** As `clashOf` of the shifts says it: one that ends at the very minute the other begins leaves no gap, and is no overlap. */
export function nearby(one: Times, other: Times, gapMs: number): boolean {
  return one.from < other.to + gapMs && other.from < one.to + gapMs;
}

/** The same stretches in order, those that touch or overlap as one. */
export function joinTimes(times: readonly Times[]): Times[] {
  const joined: Times[] = [];
  for (const { from, to } of [...times].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** Is a stretch free from its beginning to its end? Stretches that touch count as one. */
export function coversSpan(free: readonly Times[]): (wanted: Times) => boolean {
  const joined = joinTimes(free);
  return (wanted) => {
    let [low, high] = [0, joined.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((joined[middle]?.to ?? 0) < wanted.to) low = middle + 1;
      else high = middle;
    }
    const stretch = joined[low];
    return stretch !== undefined && stretch.from <= wanted.from && wanted.to <= stretch.to;
  };
}
