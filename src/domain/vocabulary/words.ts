import { DomainError } from '../errors.js';
import { plainLine } from '../notifications/plainFacts.js';
import { nameKey } from '../people/nameKey.js';
import { hasLength } from '../text.js';

const wordMax = 80;

/** A word of a scheme's vocabulary: how it is written, and how it is told apart from others. */
export interface Word {
  name: string;
  nameKey: string;
}

/**
 * A name for a skill or training as somebody typed it. Case, accents, hyphens, apostrophes and spacing do not tell two apart: "First aid" and
 * "first-aid" are one.
 * @throws DomainError INVALID_INPUT
 */
export function readWord(typed: string): Word {
  const name = plainLine(typed);
  const key = nameKey(name);
  if (!hasLength(name, 1, wordMax) || !hasLength(key, 1, wordMax)) {
    throw new DomainError('INVALID_INPUT', `Please give a name of up to ${wordMax} characters, with a letter in it.`, {
      field: ['name'],
    });
  }
  return { name, nameKey: key };
}

const validMonthsMax = 120;

/** How long a training counts; null: for good. @throws DomainError INVALID_INPUT */
export function readValidMonths(months: number | null): number | null {
  if (months === null || (Number.isInteger(months) && months >= 1 && months <= validMonthsMax)) return months;
  throw new DomainError(
    'INVALID_INPUT',
    `A training counts for 1 to ${validMonthsMax} months. Leave it out where it counts for good.`,
    { field: ['validMonths'] },
  );
}
