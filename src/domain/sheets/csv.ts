import { CsvError, parse } from 'csv-parse/sync';
import { isBlankCell } from './text.js';

export interface SheetRow {
  /** 1 for the first line of the sheet. Blank lines count; a line break inside a quoted cell does not start a new row. */
  row: number;
  cells: string[];
}

export interface Sheet {
  filled: SheetRow[];
  /** The rows in which nothing is written, up to the limit given. */
  blank: number[];
  /** READ to the end; FULL when more rows are filled than the limit; otherwise the row in which a quotation mark swallows what follows. */
  end: 'READ' | 'FULL' | { unclosedInRow: number };
}

/**
 * The longest row kept, in bytes. Beyond it a quotation mark without a partner has swallowed part of the file. The bound also keeps the
 * parser's repair of stray quotation marks cheap, which copies its whole buffer each time.
 */
const LONGEST_ROW = 250_000;
/** How many bytes that repair may copy over a whole file before the file is called damaged. */
const REPAIR_BUDGET = 1_000_000_000;

class EnoughRead extends Error {}

export interface SheetLimits {
  mostFilled: number;
  mostBlank: number;
  /** How many cells most rows have, where that is known; it only saves time. */
  usualWidth?: number;
}

/**
 * Cells by row, separated by one character. Quoted cells may hold separators and line breaks; stray quotation marks are kept as text; CRLF,
 * LF and CR end a row, also mixed. Stops quietly after `mostFilled` filled rows.
 */
export function parseSheet(text: string, separator: string, limits: SheetLimits): Sheet {
  const { mostFilled, mostBlank, usualWidth = 1 } = limits;
  const sheet: Sheet = { filled: [], blank: [], end: 'READ' };
  // The parser takes the first row's width for the right one and makes an error object for every row that differs, even when widths are
  // relaxed. A row of separators put before the sheet, as row 0, spares it that below a title line.
  const primer = `${separator.repeat(usualWidth - 1)}\n`;
  let row = -1;
  let longest = 0;
  let repairs = 0;
  const onRecord = (cells: string[]): null => {
    row += 1;
    if (row === 0) return null;
    for (const cell of cells) {
      if (cell.length > longest) longest = cell.length;
      if (cell.startsWith('"')) repairs += 1;
    }
    if (repairs * longest > REPAIR_BUDGET) {
      sheet.end = { unclosedInRow: row };
      throw new EnoughRead();
    }
    if (cells.every(isBlankCell)) {
      if (sheet.blank.length < mostBlank) sheet.blank.push(row);
      return null;
    }
    if (sheet.filled.length === mostFilled) {
      sheet.end = 'FULL';
      throw new EnoughRead();
    }
    sheet.filled.push({ row, cells });
    return null;
  };
  try {
    parse(primer + text, {
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      ltrim: true,
      max_record_size: LONGEST_ROW,
      on_record: onRecord,
    });
  } catch (error) {
    if (error instanceof CsvError) sheet.end = { unclosedInRow: row + 1 };
    else if (!(error instanceof EnoughRead)) throw error;
  }
  return sheet;
}
