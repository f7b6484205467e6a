import { hoursImportDue } from '../../policies/imports.js';
import { defineCommand } from '../defineCommand.js';

export interface ImportCheckProgress {
  importId: string;
  /** Null: the sheet is being read. */
  rowsRead: number | null;
  rowsChecked: number;
}

/**
 * Says how far the checking of a sheet is, and hears whether anybody still wants it. RequestError FORBIDDEN. Records no event and no audit row.
 */
export const reportImportProgress = defineCommand({
  name: 'reportImportProgress',
  policy: hoursImportDue,
  routine: true,
  async run(tx, { importId, rowsRead, rowsChecked }: ImportCheckProgress): Promise<{ goesOn: boolean }> {
    tx.authorize(undefined);
    const reported = await tx.sql(
      `UPDATE hours_import SET state = 'CHECKING', rows_read = $3, rows_checked = $4
       WHERE scheme_id = $1 AND id = $2 AND state IN ('WAITING', 'CHECKING') RETURNING id`,
      [tx.schemeId, importId, rowsRead, rowsChecked],
    );
    return { goesOn: reported.length > 0 };
  },
});
