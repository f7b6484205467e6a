import { repeatsHeader } from '../../sheets/headings.js';
import { cleanCell, isBlankCell } from '../../sheets/text.js';
import { type Field, PERSON_FIELDS } from './columns.js';
import { isZeroDuration } from './duration.js';
import { type Layout, missingColumns, readLayout } from './header.js';
import type { TimesheetSkip } from './types.js';

export type RowKind = { skip: TimesheetSkip['reason']; next?: Layout } | { skip: undefined };

const TOTAL_WORDS = String.raw`(?:(?:sub|grand|running|overall|monthly|weekly|page)[\s-]*)?totals?`;
/** In the column of the person or of the day: "Total", "Grand total 42.5", "Total for October", "October total". */
const BEGINS_AS_TOTAL = new RegExp(`^${TOTAL_WORDS}\\b`, 'i');
const ENDS_AS_TOTAL = /\b(?:sub[\s-]*)?totals?\s*:?$/i;
/** Elsewhere only what can be nothing but a total, because "Total refit of the kitchen" is an activity. */
const NOTHING_BUT_TOTAL = new RegExp(
  `^(?:${TOTAL_WORDS}(?:\\s+(?:hours?|hrs|time|minutes|mins|given))*(?:\\s+(?:for|in|of)\\b.*)?|sum(?: of hours)?|[cb]/f|(?:carried|brought) forward)\\s*[:=]?\\s*[\\d.,:]*$`,
  'i',
);
const A_NUMBER = /^[\d\s.,:£%-]+(?:h|hrs?|hours?|m|mins?|minutes?|[\s\d])*$/i;
const MONTH_OR_WEEK =
  /^(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)(?:\s+\d{4})?|week\b.*|w\/[ce]\b.*|page\s+\d+.*|sheet\s+\d+)$/i;
const LIKE_A_TITLE = /\b(?:timesheet|time sheet|hours|volunteers?|signed|signature|approved by|page \d+)\b/i;

/** Tells the rows that are no entry, among those in which something is written. `titles` are the lines above the header. */
export function classifyRow(cells: string[], layout: Layout, titles: ReadonlySet<string>): RowKind {
  const at = (field: Field) => cleanCell(cells[layout.index.get(field) ?? -1]?.slice(0, 200) ?? '');
  const date = at('date');
  if (date !== '' && !/\d/.test(date)) {
    const header = classifyHeader(cells, layout);
    if (header !== undefined) return header;
  }
  const people = PERSON_FIELDS.map(at).filter((cell) => !isBlankCell(cell));
  if (isTotalByPersonOrDay(people, date)) return { skip: 'TOTAL' };
  if (people.length > 0 && date !== '') return { skip: undefined };
  const written = cells.map((cell) => cleanCell(cell.slice(0, 200))).filter((cell) => !isBlankCell(cell));
  if (people.length === 0) {
    if (written.some((cell) => NOTHING_BUT_TOTAL.test(cell))) return { skip: 'TOTAL' };
    if (date === '' && written.every((cell) => A_NUMBER.test(cell)) && !isTimed(at)) {
      return { skip: written.every(isZeroDuration) ? 'BLANK' : 'TOTAL' };
    }
    if ([...layout.index.values()].every((index) => isBlankCell(cells[index] ?? ''))) return { skip: 'TITLE' };
  }
  const [only, ...others] = written;
  if (only !== undefined && others.length === 0 && isTitle(only, titles)) return { skip: 'TITLE' };
  return { skip: undefined };
}

/** The same header again, or another complete one, after which the columns stand as that one says. */
function classifyHeader(cells: string[], layout: Layout): RowKind | undefined {
  if (repeatsHeader(cells, layout)) return { skip: 'REPEATED_HEADER' };
  const next = readLayout(cells);
  if (next.index.size < 3 || missingColumns(next).length > 0 || next.doubled.length > 0) return undefined;
  return { skip: 'REPEATED_HEADER', next };
}

function isTotalByPersonOrDay(people: string[], date: string): boolean {
  if (people.some((cell) => BEGINS_AS_TOTAL.test(cell))) return true;
  if (BEGINS_AS_TOTAL.test(date) || ENDS_AS_TOTAL.test(date)) return true;
  if (date !== '') return false;
  return people.some((cell) => ENDS_AS_TOTAL.test(cell) || NOTHING_BUT_TOTAL.test(cell));
}

function isTimed(at: (field: Field) => string): boolean {
  return at('start') !== '' && at('end') !== '';
}

function isTitle(cell: string, titles: ReadonlySet<string>): boolean {
  return titles.has(cell) || MONTH_OR_WEEK.test(cell) || LIKE_A_TITLE.test(cell);
}
