import { type ImportStop, problemsKeptMax } from '../../domain/imports/imports.js';
import { cutAt } from '../../domain/text.js';
import type { HoursImportEntity } from '../../entities/hours/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import type { SheetProblem } from '../hours/judgeSheet.js';

const refusalMax = 2_000;

/** Everything is loaded that is to be. Call it with the import locked. Records HoursImportEnded. */
export async function endImport(tx: CommandTransaction<never>, one: HoursImportEntity): Promise<void> {
  Object.assign(one, { state: 'DONE', endedAt: tx.now });
  await settle(tx, one);
}

/** Nothing is loaded of it. The same. */
export async function refuseImport(
  tx: CommandTransaction<never>,
  one: HoursImportEntity,
  refusal: string,
): Promise<void> {
  Object.assign(one, { state: 'REFUSED', refusal: cutAt(refusal, refusalMax), endedAt: tx.now });
  await settle(tx, one);
}

/** Its group takes no part any more: it stands still where it is. The same. */
export async function stopImport(
  tx: CommandTransaction<never>,
  one: HoursImportEntity,
  stoppedWhy: ImportStop,
): Promise<void> {
  Object.assign(one, { state: 'STOPPED', stoppedAt: tx.now, stoppedWhy });
  await settle(tx, one);
}

async function settle(tx: CommandTransaction<never>, one: HoursImportEntity): Promise<void> {
  await tx.em.flush();
  await tx.event('HoursImportEnded', { importId: one.id });
  await tx.audit('HoursImport', one.id, {
    ...{ state: one.state, rowsAdded: one.rowsAdded, rowsAlreadyLoaded: one.rowsAlreadyLoaded },
    rowsRefused: one.rowsRefused,
  });
}

/** Keeps what must be mended, behind so many that are kept already, as far as there is room. */
export async function keepProblems(
  tx: CommandTransaction<never>,
  importId: string,
  problems: readonly SheetProblem[],
  kept: number,
): Promise<void> {
  const room = problems.slice(0, Math.max(problemsKeptMax - kept, 0));
  if (room.length === 0) return;
  await tx.sql(
    `INSERT INTO hours_import_problem (scheme_id, import_id, number, row_number, column_title, message)
     SELECT $1, $2, p.number, p.row, p."column", p.message
     FROM jsonb_to_recordset($3::jsonb) AS p (number integer, row integer, "column" text, message text)`,
    [tx.schemeId, importId, JSON.stringify(room.map((problem, index) => ({ ...problem, number: kept + index + 1 })))],
  );
}
