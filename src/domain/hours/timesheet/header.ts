import {
  type Claim,
  claimsOf,
  headerWords,
  layoutOf,
  type Layout as SheetLayout,
  withoutBrackets,
} from '../../sheets/headings.js';
import { refuse, type SheetRefusal } from '../../sheets/refusal.js';
import { quoted } from '../../sheets/text.js';
import { type Field, HEADERS, PERSON_FIELDS } from './columns.js';

/** Where on the sheet each of our fields stands, as one header row says. */
export interface Layout extends SheetLayout<Field> {
  /** The unit that the header of the break column names. */
  breakUnit: 'HOURS' | 'MINUTES' | undefined;
}

const CLAIMS = claimsOf(HEADERS);

function unitOf(words: string): 'HOURS' | 'MINUTES' | undefined {
  const minutes = /\b(min|mins|minutes)\b/.test(words);
  const hours = /\b(h|hh|hr|hrs|hours?)\b/.test(words);
  if (minutes === hours) return undefined;
  return minutes ? 'MINUTES' : 'HOURS';
}

function claimOf(cell: string): Claim<Field> | undefined {
  const whole = CLAIMS.get(headerWords(cell));
  if (whole !== undefined) return whole;
  const { words, hint } = withoutBrackets(cell);
  const claim = CLAIMS.get(words);
  const countsMinutes = claim?.field === 'duration' && unitOf(hint) === 'MINUTES' && unitOf(words) !== 'HOURS';
  return countsMinutes ? { field: 'minutes', rank: claim.rank + 100 } : claim;
}

/** Reads a row as if it were the header. Whether it is one, `missingColumns` and the number of fields found tell. */
export function readLayout(cells: string[]): Layout {
  const layout = layoutOf(cells, claimOf);
  const breakAt = layout.index.get('break');
  return { ...layout, breakUnit: breakAt === undefined ? undefined : unitOf(headerWords(cells[breakAt] ?? '')) };
}

/** What a header must have and this one lacks, in words for a message; empty for a header that will do. */
export function missingColumns({ index }: Layout): string[] {
  const missing: string[] = [];
  if (!PERSON_FIELDS.some((field) => index.has(field))) missing.push('the volunteer (head it “Volunteer”)');
  if (!index.has('date')) missing.push('the day (head it “Date”)');
  const timed = index.has('start') && index.has('end');
  if (!index.has('duration') && !index.has('minutes') && !timed) {
    missing.push('the time given (head it “Hours”, or have “Start” and “Finish”)');
  }
  return missing;
}

/** Refuses a sheet in which two columns with the same heading could both be the one meant. Notes may be doubled. */
export function refuseDoubledColumns({ doubled, title }: Layout): SheetRefusal | undefined {
  const field = doubled.find((candidate) => candidate !== 'activity');
  if (field === undefined) return undefined;
  const heading = quoted(title.get(field) ?? '');
  const advice =
    field === 'start' || field === 'end'
      ? 'Put each session on a row of its own.'
      : 'Rename or remove the one that should not be read.';
  return refuse('AMBIGUOUS_COLUMN', `Two columns are called ${heading}. ${advice}`);
}
