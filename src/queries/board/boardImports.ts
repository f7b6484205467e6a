import type { ImportCounts, ImportStop } from '../../domain/imports/imports.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { hoursImportsKeep } from '../../policies/imports.js';
import { defineQuery } from '../defineQuery.js';
import { isGivenUpSql } from '../dueWork/failedTries.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';

/** How far the import of a timesheet is: ids, times and counts. */
export interface BoardImport extends ImportCounts {
  id: string;
  organisationId: string;
  askedAt: Date;
  rowsAdded: number;
  rowsAlreadyLoaded: number;
  rowsRefused: number;
  stoppedWhy: ImportStop | null;
  endedAt: Date | null;
  isGivenUp: boolean;
}

export interface BoardImportsInput {
  first: number;
  after?: string | null;
  /** Only those that have not ended. */
  areOpen?: boolean;
}

/** A page of the scheme's imports of timesheets, the latest first. Policy: operators, and the command line. */
export const boardImports = defineQuery({
  name: 'boardImports',
  policy: hoursImportsKeep,
  async run(tx, { first, after, areOpen }: BoardImportsInput): Promise<Page<BoardImport>> {
    tx.authorize(undefined);
    const { at, id } = after ? readInstantCursor(after) : { at: null, id: null };
    const rows = await tx.sql<BoardImport>(
      `SELECT id, organisation_id AS "organisationId", imported_at AS "askedAt", state, rows_read AS "rowsRead", rows_checked AS "rowsChecked",
         rows_to_load AS "rowsToLoad", rows_loaded AS "rowsLoaded", rows_added AS "rowsAdded", rows_already_loaded AS "rowsAlreadyLoaded",
         rows_refused AS "rowsRefused", stopped_why AS "stoppedWhy", ended_at AS "endedAt",
         state IN ('WAITING', 'CHECKING', 'LOADING') AND ${isGivenUpSql('IMPORT_GOES_ON', 'hours_import.id')} AS "isGivenUp"
       FROM hours_import WHERE scheme_id = $1 AND ($3::timestamptz IS NULL OR (imported_at, id) < ($3, $4::uuid))
         AND (NOT $5 OR state IN ('WAITING', 'CHECKING', 'LOADING', 'STOPPED'))
       ORDER BY imported_at DESC, id DESC LIMIT $2`,
      [tx.schemeId, first + 1, at, id, areOpen ?? false],
    );
    return pageOf(rows, first, (row) => instantCursor(row.askedAt, row.id));
  },
});
