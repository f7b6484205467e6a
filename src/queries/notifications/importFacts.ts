import type { ImportState, ImportStop } from '../../domain/imports/imports.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

export interface ImportEndedRecord {
  /** Who asked for it. */
  recipient: RecipientRecord;
  state: ImportState;
  stoppedWhy: ImportStop | null;
  organisationName: string;
  rowsAdded: number;
  rowsAlreadyLoaded: number;
  rowsRefused: number;
}

/** Imports of timesheets by id, for the members who asked for them. */
export async function importEndedFacts(
  tx: SchemeTransaction,
  importIds: readonly string[],
): Promise<Map<string, ImportEndedRecord>> {
  const rows = await tx.sql<Omit<ImportEndedRecord, 'recipient'> & { id: string; memberId: string }>(
    `SELECT i.id, substr(i.imported_by, 8) AS "memberId", i.state, i.stopped_why AS "stoppedWhy", g.name AS "organisationName",
            i.rows_added AS "rowsAdded", i.rows_already_loaded AS "rowsAlreadyLoaded", i.rows_refused AS "rowsRefused"
     FROM hours_import i JOIN organisation g ON g.scheme_id = i.scheme_id AND g.id = i.organisation_id
     WHERE i.scheme_id = $1 AND i.id = ANY ($2) AND i.imported_by LIKE 'member:%'`,
    [tx.schemeId, importIds],
  );
  return await withRecipients(tx, rows);
}
