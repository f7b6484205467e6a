export { type FingerprintedRow, fingerprintRows, rowFingerprint } from './fingerprint.js';
export { readTimesheet } from './rows.js';
export type {
  TimesheetMemberRef,
  TimesheetOptions,
  TimesheetProblem,
  TimesheetProblemCode,
  TimesheetRead,
  TimesheetReading,
  TimesheetRow,
  TimesheetSkip,
} from './types.js';
