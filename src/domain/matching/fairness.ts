import { RequestError } from '../errors.js';
import { addDays, daysBetween } from '../schemes/localTime.js';

/** A group that could be found in the time of a report, and what came of it. */
export interface GroupExposure {
  organisationId: string;
  /** Since when it takes part. */
  verifiedAt: Date | null;
  /** What it had published for all or a part of the time. */
  opportunities: number;
  /** In how many lists of matches it was shown. */
  shown: number;
  applications: number;
  bookings: number;
}

export const groupStandings = ['NEW', 'SMALL', 'ESTABLISHED'] as const;
export type GroupStanding = (typeof groupStandings)[number];

/** A group is new until so many days after it was verified, and small with at most so many opportunities. */
export const newGroupDays = 90;
export const smallGroupOpportunities = 2;

const dayMs = 86_400_000;

/** As of the end of the time. A small group that is new counts as new. */
export function standingOf(
  { verifiedAt, opportunities }: Pick<GroupExposure, 'verifiedAt' | 'opportunities'>,
  endsAt: Date,
): GroupStanding {
  if (verifiedAt !== null && endsAt.getTime() - verifiedAt.getTime() < newGroupDays * dayMs) return 'NEW';
  return opportunities <= smallGroupOpportunities ? 'SMALL' : 'ESTABLISHED';
}

export interface StandingExposure extends Omit<GroupExposure, 'organisationId' | 'verifiedAt'> {
  standing: GroupStanding;
  groups: number;
  /** Those of them that were never shown. */
  neverShown: number;
}

/** All groups of each standing together; a standing that no group has, with zeros. */
export function byStanding(groups: readonly GroupExposure[], endsAt: Date): StandingExposure[] {
  return groupStandings.map((standing) => {
    const those = groups.filter((group) => standingOf(group, endsAt) === standing);
    const sum = (of: (group: GroupExposure) => number) => those.reduce((total, group) => total + of(group), 0);
    return {
      standing,
      groups: those.length,
      neverShown: those.filter(({ shown }) => shown === 0).length,
      opportunities: sum(({ opportunities }) => opportunities),
      shown: sum(({ shown }) => shown),
      applications: sum(({ applications }) => applications),
      bookings: sum(({ bookings }) => bookings),
    };
  });
}

/**
 * How unevenly something is spread: 0 where all have the same, towards 1 where one has all of it. Null where there is nothing to spread, or nobody.
 * Over n holders in rising order: the sum of (2i - n - 1) times what the i-th has, by n times all of it.
 */
export function gini(amounts: readonly number[]): number | null {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (total <= 0) return null;
  const count = amounts.length;
  const weighted = amounts
    .toSorted((a, b) => a - b)
    .reduce((sum, amount, index) => sum + (2 * (index + 1) - count - 1) * amount, 0);
  return weighted / (count * total);
}

/** A part of a whole to three decimals; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1_000) / 1_000;
}

/** No birth date is kept: all that is known of an age is the day from which somebody is of age. */
export const ageBands = ['UNDER_18', 'ADULT'] as const;
export type AgeBand = (typeof ageBands)[number];

/** Members of one place or age, and how many of them found something new. */
export interface FoundCount {
  members: number;
  found: number;
}

/** Numbers of people smaller than this are told to nobody. */
export const tellableFrom = 5;

/** May it be told how many were there, how many of them found something, and so how many did not? */
export function isTellable({ members, found }: FoundCount): boolean {
  return found >= tellableFrom && members - found >= tellableFrom;
}

/**
 * Which rows of a table may be told beside its total. A row with a small number is not; and because total and the other rows would give it away, as many of the
 * smallest others are kept back too as it takes until all that is kept back adds up to numbers that may be told, or to nobody at all.
 */
export function tellableRows<Row extends FoundCount>(rows: readonly Row[]): ReadonlySet<Row> {
  const told = new Set(rows.filter(isTellable));
  const smallestFirst = [...told].sort((a, b) => a.members - b.members);
  for (const row of smallestFirst) {
    const kept = rows.filter((other) => !told.has(other));
    const members = kept.reduce((sum, other) => sum + other.members, 0);
    const found = kept.reduce((sum, other) => sum + other.found, 0);
    if (members === 0 || isTellable({ members, found })) break;
    told.delete(row);
  }
  return told;
}

/** What somebody found counts until so many days after the time. */
export const foundWithinDays = 28;
const daysMin = 28;
const daysMax = 366;

/** The local days of a report, both included. @throws RequestError BAD_USER_INPUT */
export function readReportDays(fromOn: string, toOn: string, today: string): { fromOn: string; untilOn: string } {
  const untilOn = addDays(toOn, 1);
  const days = daysBetween(fromOn, untilOn);
  if (!(days >= daysMin && days <= daysMax)) {
    throw new RequestError('BAD_USER_INPUT', `Ask about ${daysMin} to ${daysMax} days, from the first to the last.`);
  }
  if (toOn > today) throw new RequestError('BAD_USER_INPUT', 'Ask about days that have been.');
  return { fromOn, untilOn };
}
