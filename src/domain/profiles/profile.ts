import { DomainError } from '../errors.js';
import { plainLine } from '../notifications/plainFacts.js';
import type { Cause } from '../opportunities/opportunity.js';
import { characterCount } from '../text.js';

const aboutMax = 2_000;
const avoidsWordsMax = 500;
const travelMetresMin = 100;
const travelMetresMax = 100_000;
const weeklyMinutesMin = 15;
const weeklyMinutesMax = 10_080;

/** Control characters but line ends: PostgreSQL refuses some of them, and no reader misses any. */
const controls = /[^\P{Cc}\n]/gu;

/** What somebody says of themselves: paragraphs, emoji and every script stay. @throws DomainError INVALID_INPUT */
export function readAbout(typed: string): string {
  const about = typed.toWellFormed().replace(/\r\n?/g, '\n').replace(controls, ' ').trim();
  if (characterCount(about) > aboutMax) throw invalid('about', 'Please keep it to 2,000 characters.');
  return about;
}

/** What they want to avoid beyond the causes, as one line. @throws DomainError INVALID_INPUT */
export function readAvoidsWords(typed: string): string {
  const words = plainLine(typed);
  if (characterCount(words) > avoidsWordsMax) {
    throw invalid('avoidsWords', `Please keep it to ${avoidsWordsMax} characters.`);
  }
  return words;
}

/** @throws DomainError INVALID_INPUT where somebody cares for a cause and avoids it */
export function mustNotClash(interests: readonly Cause[], avoids: readonly Cause[]): void {
  const both = interests.find((cause) => avoids.includes(cause));
  if (both) throw invalid('avoids', `${both} stands among what they like and what they avoid. Choose one.`);
}

/** How far they travel; null: as far as the scheme goes. @throws DomainError INVALID_INPUT */
export function readTravelMetres(metres: number | null): number | null {
  return readWithin(metres, travelMetresMin, travelMetresMax, 'travelMetres', 'A way of 100 to 100,000 metres.');
}

/** How much they would give in a week at most; null: they have not said. @throws DomainError INVALID_INPUT */
export function readWeeklyMinutes(minutes: number | null): number | null {
  const words = 'A week has 15 to 10,080 minutes to give.';
  return readWithin(minutes, weeklyMinutesMin, weeklyMinutesMax, 'weeklyMaximumMinutes', words);
}

function readWithin(value: number | null, least: number, most: number, field: string, words: string): number | null {
  if (value === null || (Number.isInteger(value) && value >= least && value <= most)) return value;
  throw invalid(field, words);
}

function invalid(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}
