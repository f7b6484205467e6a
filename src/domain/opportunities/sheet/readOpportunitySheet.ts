import { createHash } from 'node:crypto';
import { claimsOf, headerWords, type Layout, layoutOf, repeatsHeader, withoutBrackets } from '../../sheets/headings.js';
import { readTable } from '../../sheets/readTable.js';
import { refuse, type SheetRefusal } from '../../sheets/refusal.js';
import { type RowProblem, RowReader } from '../../sheets/rowReader.js';
import { isBlankCell, plainText, quoted } from '../../sheets/text.js';
import type { TypedOpportunity } from '../opportunityForm.js';
import { type Field, HEADERS } from './columns.js';
import { type OpportunityReader, readOpportunityRow } from './readRow.js';

/** One row that could be read. What it names of the scheme's vocabulary is asked of the database later. */
export interface SheetOpportunity {
  row: number;
  typed: TypedOpportunity;
  skills: string[];
  trainings: string[];
  /** 1 for the first row of this content on the sheet, 2 for the next identical one. */
  occurrence: number;
  /** SHA-256 in hexadecimal over what the row says, wherever it stands and however it is quoted. */
  fingerprint: string;
}

export interface OpportunitySheet {
  ok: true;
  rows: SheetOpportunity[];
  problems: RowProblem<string>[];
  /** Our field → their header. */
  columns: ReadonlyMap<Field, string>;
}

const maxRows = 2_000;
const claims = claimsOf(HEADERS);
const needed: readonly [Field, string][] = [
  ['role', 'what somebody would be (head it “Role”)'],
  ['kind', 'the kind (head it “Kind”)'],
  ['cause', 'the cause (head it “Cause”)'],
];

/**
 * Reads a group's list of opportunities from the bytes of a CSV file. Either the whole file is refused with one message that names the mend,
 * or every filled row below the header comes back as a row or with all its problems. Nothing about the file makes it throw.
 */
export function readOpportunitySheet(bytes: Uint8Array): OpportunitySheet | SheetRefusal {
  const table = readTable(bytes, {
    layoutOf: (cells) =>
      layoutOf(cells, (cell) => claims.get(headerWords(cell)) ?? claims.get(withoutBrackets(cell).words)),
    missingColumns: ({ index }) => needed.flatMap(([field, words]) => (index.has(field) ? [] : [words])),
    refuseLayout,
    howToHead:
      'The sheet needs one row of headings above the opportunities, such as Role, Kind, Cause, Description, Skills.',
    howToSplit: 'by place for instance',
    maxRows,
  });
  if (!table.ok) return table;
  const { layout, sheet } = table;
  const below = sheet.filled.slice(table.titles + 1);
  const rows: SheetOpportunity[] = [];
  const problems: RowProblem<string>[] = [];
  const seen = new Map<string, number>();
  let narrowest = Number.POSITIVE_INFINITY;
  for (const [index, { row, cells }] of below.entries()) {
    if (repeatsHeader(cells, layout) || isAside(cells, layout)) continue;
    const reader: OpportunityReader = new RowReader(row, cells, layout);
    const isLast = index === below.length - 1 && !table.endsWithNewline;
    // The end of a file that was cut short: what is left of the last cell may be a part of what was written there.
    if (isLast && cells.length < Math.min(narrowest, layout.width)) {
      reader.add(
        'CUT_ROW',
        'the row stops early, as if the file had been cut short. Save it again and send the whole file.',
      );
    }
    const read = readOpportunityRow(reader);
    problems.push(...reader.problems);
    if (read === undefined || reader.problems.length > 0) continue;
    narrowest = Math.min(narrowest, cells.length);
    const content = contentOf(read);
    const occurrence = (seen.get(content) ?? 0) + 1;
    seen.set(content, occurrence);
    rows.push({ row, ...read, occurrence, fingerprint: createHash('sha256').update(content).digest('hex') });
  }
  if (rows.length === 0 && problems.length === 0) {
    return refuse(
      'NO_ROWS',
      'The sheet has its headings but no opportunities beneath them. Fill it in and send it again.',
    );
  }
  return { ok: true, rows, problems, columns: layout.title };
}

function refuseLayout({ doubled, title }: Layout<Field>): SheetRefusal | undefined {
  const [field] = doubled;
  if (field === undefined) return undefined;
  return refuse(
    'AMBIGUOUS_COLUMN',
    `Two columns are called ${quoted(title.get(field) ?? '')}. Rename or remove the one that should not be read.`,
  );
}

/** A title between the rows, or a note beside them: nothing is written in any column that is read but the first of the sheet. */
function isAside(cells: string[], { index }: Layout<Field>): boolean {
  const filled = [...index.values()].filter((at) => !isBlankCell(cells[at] ?? ''));
  return filled.length === 0 || (filled.length === 1 && filled[0] === 0 && index.get('role') !== 0);
}

/** What the row says, in a form that survives saving the sheet again with other quotation marks, spaces or capitals. */
function contentOf({ typed, skills, trainings }: Pick<SheetOpportunity, 'typed' | 'skills' | 'trainings'>): string {
  const { place, ...rest } = typed;
  const parts = { ...rest, ...place, skills: skills.toSorted(), trainings: trainings.toSorted() };
  const sorted = Object.entries(parts).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(['opportunity row 1', ...sorted], (_key, value: unknown) =>
    typeof value === 'string' ? plainText(value) : value,
  );
}
