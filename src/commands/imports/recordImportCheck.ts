import { refusedRows } from '../../domain/imports/imports.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { HoursImportEntity } from '../../entities/hours/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { hoursImportDue } from '../../policies/imports.js';
import type { ReadSheet } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { type Between, type JudgedSheet, judgeSheet, type SheetLog } from '../hours/judgeSheet.js';
import { acceptsHours } from '../hours/logHours.js';
import { keepOrganisation } from '../opportunities/keepOpportunity.js';
import { endImport, keepProblems, refuseImport, stopImport } from './endImport.js';
import { findImport, isAtWork, lockImport, notAtWork, planImport, stopOf } from './importNow.js';

/** So many rows become logs in one transaction. */
export const rowsOfPart = 1_000;
/** So many parts are written in one statement. */
const partsTogether = 10;

export interface RecordImportCheckInput {
  importId: string;
  /** The sheet, read away from any transaction. */
  sheet: ReadSheet;
  /** What today is, and how long ago a day was, is judged by this instant. */
  judgedAt: Date;
  /** Called between rows; what it throws ends the check. */
  between: Between;
}

/**
 * Judges a whole sheet, and writes down what came of it, once: its good rows, which wait to be loaded, or why it is refused. Not one of its rows is loaded
 * before. The import is locked only at the end, so that it can be stopped meanwhile; then its organisation, and its due work last.
 * @throws DomainError ALREADY_DONE (it was stopped, or another worker was first); RequestError NOT_FOUND, FORBIDDEN. Records HoursImportEnded where it is
 * refused, has nothing to load, or its group takes no part any more.
 */
export const recordImportCheck = defineCommand({
  name: 'recordImportCheck',
  policy: hoursImportDue,
  async run(tx, { importId, sheet, judgedAt, between }: RecordImportCheckInput): Promise<{ rowsToLoad: number }> {
    tx.authorize(undefined);
    const { organisationId } = await findImport(tx, importId);
    const judged = sheet.reading.ok ? await judge(tx, organisationId, sheet, judgedAt, between) : null;
    const one = await lockImport(tx, importId);
    if (!isAtWork(one) || one.judgedAt) throw notAtWork();
    const organisation = await keepOrganisation(tx, organisationId);
    const stop = stopOf(() => acceptsHours(organisation));
    if (stop !== null) await stopImport(tx, one, stop);
    else if (!sheet.reading.ok) await refuseImport(tx, one, sheet.reading.message);
    else if (judged) await keepJudged(tx, one, judged, judgedAt);
    return { rowsToLoad: one.rowsToLoad ?? 0 };
  },
});

async function judge(
  tx: CommandTransaction<never>,
  organisationId: string,
  { reading, fingerprints }: ReadSheet,
  now: Date,
  between: Between,
): Promise<JudgedSheet | null> {
  if (!reading.ok) return null;
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const terms = { now, rules: rulesOf(scheme.rules), zone: scheme.timeZone };
  return await judgeSheet(tx, organisationId, reading, fingerprints, terms, between);
}

async function keepJudged(
  tx: CommandTransaction<never>,
  one: HoursImportEntity,
  { logs, problems, rowsRead, rowsAlreadyLoaded, rowsRefused }: JudgedSheet,
  judgedAt: Date,
): Promise<void> {
  Object.assign(one, { rowsRead, rowsChecked: rowsRead, rowsAlreadyLoaded, rowsRefused, judgedAt });
  await keepProblems(tx, one.id, problems, 0);
  if (rowsRefused > 0 && !one.skipsProblems) return await refuseImport(tx, one, refusedRows(rowsRefused));
  one.rowsToLoad = logs.length;
  if (logs.length === 0) return await endImport(tx, one);
  one.state = 'LOADING';
  await writeParts(tx, one.id, logs);
  await tx.em.flush();
  await planImport(tx, one.id);
  await tx.audit('HoursImport', one.id, { rowsRead, rowsToLoad: logs.length, rowsRefused });
}

async function writeParts(tx: CommandTransaction<never>, importId: string, logs: readonly SheetLog[]): Promise<void> {
  const parts: { firstRow: number; rows: readonly SheetLog[] }[] = [];
  for (let from = 0; from < logs.length; from += rowsOfPart) {
    const rows = logs.slice(from, from + rowsOfPart);
    parts.push({ firstRow: rows[0]?.row ?? 0, rows });
  }
  for (let from = 0; from < parts.length; from += partsTogether) {
    await tx.sql(
      `INSERT INTO hours_import_part (scheme_id, import_id, first_row, rows)
       SELECT $1, $2, p."firstRow", p.rows FROM jsonb_to_recordset($3::jsonb) AS p ("firstRow" integer, rows jsonb)`,
      [tx.schemeId, importId, JSON.stringify(parts.slice(from, from + partsTogether))],
    );
  }
}
