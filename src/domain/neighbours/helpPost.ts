import { DomainError } from '../errors.js';
import { plainLine } from '../notifications/plainFacts.js';
import { type Cause, causes, type PlaceKind } from '../opportunities/opportunity.js';
import { readDescription } from '../organisations/profile.js';
import { addDays, dayStart, localDay } from '../schemes/localTime.js';
import { characterCount, hasLength } from '../text.js';

/** A post stands for so long unless its member says otherwise. */
export const standsDays = 60;
/** And no longer than this at a time. */
const standsDaysMax = 366;

/** A post as somebody types it. Days are local, yyyy-mm-dd. */
export interface HelpPostForm {
  title: string;
  description?: string | null;
  cause: Cause;
  placeKind: PlaceKind;
  /** For every member to read, such as "near the library". */
  area?: string | null;
  /** Where exactly: for whoever it is agreed with. */
  place?: string | null;
  typicalMinutes?: number | null;
  whenWords?: string | null;
  fromOn?: string | null;
  toOn?: string | null;
}

export interface HelpPostWords extends Required<HelpPostForm> {
  description: string;
  area: string;
  place: string;
  whenWords: string;
}

/** @throws DomainError INVALID_INPUT */
export function readHelpPost(typed: HelpPostForm): HelpPostWords {
  const title = plainLine(typed.title);
  if (!hasLength(title, 1, 120)) throw invalid('title', 'Please give it a title of up to 120 characters.');
  if (!causes.includes(typed.cause)) throw invalid('cause', 'Choose one of the causes.');
  const { fromOn = null, toOn = null, typicalMinutes = null } = typed;
  if (fromOn && toOn && toOn < fromOn) throw invalid('toOn', 'The last day comes before the first.');
  if (typicalMinutes !== null && !isSpan(typicalMinutes))
    throw invalid('typicalMinutes', 'How long it takes is from 5 minutes to 24 hours.');
  return {
    title,
    cause: typed.cause,
    placeKind: typed.placeKind,
    description: readDescription(typed.description ?? ''),
    area: line('area', typed.area, 120),
    place: line('place', typed.place, 400),
    whenWords: line('whenWords', typed.whenWords, 500),
    ...{ typicalMinutes, fromOn, toOn },
  };
}

/** A line of its field. @throws DomainError INVALID_INPUT for more than so many characters. */
export function line(field: string, typed: string | null | undefined, max: number): string {
  const text = plainLine(typed ?? '');
  if (characterCount(text) > max) throw invalid(field, `Please keep this to ${max} characters.`);
  return text;
}

/** From 5 minutes to 24 hours, in whole minutes. */
export function isSpan(minutes: number): boolean {
  return Number.isInteger(minutes) && minutes >= 5 && minutes <= 1440;
}

/**
 * The instant at which a post lapses: after its last day, which is sixty days ahead where nobody says.
 * @throws DomainError INVALID_INPUT for a day that has passed, or more than 366 days ahead.
 */
export function standsUntil(lastDay: string | null | undefined, now: Date, zone: string): Date {
  const today = localDay(now, zone);
  const day = lastDay ?? addDays(today, standsDays);
  if (day < today || day > addDays(today, standsDaysMax)) {
    throw invalid('standsUntilOn', `Choose a last day within the next ${standsDaysMax} days.`);
  }
  return dayStart(addDays(day, 1), zone);
}

function invalid(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}
