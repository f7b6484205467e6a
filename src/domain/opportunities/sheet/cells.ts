import { readHours, readMinutes } from '../../hours/timesheet/duration.js';
import { headerWords } from '../../sheets/headings.js';
import { isPlaceholder, quoted } from '../../sheets/text.js';
import { type Choice, spoken } from './words.js';

/** What a cell says, or why it says nothing usable. The message begins with the value; the row is put before it later. */
export type Reading<T> = { ok: true; value: T } | { ok: false; code: 'UNREADABLE'; message: string };

function unreadable(message: string): Reading<never> {
  return { ok: false, code: 'UNREADABLE', message };
}

/** Nothing, and what people write for it: "-", "n/a", "none". */
export function isEmptyCell(cell: string): boolean {
  return cell === '' || isPlaceholder(cell);
}

/** One of a fixed list. The refusal lists them all. */
export function readChoice<Name extends string>(cell: string, choice: Choice<Name>): Reading<Name> {
  const value = cell.length > 200 ? undefined : choice.read(cell);
  if (value !== undefined) return { ok: true, value };
  const { what, names } = choice;
  return unreadable(`${quoted(cell)} is no ${what} that is known. Write one of: ${names.map(spoken).join(', ')}.`);
}

/** Several of a fixed list, parted as `listed` parts them. */
export function readChoices<Name extends string>(cell: string, choice: Choice<Name>): Reading<Name[]> {
  const values: Name[] = [];
  for (const one of listed(cell)) {
    const reading = readChoice(one, choice);
    if (!reading.ok) return reading;
    values.push(reading.value);
  }
  return { ok: true, value: [...new Set(values)] };
}

/** The names in one cell, parted by commas, semicolons, strokes between spaces, bullets or lines; each once. */
export function listed(cell: string): string[] {
  const names = cell
    .split(/[,;|•\n]|\s\/\s/)
    .map((name) => name.replace(/\s+/g, ' ').trim())
    .filter((name) => !isEmptyCell(name));
  return [...new Map(names.map((name) => [headerWords(name) || name, name])).values()];
}

const AN_AGE =
  /^(?:from |at least |over |min(?:imum)? |aged? )?(\d{1,2}) ?(?:plus|years?|yrs?|years? old|s|(?:years? )?(?:and|or) (?:over|above|older|up|upwards))?$/;

/** "16", "16+", "16 and over", "over 16s". Nothing is said by "any" and "all ages". */
export function readAge(cell: string): Reading<number | null> {
  const words = headerWords(cell.replaceAll('+', ' plus '));
  if (/^(?:any|any age|all|all ages|everyone|everybody|no|no limit)$/.test(words)) return { ok: true, value: null };
  const age = AN_AGE.exec(words)?.[1];
  if (age !== undefined) return { ok: true, value: Number(age) };
  return unreadable(`${quoted(cell)} is not an age. Write the lowest age, such as 16.`);
}

/** How long a session usually takes, in whole minutes. A bare number is hours in a column of hours. */
export function readLength(cell: string, unit: 'HOURS' | 'MINUTES'): Reading<number> {
  const reading = unit === 'HOURS' ? readHours(cell) : readMinutes(cell);
  return reading.ok ? reading : unreadable(reading.message);
}

/** How many friends somebody may bring. "Yes" says that one may come. */
export function readFriends(cell: string): Reading<number> {
  const words = headerWords(cell);
  if (/^\d{1,4}$/.test(words)) return { ok: true, value: Number(words) };
  if (/^(?:yes|y)$/.test(words)) return { ok: true, value: 1 };
  if (/^(?:no|n)$/.test(words)) return { ok: true, value: 0 };
  return unreadable(`${quoted(cell)} is not a number of friends. Write it like 2, or 0 where nobody brings any.`);
}

let tags: ReadonlyMap<string, string> | undefined;

/** Languages by their English names or their tags, as tags. */
export function readLanguageNames(cell: string): string[] {
  tags ??= languageTags();
  return listed(cell).map((name) => tags?.get(headerWords(name)) ?? name);
}

/** What English calls the languages that have a tag of two letters. */
function languageTags(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'none' });
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const found = new Map<string, string>();
  for (const tag of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = names.of(tag);
    // Of two tags for one language, the usual one is its own canonical form.
    if (name !== undefined && new Intl.Locale(tag).baseName === tag) found.set(headerWords(name), tag);
  }
  return found;
}
