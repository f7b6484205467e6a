import { DomainError } from '../errors.js';
import { plainLine } from '../notifications/plainFacts.js';
import { type Near, readLocation } from '../organisations/place.js';
import { hasLength } from '../text.js';

/** How many searches a member keeps. */
export const savedSearchesMax = 20;

/** How often somebody would like to hear of what is new. */
export const searchNotices = ['NEVER', 'WEEKLY'] as const;
export type SearchNotice = (typeof searchNotices)[number];

/** What a member calls a search. @throws DomainError INVALID_INPUT */
export function readSearchName(typed: string): string {
  const name = plainLine(typed);
  if (hasLength(name, 1, 80)) return name;
  throw invalid('name', 'Give the search a name of 1 to 80 characters, such as "Gardening near me".');
}

/** The words that are looked for; null: none. @throws DomainError INVALID_INPUT */
export function readSearchWords(typed: string | null): string | null {
  const words = plainLine(typed ?? '');
  if (words === '') return null;
  if (hasLength(words, 1, 100)) return words;
  throw invalid('words', 'Please look for at most 100 characters.');
}

export interface Circle {
  latitude: number | null;
  longitude: number | null;
  withinMetres: number | null;
}

const withinMetresMax = 100_000;

/** The circle that is looked in; without one, anywhere. @throws DomainError INVALID_INPUT */
export function readCircle(typed: Near | null): Circle {
  const location = readLocation(typed);
  if (!typed || !location) return { latitude: null, longitude: null, withinMetres: null };
  const { withinMetres } = typed;
  if (!Number.isInteger(withinMetres) || withinMetres < 1 || withinMetres > withinMetresMax) {
    throw invalid('near', `Look within 1 to ${withinMetresMax} metres.`);
  }
  return { ...location, withinMetres };
}

function invalid(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}
