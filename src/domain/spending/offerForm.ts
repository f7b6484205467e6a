import type { z } from 'zod';
import { DomainError } from '../errors.js';
import { plainLine } from '../notifications/plainFacts.js';
import { addDays } from '../schemes/localTime.js';
import { characterCount, hasLength } from '../text.js';
import { type Restrictions, restrictionsForm } from './restrictions.js';

/** The parts of an offer that its venue writes. */
export interface OfferForm {
  title: string;
  description: string;
  priceMinutes: number;
  /** Null: an under-16 costs what an adult costs. */
  under16PriceMinutes: number | null;
  pricePer: 'PERSON' | 'PARTY';
  restrictions: Restrictions;
}

/** As typed: what the restrictions hold is not known yet. */
export type TypedOffer = Omit<OfferForm, 'restrictions'> & { restrictions: unknown };

/** A week of hours: more than any offer takes, and far below what a column holds. */
const priceMinutesMax = 10_080;

/**
 * Reads what a venue typed about an offer. The restrictions' wards must be among the scheme's.
 * @throws DomainError INVALID_INPUT, naming the field
 */
export function readOfferForm(typed: TypedOffer, wardCodes: readonly string[]): OfferForm {
  const title = plainLine(typed.title);
  if (!hasLength(title, 1, 200)) throw refused(['title'], 'Please give the offer a title of up to 200 characters.');
  const description = typed.description.split(/\r?\n/).map(plainLine).join('\n').trim();
  if (characterCount(description) > 4000)
    throw refused(['description'], 'Please describe it in at most 4,000 characters.');
  readPrice('priceMinutes', typed.priceMinutes, 1);
  if (typed.under16PriceMinutes !== null) readPrice('under16PriceMinutes', typed.under16PriceMinutes, 0);
  if (typed.pricePer === 'PARTY' && typed.under16PriceMinutes !== null) {
    throw refused(
      ['under16PriceMinutes'],
      'A price for the whole party has no separate price for under-16s. Please leave it out.',
    );
  }
  const restrictions = readRestrictions(typed.restrictions, wardCodes);
  return {
    title,
    description,
    priceMinutes: typed.priceMinutes,
    under16PriceMinutes: typed.under16PriceMinutes,
    pricePer: typed.pricePer,
    restrictions,
  };
}

function readPrice(field: string, minutes: number, least: number): void {
  if (Number.isInteger(minutes) && minutes >= least && minutes <= priceMinutesMax) return;
  throw refused(
    [field],
    `A price is a whole number of minutes from ${least} to ${priceMinutesMax.toLocaleString('en-GB')}.`,
  );
}

function readRestrictions(typed: unknown, wardCodes: readonly string[]): Restrictions {
  const read = restrictionsForm.safeParse(typed);
  if (!read.success) throw refusedIssue(read.error.issues[0]);
  for (const [index, span] of (read.data.blackouts ?? []).entries()) {
    for (const end of ['from', 'until'] as const) {
      if (addDays(span[end], 0) !== span[end])
        throw refusedAt(['blackouts', index, end], 'there is no such day in the calendar.');
    }
  }
  const unknown = (read.data.wardCodes ?? []).findIndex((code) => !wardCodes.includes(code));
  if (unknown >= 0)
    throw refusedAt(
      ['wardCodes', unknown],
      'the scheme has no ward with this code. Its wards have codes like E05009317.',
    );
  return read.data;
}

type Path = readonly PropertyKey[];

/** What the parts of the restrictions are called in a message. */
const partNames: Readonly<Record<string, string>> = {
  openings: 'opening',
  blackouts: 'blackout',
  wardCodes: 'ward',
  weekdays: 'weekday',
  from: 'from',
  until: 'until',
  partyMin: 'smallest party',
  partyMax: 'largest party',
  adultsMin: 'fewest adults',
  adultsMax: 'most adults',
  under16sMax: 'most under-16s',
  memberLimit: 'limit for each member',
  times: 'times',
  period: 'period',
  stockPerSlot: 'places in each opening',
};

function refusedIssue(issue: z.core.$ZodIssue | undefined): DomainError {
  if (!issue) return refusedAt([], 'they cannot be read.');
  return refusedAt(issue.path, problemOf(issue));
}

function problemOf(issue: z.core.$ZodIssue): string {
  const things = 'origin' in issue && issue.origin === 'array' ? ' entries' : '';
  switch (issue.code) {
    case 'too_small':
      return `must be ${issue.minimum}${things} or more.`;
    case 'too_big':
      return `must be at most ${issue.maximum.toLocaleString('en-GB')}${things}.`;
    case 'invalid_format':
    case 'custom':
      return issue.message;
    default:
      return 'does not have the form it needs.';
  }
}

/** "In the restrictions, opening 2, from: Times are written like 09:30." */
function refusedAt(path: Path, problem: string): DomainError {
  const words = path.map((part) =>
    typeof part === 'number' ? ` ${part + 1}` : `, ${partNames[String(part)] ?? String(part)}`,
  );
  return refused(['restrictions', ...path.map(String)], `In the restrictions${words.join('')}: ${problem}`);
}

function refused(field: string[], message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field });
}
