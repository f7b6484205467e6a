import { type Field, HEADERS, PERSON_FIELDS } from './columns.js';
import { cleanCell, quoted } from './text.js';
import { refuse, type TimesheetRefusal } from './types.js';

/** Where on the sheet each of our fields stands, as one header row says. */
export interface Layout {
  index: Map<Field, number>;
  /** Their words for each column that is read. */
  title: Map<Field, string>;
  /** Their words for every column, in the form for comparing. */
  words: string[];
  /** How many cells the header row has; a filled cell beyond belongs to no column. */
  width: number;
  /** The unit that the header of the break column names. */
  breakUnit: 'HOURS' | 'MINUTES' | undefined;
  /** Fields that two columns claim with the very same words. */
  doubled: Field[];
}

interface Claim {
  field: Field;
  /** The lower, the more telling; equal only for equal words. */
  rank: number;
}

const CLAIMS = new Map<string, Claim>();
for (const [field, spellings] of Object.entries(HEADERS) as [Field, string][]) {
  spellings.split('|').forEach((spelling, rank) => {
    CLAIMS.set(spelling.trim(), { field, rank });
  });
}

/** A header in the form for comparing: without accents, case, apostrophes and punctuation; "Member #" becomes "member no". */
export function headerWords(cell: string): string {
  return cleanCell(cell.slice(0, 200))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’‘`]/g, '')
    .replace(/[#№]/g, ' no ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** "Time given (mins)" as its words and what the brackets say; the brackets often hold only a hint on how to fill the column in. */
function withoutBrackets(cell: string): { words: string; hint: string } {
  const match = /^([^([]*)[([]([^)\]]*)[)\]]?\s*\*?\s*$/.exec(cell.slice(0, 200));
  return match === null
    ? { words: headerWords(cell), hint: '' }
    : { words: headerWords(match[1] ?? ''), hint: headerWords(match[2] ?? '') };
}

function unitOf(words: string): 'HOURS' | 'MINUTES' | undefined {
  const minutes = /\b(min|mins|minutes)\b/.test(words);
  const hours = /\b(h|hh|hr|hrs|hours?)\b/.test(words);
  if (minutes === hours) return undefined;
  return minutes ? 'MINUTES' : 'HOURS';
}

function claimOf(cell: string): Claim | undefined {
  const whole = CLAIMS.get(headerWords(cell));
  if (whole !== undefined) return whole;
  const { words, hint } = withoutBrackets(cell);
  const claim = CLAIMS.get(words);
  const countsMinutes = claim?.field === 'duration' && unitOf(hint) === 'MINUTES' && unitOf(words) !== 'HOURS';
  return countsMinutes ? { field: 'minutes', rank: claim.rank + 100 } : claim;
}

/** Reads a row as if it were the header. Whether it is one, `missingColumns` and the number of fields found tell. */
export function readLayout(cells: string[]): Layout {
  const best = new Map<Field, { rank: number; at: number }>();
  const doubled = new Set<Field>();
  cells.forEach((cell, at) => {
    if (cell === '' || cell.length > 200) return;
    const claim = claimOf(cell);
    if (claim === undefined) return;
    const held = best.get(claim.field)?.rank ?? Number.POSITIVE_INFINITY;
    if (claim.rank === held) doubled.add(claim.field);
    if (claim.rank >= held) return;
    best.set(claim.field, { rank: claim.rank, at });
    doubled.delete(claim.field);
  });
  const breakAt = best.get('break')?.at;
  return {
    index: new Map([...best].map(([field, { at }]) => [field, at])),
    title: new Map([...best].map(([field, { at }]) => [field, cleanCell(cells[at] ?? '')])),
    words: cells.map(headerWords),
    width: cells.length,
    breakUnit: breakAt === undefined ? undefined : unitOf(headerWords(cells[breakAt] ?? '')),
    doubled: [...doubled],
  };
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
export function refuseDoubledColumns({ doubled, title }: Layout): TimesheetRefusal | undefined {
  const field = doubled.find((candidate) => candidate !== 'activity');
  if (field === undefined) return undefined;
  const heading = quoted(title.get(field) ?? '');
  const advice =
    field === 'start' || field === 'end'
      ? 'Put each session on a row of its own.'
      : 'Rename or remove the one that should not be read.';
  return refuse('AMBIGUOUS_COLUMN', `Two columns are called ${heading}. ${advice}`);
}

/** True when a row of the sheet says the same as the header again, as at the top of each printed page. */
export function repeatsHeader(cells: string[], layout: Layout): boolean {
  const words = cells.map(headerWords);
  const filled = words.filter((word) => word !== '').length;
  return filled >= 2 && words.every((word, at) => word === '' || word === layout.words[at]);
}
