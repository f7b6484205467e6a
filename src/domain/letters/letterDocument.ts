/** One part of a letter, in the order it is read. Every text is plain: words, no marks. */
export type LetterBlock =
  | { kind: 'HEADING'; text: string }
  | { kind: 'PARAGRAPH'; lines: readonly string[] }
  | { kind: 'LIST'; items: readonly string[] }
  | { kind: 'TABLE'; columns: readonly TableColumn[]; rows: readonly (readonly string[])[] };

export interface TableColumn {
  heading: string;
  /** Amounts stand at the right. */
  isAmount?: boolean;
}

/** A letter or a statement, before it is laid out on pages. */
export interface LetterDocument {
  /** What it is about: its heading, and its title where it is read on a screen. */
  title: string;
  /** In which language it is written: "en-GB". */
  locale: string;
  /** When it was written. The same document of the same instant gives the same bytes. */
  writtenAt: Date;
  /** The day in words. */
  dated: string;
  isLargePrint: boolean;
  /** Who writes. */
  senderName: string;
  /** Name and address as they show in an envelope's window; null where it is not posted. */
  addressLines: readonly string[] | null;
  blocks: readonly LetterBlock[];
}

const HEADING = '# ';
const ITEM = '* ';
/** Between the cells of a row. Nothing that somebody typed holds one: it is made a space before words are made of it. */
const CELL = '\t';
/** Before the heading of a column of amounts. */
const AMOUNT = '>';

/** A table as a part of a message's body: a line for its headings, and one for each row. At least two columns. */
export function tablePart(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const headings = columns.map(({ heading, isAmount }) => (isAmount ? `${AMOUNT}${heading}` : heading));
  return [headings, ...rows].map((cells) => cells.join(CELL)).join('\n');
}

/**
 * The parts of a message's body as letters are written: blank lines between parts, "# " before a heading, "* " before each item of a list, tabs between the
 * cells of a table, whose first line is its headings.
 */
export function bodyBlocks(body: string): LetterBlock[] {
  return partsOf(body).flatMap((lines): LetterBlock[] => {
    const [first] = lines;
    if (first === undefined) return [];
    if (isTable(lines)) return [{ kind: 'TABLE', ...tableOf(first, lines.slice(1)) }];
    if (lines.length === 1 && first.startsWith(HEADING)) {
      return [{ kind: 'HEADING', text: first.slice(HEADING.length) }];
    }
    if (lines.every((line) => line.startsWith(ITEM))) {
      return [{ kind: 'LIST', items: lines.map((line) => line.slice(ITEM.length)) }];
    }
    return [{ kind: 'PARAGRAPH', lines }];
  });
}

/** The same words where nothing draws a table: each row is an item of a list. */
export function withoutTables(body: string): string {
  if (!body.includes(CELL)) return body;
  return body
    .split(/(\n{2,})/)
    .map((part) => {
      const lines = linesOf(part);
      const [first] = lines;
      return first === undefined || !isTable(lines) ? part : asList(tableOf(first, lines.slice(1)));
    })
    .join('');
}

interface Table {
  columns: TableColumn[];
  rows: string[][];
}

function partsOf(body: string): string[][] {
  return body.split(/\n{2,}/).map(linesOf);
}

const linesOf = (part: string): string[] => part.split('\n').filter((line) => line.trim() !== '');

const isTable = (lines: readonly string[]): boolean => lines.every((line) => line.includes(CELL));

function tableOf(headings: string, rows: readonly string[]): Table {
  const columns = headings
    .split(CELL)
    .map(
      (heading): TableColumn =>
        heading.startsWith(AMOUNT) ? { heading: heading.slice(AMOUNT.length), isAmount: true } : { heading },
    );
  return { columns, rows: rows.map((row) => row.split(CELL)) };
}

/** "Thu 31 Dec, A gift from Bo: in 1 hour, balance 3 hours". Amounts are named where there are several. */
function asList({ columns, rows }: Table): string {
  const amounts = columns.filter(({ isAmount }) => isAmount);
  const cellsOf = (row: readonly string[], areAmounts: boolean) =>
    columns.flatMap(({ heading, isAmount = false }, index) => {
      const cell = row[index] ?? '';
      if (isAmount !== areAmounts || cell === '') return [];
      return [isAmount && amounts.length > 1 ? `${heading.toLowerCase()} ${cell}` : cell];
    });
  return rows
    .map((row) => [cellsOf(row, false), cellsOf(row, true)].filter((cells) => cells.length > 0))
    .map((sides) => `${ITEM}${sides.map((cells) => cells.join(', ')).join(': ')}`)
    .join('\n');
}
