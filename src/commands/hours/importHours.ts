import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { problemsKeptMax } from '../../domain/imports/imports.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { HoursImportEntity } from '../../entities/hours/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { hoursImport } from '../../policies/hours.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { insertSheetLogs } from './insertSheetLogs.js';
import { type JudgedSheet, judgeSheet, type SheetLog, type SheetProblem } from './judgeSheet.js';
import { acceptsHours } from './logHours.js';
import { uploadedContent } from './uploadedContent.js';

export interface ImportHoursInput {
  /** Left out on a dry run, which changes nothing and so needs no key. */
  idempotencyKey?: string;
  organisationId: string;
  uploadId: string;
  dryRun: boolean;
  /** Load the good rows even though others have problems. */
  skipRowsWithProblems: boolean;
}

export interface ImportReport {
  dryRun: boolean;
  /** Rows with hours on them, good or not. */
  rowsRead: number;
  /** On a dry run: what would be added. */
  rowsAdded: number;
  rowsAlreadyLoaded: number;
  rowsRefused: number;
  /** Minutes given by the rows added. */
  addedMinutes: number;
  /** At most 1,000, in the order of their rows. */
  problems: SheetProblem[];
}

const insertBatch = 2_000;

/**
 * Loads a group's timesheet: every good row becomes a submitted log. Loading the same sheet twice adds nothing.
 * Unless asked to skip them, rows with problems stop the whole import, so that nothing is loaded by half; a dry run lists them all.
 *
 * @throws DomainError UPLOAD_NOT_FOUND, NOT_A_TIMESHEET, IMPORT_HAS_PROBLEMS, NOT_VERIFIED, ORGANISATION_CLOSED,
 * ORGANISATION_SUSPENDED, MEMBER_CLOSED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 */
export const importHours = defineCommand({
  name: 'importHours',
  policy: hoursImport,
  async run(tx, input: ImportHoursInput): Promise<ImportReport> {
    const organisation = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!organisation) throw notFound();
    tx.authorize({ organisationId: organisation.id });
    acceptsHours(organisation);
    const content = await uploadedContent(tx, input.uploadId);
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const { reading, fingerprints } = await tx.services.readTimesheet(content, {
      today: localDay(tx.now, scheme.timeZone),
    });
    if (!reading.ok) throw new DomainError('NOT_A_TIMESHEET', reading.message, { field: ['uploadId'] });

    const judged = await judgeSheet(tx, organisation.id, reading, fingerprints, {
      now: tx.now,
      rules: rulesOf(scheme.rules),
      zone: scheme.timeZone,
    });
    const [first] = judged.problems;
    if (first && !input.dryRun && !input.skipRowsWithProblems) {
      throw new DomainError(
        'IMPORT_HAS_PROBLEMS',
        `${judged.rowsRefused === 1 ? 'One row' : `${judged.rowsRefused} rows`} cannot be loaded, so nothing was. The first: ${first.message} A dry run lists them all.`,
        { field: ['uploadId'] },
      );
    }
    const rowsAdded = input.dryRun ? judged.logs.length : await addLogs(tx, input, judged.logs, judged);
    await tx.audit('Organisation', organisation.id, {
      dryRun: input.dryRun,
      rowsAdded,
      rowsRefused: judged.rowsRefused,
    });
    return {
      dryRun: input.dryRun,
      rowsRead: judged.rowsRead,
      rowsAdded,
      rowsAlreadyLoaded: judged.rowsAlreadyLoaded + judged.logs.length - rowsAdded,
      rowsRefused: judged.rowsRefused,
      addedMinutes: judged.logs.reduce((sum, log) => sum + log.givenMinutes, 0),
      problems: judged.problems.slice(0, problemsKeptMax),
    };
  },
});

/** Writes the logs in batches within the one transaction. Returns how many were new: another import of the same rows may have come first. */
async function addLogs(
  tx: CommandTransaction<never>,
  input: ImportHoursInput,
  logs: readonly SheetLog[],
  counts: Pick<JudgedSheet, 'rowsRead' | 'rowsAlreadyLoaded' | 'rowsRefused'>,
): Promise<number> {
  await mustStillBeMembers(tx, [...new Set(logs.map((log) => log.memberId))]);
  const importId = newId();
  const origin = { importId, organisationId: input.organisationId, submittedBy: tx.actorName };
  let [added, addedMinutes] = [0, 0];
  for (let from = 0; from < logs.length; from += insertBatch) {
    const written = await insertSheetLogs(tx, origin, logs.slice(from, from + insertBatch));
    added += written.added;
    addedMinutes += written.addedMinutes;
  }
  const rowsAlreadyLoaded = counts.rowsAlreadyLoaded + logs.length - added;
  tx.em.create(HoursImportEntity, {
    ...{ id: importId, schemeId: tx.schemeId, organisationId: input.organisationId, uploadId: input.uploadId },
    ...{ importedBy: tx.actorName, importedAt: tx.now, judgedAt: tx.now, endedAt: tx.now, state: 'DONE' },
    ...{ skipsProblems: input.skipRowsWithProblems, afterRow: logs.at(-1)?.row ?? 0 },
    ...{ rowsRead: counts.rowsRead, rowsChecked: counts.rowsRead, rowsToLoad: logs.length, rowsLoaded: logs.length },
    ...{ rowsAdded: added, rowsAlreadyLoaded, rowsRefused: counts.rowsRefused, addedMinutes },
  });
  await tx.em.flush();
  return added;
}

/** Nothing is written for a membership that has just ended or been joined with another: its hours would be left behind. */
async function mustStillBeMembers(tx: CommandTransaction<never>, memberIds: readonly string[]): Promise<void> {
  await keepMembers(tx, memberIds);
  const [gone] = await tx.sql(
    `SELECT id FROM member WHERE scheme_id = $1 AND id = ANY ($2) AND status <> 'ACTIVE' LIMIT 1`,
    [tx.schemeId, memberIds],
  );
  if (gone) {
    throw new DomainError(
      'MEMBER_CLOSED',
      'Somebody on the sheet has just stopped being a member, or joined two memberships. Please load the sheet again.',
      { field: ['uploadId'] },
    );
  }
}
