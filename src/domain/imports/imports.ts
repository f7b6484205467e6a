/**
 * How far the import of a timesheet is. WAITING: no worker has begun. CHECKING: its rows are judged, none is loaded yet. LOADING: every row was judged, and
 * the good ones become logs. REFUSED: nothing was loaded.
 */
export const importStates = ['WAITING', 'CHECKING', 'LOADING', 'STOPPED', 'DONE', 'REFUSED'] as const;
export type ImportState = (typeof importStates)[number];

/** As it is shown: GIVEN_UP where it is at work and its next step is not tried any more. */
export type ShownImportState = ImportState | 'GIVEN_UP';

/** The states in which a worker goes on with it. */
export const importsAtWork: readonly ImportState[] = ['WAITING', 'CHECKING', 'LOADING'];

/** Why it stands still: somebody asked for it, or its group takes no part any more. */
export const importStops = ['ASKED', 'NOT_VERIFIED', 'ORGANISATION_SUSPENDED', 'ORGANISATION_CLOSED'] as const;
export type ImportStop = (typeof importStops)[number];

/** So many problems of a sheet are kept and shown; whoever mends those sees the rest next time. */
export const problemsKeptMax = 1_000;

/** What was counted of an import, as far as it has come. */
export interface ImportCounts {
  state: ImportState;
  /** Rows with hours on them. Null: the sheet was not read yet. */
  rowsRead: number | null;
  rowsChecked: number;
  /** Good rows. Null: not every row was judged yet. */
  rowsToLoad: number | null;
  /** Good rows that were dealt with. */
  rowsLoaded: number;
  /** Its next step failed again and again, and nobody tries it any more until somebody resumes it. */
  isGivenUp?: boolean;
}

export interface ImportProgress {
  /** What is being done, in words. */
  phase: string;
  rowsDone: number;
  /** Null: they were not counted yet. */
  rows: number | null;
  /** From 0 to 100, of what is being done. */
  share: number;
}

const givenUp = 'Given up after several tries: resume it to have it tried again, or stop it';

/** How far an import is in what it is doing, or was doing when it was stopped. */
export function importProgress(counts: ImportCounts): ImportProgress {
  const { rowsToLoad, rowsRead } = counts;
  if (counts.isGivenUp) return progress(givenUp, counts.rowsLoaded, rowsToLoad);
  if (rowsToLoad !== null) return progress('Loading the good rows', counts.rowsLoaded, rowsToLoad);
  if (rowsRead !== null) return progress('Checking the rows, before any is loaded', counts.rowsChecked, rowsRead);
  return progress(counts.state === 'CHECKING' ? 'Reading the sheet' : 'Waiting for its turn', 0, null);
}

function progress(phase: string, rowsDone: number, rows: number | null): ImportProgress {
  const share = rows === null ? 0 : rows === 0 ? 100 : Math.floor((100 * Math.min(rowsDone, rows)) / rows);
  return { phase, rowsDone, rows, share };
}

/** Why a sheet was refused, and what to do, where rows have problems. */
export function refusedRows(rows: number): string {
  const which = rows === 1 ? 'One row' : `${rows} rows`;
  return `${which} cannot be loaded, so nothing was. Mend what is said of them and send the sheet again, or load it without them.`;
}
