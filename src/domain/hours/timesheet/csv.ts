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
const REPAIR_BUDGET = 2_000_000_000;

class EnoughRead extends Error {}

/**
 * Cells by row, separated by one character. Quoted cells may hold separators and line breaks; stray quotation marks are kept as text; CRLF,
 * LF and CR end a row, also mixed. Stops quietly after `mostFilled` filled rows.
 */
export function parseSheet(text: string, separator: string, mostFilled: number, mostBlank: number): Sheet {
  const sheet: Sheet = { filled: [], blank: [], end: 'READ' };
  let row = 0;
  let longest = 0;
  let repairs = 0;
  const onRecord = (cells: string[]): null => {
    row += 1;
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
    parse(text, {
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
