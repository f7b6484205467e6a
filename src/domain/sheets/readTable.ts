import { parseSheet, type Sheet } from './csv.js';
import { decodeSheet } from './decode.js';
import { refuse, type SheetRefusal } from './refusal.js';
import { quoted } from './text.js';

/** What the reading of a table has to know of what the table is about. */
export interface TableKind<Layout extends TableLayout> {
  /** Reads a row as if it were the header. */
  layoutOf(cells: string[]): Layout;
  /** What a header must have and this one lacks, in words for a message; empty for a header that will do. */
  missingColumns(layout: Layout): string[];
  /** Refuses a header of which it cannot be told what is meant. */
  refuseLayout(layout: Layout): SheetRefusal | undefined;
  /** "The sheet needs one row of headings above the hours, such as …" */
  howToHead: string;
  /** How a sheet that is too long can be parted: "by month for instance". */
  howToSplit: string;
  /** The most filled rows below the header. */
  maxRows: number;
}

export interface TableLayout {
  index: ReadonlyMap<string, number>;
  title: ReadonlyMap<string, string>;
  width: number;
}

export interface Table<Layout> {
  ok: true;
  sheet: Sheet;
  layout: Layout;
  /** How many filled rows stand above the header. */
  titles: number;
  endsWithNewline: boolean;
}

interface FoundHeader<Layout> {
  ok: true;
  separator: string;
  layout: Layout;
  titles: number;
}

const SEPARATORS = [',', ';', '\t', '|'];
/** The header is looked for among this many filled rows, within this many characters. */
const ROWS_LOOKED_AT = 50;
const SAMPLE_CHARACTERS = 65_536;

/**
 * The rows of a CSV file as people really write it: in whatever encoding and with whatever separator, with titles above the header. A whole
 * file that cannot be read is refused with one message that names the mend. Nothing about the file makes it throw.
 */
export function readTable<Layout extends TableLayout>(
  bytes: Uint8Array,
  kind: TableKind<Layout>,
): Table<Layout> | SheetRefusal {
  const decoded = decodeSheet(bytes);
  if (!decoded.ok) return decoded;
  const { text, declared } = takeSeparatorLine(decoded.text);
  if (/^[\s,;|]*$/.test(text)) {
    return refuse('EMPTY_FILE', 'Nothing is written in the file. Check that the sheet was saved, and send it again.');
  }
  const header = findHeader(text, declared, kind);
  if (!header.ok) return header;
  const { layout, titles } = header;
  const sheet = parseSheet(text, header.separator, {
    mostFilled: titles + 1 + kind.maxRows,
    mostBlank: kind.maxRows,
    usualWidth: layout.width,
  });
  if (sheet.end === 'FULL') {
    const most = kind.maxRows.toLocaleString('en-GB');
    return refuse(
      'TOO_MANY_ROWS',
      `The sheet has more than ${most} rows. Split it, ${kind.howToSplit}, and send the parts.`,
    );
  }
  if (sheet.end !== 'READ') return refuseUnclosed(sheet.end.unclosedInRow);
  return { ok: true, sheet, layout, titles, endsWithNewline: /[\r\n]$/.test(text) };
}

/** Takes Excel's "sep=;" line off; Excel does not show it, so it counts as no row. */
function takeSeparatorLine(text: string): { text: string; declared?: string } {
  const match = /^"?sep=([^\r\n"a-z0-9])"?[;,\t]*(?:\r\n|\n|\r|$)/i.exec(text);
  return match === null ? { text } : { text: text.slice(match[0].length), declared: match[1] };
}

/**
 * Tries every separator on the top of the sheet and takes the one under which most columns are recognised. A declared
 * separator is tried first, so it wins a tie, but it is not believed against the evidence.
 */
function findHeader<Layout extends TableLayout>(
  text: string,
  declared: string | undefined,
  kind: TableKind<Layout>,
): FoundHeader<Layout> | SheetRefusal {
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  const candidates = declared === undefined ? SEPARATORS : [declared, ...SEPARATORS.filter((one) => one !== declared)];
  let best: (FoundHeader<Layout> & { score: number }) | undefined;
  let partial: { layout: Layout; score: number } | undefined;
  let unclosed: Sheet['end'] = 'READ';
  for (const separator of candidates) {
    const sheet = parseSheet(sample, separator, { mostFilled: ROWS_LOOKED_AT, mostBlank: 0 });
    if (sample.length === text.length && typeof sheet.end === 'object') unclosed = sheet.end;
    sheet.filled.forEach(({ cells }, titles) => {
      if (cells.length < 2) return;
      const layout = kind.layoutOf(cells);
      const score = layout.index.size;
      if (score < 2) return;
      if (kind.missingColumns(layout).length > 0) {
        if (score > (partial?.score ?? 0)) partial = { layout, score };
      } else if (best === undefined || (separator !== best.separator && score > best.score)) {
        // Of two headers under one separator the upper one counts; the lower is a repeated header.
        best = { ok: true, separator, layout, titles, score };
      }
    });
  }
  if (best !== undefined) return kind.refuseLayout(best.layout) ?? best;
  return refuseHeaderless(kind, partial?.layout, unclosed);
}

function refuseHeaderless<Layout extends TableLayout>(
  kind: TableKind<Layout>,
  layout: Layout | undefined,
  unclosed: Sheet['end'],
): SheetRefusal {
  if (typeof unclosed === 'object') return refuseUnclosed(unclosed.unclosedInRow);
  if (layout === undefined) return refuse('NO_HEADER', `No row of headings was found. ${kind.howToHead}`);
  const found = [...layout.title.values()].map(quoted).join(', ');
  return refuse(
    'MISSING_COLUMN',
    `There is no column for ${kind.missingColumns(layout).join(', nor for ')}. Found: ${found}.`,
  );
}

/** The refusal for a quotation mark that swallows the rest of the sheet. */
function refuseUnclosed(row: number): SheetRefusal {
  return refuse(
    'TRUNCATED',
    `Row ${row} opens a quotation mark (") that never closes: the file was cut short, or the mark has no partner. ` +
      'Look at that row, save the sheet again and send the whole file.',
  );
}
