import {
  readTimesheet,
  type TimesheetRead,
  type TimesheetReading,
} from '../../../../src/domain/hours/timesheet/index.js';

/** The day on which the tests read; a Sunday. */
export const TODAY = '2026-11-22';

export function read(sheet: string | Uint8Array, maxRows?: number): TimesheetReading {
  const bytes = typeof sheet === 'string' ? new TextEncoder().encode(sheet) : sheet;
  return readTimesheet(bytes, { today: TODAY, ...(maxRows === undefined ? {} : { maxRows }) });
}

/** The reading of a sheet that must not be refused as a whole. */
export function readOk(sheet: string | Uint8Array): TimesheetRead {
  const reading = read(sheet);
  if (!reading.ok) throw new Error(`Refused: ${reading.code} ${reading.message}`);
  return reading;
}

/** Codes of the problems by row, like "2 BAD_DATE". */
export function problemsOf(sheet: string | Uint8Array): string[] {
  return readOk(sheet).problems.map(({ row, code }) => `${row} ${code}`);
}

/** "TOTAL 5" and the like. */
export function skipsOf(sheet: string | Uint8Array): string[] {
  return readOk(sheet).skipped.map(({ row, reason }) => `${reason} ${row}`);
}
