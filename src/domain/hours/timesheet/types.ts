import type { SheetRefusal } from '../../sheets/refusal.js';

export interface TimesheetOptions {
  /** The day of reading, yyyy-mm-dd in the scheme's zone: dates without a year are resolved against it. */
  today: string;
  /** The most filled rows accepted below the header; 100,000 unless told otherwise. */
  maxRows?: number;
}

/** Whatever on the sheet identifies the person, trimmed and in Unicode form NFC; at least one is present. */
export interface TimesheetMemberRef {
  name?: string;
  email?: string;
  phone?: string;
  memberNumber?: string;
}

/** One good row. It carries `minutes`, or both times, or all three in agreement. */
export interface TimesheetRow {
  /** As the spreadsheet program numbers it: blank lines count, a line break inside a cell does not. */
  row: number;
  memberRef: TimesheetMemberRef;
  /** yyyy-mm-dd. */
  workedOn: string;
  /** Whole minutes as the sheet gives them, break already taken off, before any rounding of the scheme. */
  minutes?: number;
  /** HH:MM on the wall clock. An end before the start means that the session ran over midnight. */
  startsAtLocal?: string;
  endsAtLocal?: string;
  /** 0 when the sheet names no break. To be taken off the span of the times, never off `minutes`. */
  breakMinutes: number;
  /** '' when absent. */
  activity: string;
}

export type TimesheetProblemCode =
  | 'MISSING_PERSON'
  | 'UNREADABLE_TEXT'
  | 'BAD_EMAIL'
  | 'BAD_PHONE'
  | 'BAD_MEMBER_NUMBER'
  | 'MISSING_DATE'
  | 'BAD_DATE'
  | 'MONTH_FIRST_DATE'
  | 'AMBIGUOUS_DATE'
  | 'WEEKDAY_MISMATCH'
  | 'MISSING_DURATION'
  | 'BAD_DURATION'
  | 'ZERO_DURATION'
  | 'NEGATIVE_DURATION'
  | 'OVER_24_HOURS'
  | 'HOURS_LOOK_LIKE_MINUTES'
  | 'HOURS_AND_MINUTES_DISAGREE'
  | 'MISSING_TIME'
  | 'BAD_TIME'
  | 'BAD_BREAK'
  | 'BREAK_TOO_LONG'
  | 'TIMES_AND_DURATION_DISAGREE'
  | 'CELL_TOO_LONG'
  | 'TOO_MANY_CELLS'
  | 'CUT_ROW';

/** One thing that is wrong in a row; a row may have several, and then is not among the good ones. */
export interface TimesheetProblem {
  row: number;
  /** Their header of the column in question. */
  column?: string;
  code: TimesheetProblemCode;
  /** Plain English with the value as written, beginning "Row 14: ". */
  message: string;
}

export interface TimesheetSkip {
  row: number;
  reason: 'BLANK' | 'TOTAL' | 'REPEATED_HEADER' | 'TITLE';
}

export interface TimesheetRead {
  ok: true;
  rows: TimesheetRow[];
  problems: TimesheetProblem[];
  skipped: TimesheetSkip[];
  /** Our field → their header, of the first header on the sheet. */
  columns: Record<string, string>;
}

export type TimesheetReading = TimesheetRead | SheetRefusal;

/** What a cell says, or why it says nothing usable. The message begins with the value; the row is put before it later. */
export type CellReading<T> = { ok: true; value: T } | { ok: false; code: TimesheetProblemCode; message: string };

export function unreadable(code: TimesheetProblemCode, message: string): { ok: false } & CellReading<never> {
  return { ok: false, code, message };
}
