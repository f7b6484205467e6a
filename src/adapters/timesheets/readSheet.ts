import {
  fingerprintRows,
  readTimesheet,
  type TimesheetOptions,
  type TimesheetReading,
} from '../../domain/hours/timesheet/index.js';

export interface SheetAsRead {
  reading: TimesheetReading;
  fingerprints: { occurrence: number; fingerprint: string }[];
}

/** Reads a sheet and fingerprints its good rows, in their order. */
export function readSheet(bytes: Uint8Array, options: TimesheetOptions): SheetAsRead {
  const reading = readTimesheet(bytes, options);
  const fingerprints = reading.ok
    ? fingerprintRows(reading.rows).map(({ occurrence, fingerprint }) => ({ occurrence, fingerprint }))
    : [];
  return { reading, fingerprints };
}
