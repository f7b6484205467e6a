import { EmbeddedDatabaseError, EmbeddedDatabaseInUse } from '../adapters/embedded-database/index.js';
import { ConfigError } from '../config.js';

/** What the person at the terminal can mend: one line that names the option or setting, and the mend. */
export class CommandLineError extends Error {}

const mends: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there; start that server or correct the address.',
  ENOTFOUND: 'there is no server of that name; correct the address.',
  EAI_AGAIN: 'the name of the server could not be looked up; correct the address or try again.',
  ETIMEDOUT: 'nothing answers there; start that server or correct the address.',
  '28P01': 'the server does not accept this user and password; correct them.',
  '28000': 'the server does not accept this user; correct the address.',
  '3D000': 'the server has no database of that name; create it first.',
  // The role, the schema or a function is not there yet.
  '22023': 'the database is not set up yet; run: npm run migrate',
  '3F000': 'the database is not set up yet; run: npm run migrate',
  '42P01': 'the database is not set up yet; run: npm run migrate',
  '42883': 'the database is not up to date; run: npm run migrate',
  '42501':
    'its user may not do this; use one that may create roles and tables, or create the roles first (docs/ARCHITECTURE.md).',
  '57014': 'the database gave up after the time it allows; try again when it is less busy.',
};

/** The one line for a failure that somebody can mend; null for a fault of the program, which is worth its stack. */
export function explain(error: unknown): string | null {
  if (error instanceof CommandLineError || error instanceof ConfigError) return error.message;
  if (error instanceof EmbeddedDatabaseError || error instanceof EmbeddedDatabaseInUse) return error.message;
  const mend = mends[codeOf(error)];
  return mend === undefined ? null : `The database (DATABASE_URL) cannot be used: ${mend}`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // A name with several addresses fails with one error for each; a driver's error may be the cause of another.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
