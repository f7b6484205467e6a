import type { CommonFacts } from './factBase.js';

/** HELD_UP: its group takes no part for now, and it stands where it is. */
export type ImportEnding = 'DONE' | 'REFUSED' | 'HELD_UP';

/** To who had a timesheet loaded. */
export interface ImportEndedFacts extends CommonFacts {
  organisationName: string;
  endedAs: ImportEnding;
  rowsAdded: number;
  rowsAlreadyLoaded: number;
  rowsRefused: number;
}

/** The facts of every message about imports, by its kind. */
export interface ImportMessageFacts {
  IMPORT_ENDED: ImportEndedFacts;
}
