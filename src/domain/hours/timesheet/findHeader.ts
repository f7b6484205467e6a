import { parseSheet, type Sheet } from './csv.js';
import { type Layout, missingColumns, readLayout, refuseDoubledColumns } from './header.js';
import { quoted } from './text.js';
import { refuse, type TimesheetRefusal } from './types.js';

export interface FoundHeader {
  ok: true;
  separator: string;
  layout: Layout;
  /** How many filled rows stand above the header. */
  titles: number;
}

const SEPARATORS = [',', ';', '\t', '|'];
/** The header is looked for among this many filled rows, within this many characters. */
const ROWS_LOOKED_AT = 50;
const SAMPLE_CHARACTERS = 65_536;

const HOW_TO_HEAD = 'The sheet needs one row of headings above the hours, such as Volunteer, Date, Hours, Activity.';

/** Takes Excel's "sep=;" line off; Excel does not show it, so it counts as no row. */
export function takeSeparatorLine(text: string): { text: string; declared?: string } {
  const match = /^"?sep=([^\r\n"a-z0-9])"?[;,\t]*(?:\r\n|\n|\r|$)/i.exec(text);
  return match === null ? { text } : { text: text.slice(match[0].length), declared: match[1] };
}

/**
 * Tries every separator on the top of the sheet and takes the one under which most columns of a timesheet are recognised. A declared
 * separator is tried first, so it wins a tie, but it is not believed against the evidence.
 */
export function findHeader(text: string, declared: string | undefined): FoundHeader | TimesheetRefusal {
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  const candidates = declared === undefined ? SEPARATORS : [declared, ...SEPARATORS.filter((one) => one !== declared)];
  let best: (FoundHeader & { score: number }) | undefined;
  let partial: { layout: Layout; score: number } | undefined;
  let unclosed: Sheet['end'] = 'READ';
  for (const separator of candidates) {
    const sheet = parseSheet(sample, separator, { mostFilled: ROWS_LOOKED_AT, mostBlank: 0 });
    if (sample.length === text.length && typeof sheet.end === 'object') unclosed = sheet.end;
    sheet.filled.forEach(({ cells }, titles) => {
      if (cells.length < 2) return;
      const layout = readLayout(cells);
      const score = layout.index.size;
      if (score < 2) return;
      if (missingColumns(layout).length > 0) {
        if (score > (partial?.score ?? 0)) partial = { layout, score };
      } else if (best === undefined || (separator !== best.separator && score > best.score)) {
        // Of two headers under one separator the upper one counts; the lower is a repeated header.
        best = { ok: true, separator, layout, titles, score };
      }
    });
  }
  if (best !== undefined) return refuseDoubledColumns(best.layout) ?? best;
  return refuseHeaderless(partial?.layout, unclosed);
}

function refuseHeaderless(layout: Layout | undefined, unclosed: Sheet['end']): TimesheetRefusal {
  if (typeof unclosed === 'object') return refuseUnclosed(unclosed.unclosedInRow);
  if (layout === undefined) return refuse('NO_HEADER', `No row of headings was found. ${HOW_TO_HEAD}`);
  const found = [...layout.title.values()].map(quoted).join(', ');
  return refuse(
    'MISSING_COLUMN',
    `There is no column for ${missingColumns(layout).join(', nor for ')}. Found: ${found}.`,
  );
}

/** The refusal for a quotation mark that swallows the rest of the sheet. */
export function refuseUnclosed(row: number): TimesheetRefusal {
  return refuse(
    'TRUNCATED',
    `Row ${row} opens a quotation mark (") that never closes: the file was cut short, or the mark has no partner. ` +
      'Look at that row, save the timesheet again and send the whole file.',
  );
}
