import { z } from 'zod';
import { dateWords } from '../notifications/dates.js';
import { localClock, periodEnd, periodStart } from '../schemes/localTime.js';

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Times are written like 09:30.');
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Days are written like 2026-12-25.');
const count = z.number().int().min(0).max(10_000);

/** What an offer asks for, in a form a machine can check. Everything is optional: an empty set restricts nothing. */
export const restrictionsForm = z
  .object({
    /** When it can be enjoyed: weekdays (Monday 1 … Sunday 7) and wall times in the scheme's zone, the end not included. */
    openings: z
      .array(
        z
          .object({ weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: wallTime, until: wallTime })
          .strict(),
      )
      .max(50)
      .optional(),
    blackouts: z
      .array(z.object({ from: day, until: day }).strict())
      .max(100)
      .optional(),
    /** GSS codes: only members who live there. */
    wardCodes: z.array(z.string().min(1).max(20)).max(200).optional(),
    partyMin: count.optional(),
    partyMax: count.optional(),
    adultsMin: count.optional(),
    adultsMax: count.optional(),
    under16sMax: count.optional(),
    memberLimit: z
      .object({ times: z.number().int().min(1).max(1000), period: z.enum(['DAY', 'WEEK', 'MONTH']) })
      .strict()
      .optional(),
    /** Places in one opening of one day. */
    stockPerSlot: z.number().int().min(1).max(100_000).optional(),
  })
  .strict()
  .refine((form) => (form.adultsMin ?? 0) <= Math.min(form.adultsMax ?? Infinity, form.partyMax ?? Infinity), {
    path: ['adultsMin'],
    message: 'More adults are asked for than may come along.',
  })
  .refine(
    (form) => form.partyMin === undefined || form.partyMax === undefined || form.partyMin <= form.partyMax,
    'The smallest party is larger than the largest.',
  )
  .refine(
    (form) => (form.openings ?? []).every((opening) => opening.from < opening.until),
    'An opening must end after it begins.',
  )
  .refine(
    (form) => (form.blackouts ?? []).every((span) => span.from <= span.until),
    'A blackout must end on or after the day it begins.',
  );

export type Restrictions = z.infer<typeof restrictionsForm>;

export interface Party {
  adults: number;
  under16s: number;
}

export interface RestrictionFacts {
  party: Party;
  memberWardCode: string | null;
  /** The member's redemptions of this offer in the limit's period so far. */
  timesInPeriod: number;
  /** Places taken in the slot so far. */
  stockUsed: number;
  at: Date;
  zone: string;
}

export interface RestrictionReason {
  code:
    | 'CLOSED_NOW'
    | 'BLACKOUT_DATE'
    | 'OTHER_WARD'
    | 'PARTY_TOO_SMALL'
    | 'PARTY_TOO_LARGE'
    | 'TOO_FEW_ADULTS'
    | 'TOO_MANY_ADULTS'
    | 'TOO_MANY_UNDER_16S'
    | 'MEMBER_LIMIT_REACHED'
    | 'OUT_OF_STOCK';
  message: string;
}

const inWords = dateWords('en-GB', 'at');
const dayNames = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Every reason why the offer cannot be enjoyed now by this party: a refusal names them all, so nobody comes back for the next one. */
export function failingRestrictions(restrictions: Restrictions, facts: RestrictionFacts): RestrictionReason[] {
  return [
    ...timeReasons(restrictions, facts),
    ...partyReasons(restrictions, facts.party),
    ...memberReasons(restrictions, facts),
  ];
}

function timeReasons(restrictions: Restrictions, facts: RestrictionFacts): RestrictionReason[] {
  const reasons: RestrictionReason[] = [];
  const { openings, blackouts } = restrictions;
  if (openings && openings.length > 0 && !openingAt(restrictions, facts.at, facts.zone)) {
    const times = openings.map(
      (opening) =>
        `${opening.weekdays.map((weekday) => dayNames[weekday]).join(', ')} ${opening.from} to ${opening.until}`,
    );
    reasons.push({ code: 'CLOSED_NOW', message: `This can be enjoyed on ${times.join('; ')}.` });
  }
  const today = localClock(facts.at, facts.zone).day;
  if (blackouts?.some((span) => span.from <= today && today <= span.until)) {
    reasons.push({
      code: 'BLACKOUT_DATE',
      message: `This cannot be enjoyed with Time Credits on ${inWords.day(today)}.`,
    });
  }
  return reasons;
}

function partyReasons(restrictions: Restrictions, party: Party): RestrictionReason[] {
  const size = party.adults + party.under16s;
  const { partyMin, partyMax } = restrictions;
  const reasons: RestrictionReason[] = [];
  if (partyMin !== undefined && size < partyMin) {
    reasons.push({ code: 'PARTY_TOO_SMALL', message: `This is for ${partyMin} people or more.` });
  }
  if (partyMax !== undefined && size > partyMax) {
    reasons.push({ code: 'PARTY_TOO_LARGE', message: `This is for at most ${people(partyMax)}.` });
  }
  return [...reasons, ...ageReasons(restrictions, party)];
}

function ageReasons(restrictions: Restrictions, party: Party): RestrictionReason[] {
  const { adultsMin, adultsMax, under16sMax } = restrictions;
  const reasons: RestrictionReason[] = [];
  if (adultsMin !== undefined && party.adults < adultsMin) {
    reasons.push({ code: 'TOO_FEW_ADULTS', message: `At least ${counted(adultsMin, 'adult')} must come along.` });
  }
  if (adultsMax !== undefined && party.adults > adultsMax) {
    const message =
      adultsMax === 0 ? 'This is for under-16s only.' : `At most ${counted(adultsMax, 'adult')} can come along.`;
    reasons.push({ code: 'TOO_MANY_ADULTS', message });
  }
  if (under16sMax !== undefined && party.under16s > under16sMax) {
    const message =
      under16sMax === 0 ? 'This is for adults only.' : `At most ${counted(under16sMax, 'under-16')} can come along.`;
    reasons.push({ code: 'TOO_MANY_UNDER_16S', message });
  }
  return reasons;
}

function counted(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}

function memberReasons(restrictions: Restrictions, facts: RestrictionFacts): RestrictionReason[] {
  const reasons: RestrictionReason[] = [];
  const { wardCodes, memberLimit, stockPerSlot } = restrictions;
  if (wardCodes && wardCodes.length > 0 && !(facts.memberWardCode && wardCodes.includes(facts.memberWardCode))) {
    reasons.push({ code: 'OTHER_WARD', message: 'This is for residents of certain wards only.' });
  }
  if (memberLimit && facts.timesInPeriod >= memberLimit.times) {
    const period = memberLimit.period.toLowerCase();
    reasons.push({
      code: 'MEMBER_LIMIT_REACHED',
      message: `Each member can enjoy this ${memberLimit.times === 1 ? 'once' : `${memberLimit.times} times`} a ${period}.`,
    });
  }
  if (stockPerSlot !== undefined && facts.stockUsed + facts.party.adults + facts.party.under16s > stockPerSlot) {
    const left = Math.max(0, stockPerSlot - facts.stockUsed);
    reasons.push({
      code: 'OUT_OF_STOCK',
      message:
        left === 0
          ? 'No places are left for now.'
          : `Only ${left === 1 ? '1 place is' : `${left} places are`} left for now.`,
    });
  }
  return reasons;
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

/** The opening that holds at an instant; null where there is none. Without openings the whole day is one. */
function openingAt(restrictions: Restrictions, at: Date, zone: string): { from: string; until: string } | null {
  const local = localClock(at, zone);
  return (
    restrictions.openings?.find(
      (opening) => opening.weekdays.includes(local.weekday) && opening.from <= local.time && local.time < opening.until,
    ) ?? null
  );
}

/** Names the slot whose stock a redemption at this instant takes: the local day and, where there are openings, the opening's start. Null without stock. */
export function stockSlot(restrictions: Restrictions, at: Date, zone: string): string | null {
  if (restrictions.stockPerSlot === undefined) return null;
  return `${localClock(at, zone).day} ${openingAt(restrictions, at, zone)?.from ?? 'day'}`;
}

/** When the period of the per-member limit began; null without a limit. */
export function memberLimitSince(restrictions: Restrictions, at: Date, zone: string): Date | null {
  return restrictions.memberLimit ? periodStart(at, restrictions.memberLimit.period, zone) : null;
}

/** When that period ends; null without a limit. */
export function memberLimitUntil(restrictions: Restrictions, at: Date, zone: string): Date | null {
  return restrictions.memberLimit ? periodEnd(at, restrictions.memberLimit.period, zone) : null;
}
