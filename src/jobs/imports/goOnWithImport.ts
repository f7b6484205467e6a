import type { RequestContext } from '../../commands/context.js';
import type { Between } from '../../commands/hours/judgeSheet.js';
import { recordImportCheck } from '../../commands/imports/recordImportCheck.js';
import { recordImportStep } from '../../commands/imports/recordImportStep.js';
import { reportImportProgress } from '../../commands/imports/reportImportProgress.js';
import { DomainError } from '../../domain/errors.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { type ImportAtWork, importAtWork, importedSheet } from '../../queries/imports/hoursImports.js';

/** So often how far it is gets written, and whether somebody wants it stopped is looked at. */
const reportEveryMs = 250;

/**
 * Does an import's next step in the work's own transaction: first the whole sheet is judged, in one; then each part of it becomes logs, in one each. So an
 * import that is cut off anywhere goes on behind the last step that was written.
 * @throws DomainError ALREADY_DONE where it was stopped or has ended
 */
export async function goOnWithImport(
  settling: RequestContext,
  importId: string,
  beside: () => RequestContext,
): Promise<void> {
  const one = await importAtWork(beside(), { importId });
  switch (one.state) {
    case 'LOADING':
      await recordImportStep({ ...settling, now: beside().now }, { importId, from: one.afterRow });
      return;
    case 'WAITING':
    case 'CHECKING':
      return await check(settling, one, beside);
    default:
      throw new DomainError('ALREADY_DONE', 'This import was stopped, or has ended.');
  }
}

/** Reads beside any transaction, and judges by the instant at which it began. */
async function check(settling: RequestContext, one: ImportAtWork, beside: () => RequestContext): Promise<void> {
  const { id: importId, uploadId, timeZone } = one;
  const { now: judgedAt, services } = beside();
  const report = async (rowsRead: number | null, rowsChecked: number) => {
    const { goesOn } = await reportImportProgress(beside(), { importId, rowsRead, rowsChecked });
    if (!goesOn) throw new DomainError('ALREADY_DONE', 'Nobody wants this import any more.');
  };
  await report(one.rowsRead ?? null, 0);
  const content = await importedSheet(beside(), { uploadId });
  const sheet = await services.readTimesheet(content, { today: localDay(judgedAt, timeZone) });
  const between = sheet.reading.ok ? reporting(rowsOf(sheet.reading), report) : async () => undefined;
  await recordImportCheck({ ...settling, now: beside().now }, { importId, sheet, judgedAt, between });
}

/** Rows with hours on them, good or not. */
function rowsOf({ rows, problems }: { rows: readonly unknown[]; problems: readonly { row: number }[] }): number {
  return rows.length + new Set(problems.map(({ row }) => row)).size;
}

/** Gives others their turn between rows, and says now and then how far it is. */
function reporting(rowsRead: number, report: (rowsRead: number, rowsChecked: number) => Promise<void>): Between {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return async (rowsChecked) => {
    await new Promise((resolve) => setImmediate(resolve));
    const at = performance.now();
    if (at - reportedAt < reportEveryMs) return;
    await report(rowsRead, rowsChecked);
    reportedAt = performance.now();
  };
}
