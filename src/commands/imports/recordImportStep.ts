import type { HoursImportEntity } from '../../entities/hours/entities.js';
import { hoursImportDue } from '../../policies/imports.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { insertSheetLogs } from '../hours/insertSheetLogs.js';
import { problem, type SheetLog, type SheetProblem } from '../hours/judgeSheet.js';
import { acceptsHours } from '../hours/logHours.js';
import { keepOrganisation } from '../opportunities/keepOpportunity.js';
import { keepMembers } from '../people/lockMembers.js';
import { endImport, keepProblems, stopImport } from './endImport.js';
import { lockImport, notAtWork, planImport, stopOf } from './importNow.js';
import { judgePart } from './judgePart.js';

/**
 * Makes logs of an import's next part: they, what was counted, how far it is, and its next step or its end, all or nothing. A worker that dies before has
 * loaded nothing of the part, one that dies after has loaded it once.
 * Each row is judged again by what is so now: long may have passed since the sheet was judged, and others have written meanwhile.
 * Locks the import, the members of the part, the organisation, and its due work last. Records HoursImportEnded at its end, or where its group takes no part
 * any more; the audit row is written then.
 * @throws DomainError ALREADY_DONE (it was stopped, has ended, or another went on with it); RequestError NOT_FOUND, FORBIDDEN.
 */
export const recordImportStep = defineCommand({
  name: 'recordImportStep',
  policy: hoursImportDue,
  routine: true,
  async run(tx, input: { importId: string; from: number }): Promise<{ added: number }> {
    tx.authorize(undefined);
    const one = await lockImport(tx, input.importId);
    if (one.state !== 'LOADING' || one.afterRow !== input.from) throw notAtWork();
    const logs = await nextPart(tx, one);
    const { staying, gone } = await stillMembers(tx, logs);
    const organisation = await keepOrganisation(tx, one.organisationId);
    const stop = stopOf(() => acceptsHours(organisation));
    if (stop !== null) {
      await stopImport(tx, one, stop);
      return { added: 0 };
    }
    const origin = { importId: one.id, organisationId: one.organisationId, submittedBy: one.importedBy };
    const { good, rowsAlreadyLoaded, refused } = await judgePart(tx, one, staying);
    const problems = [...gone, ...refused].sort((a, b) => a.row - b.row);
    const { added, addedMinutes } = await insertSheetLogs(tx, origin, good);
    await keepProblems(tx, one.id, problems, await problemsKept(tx, one.id));
    one.rowsAdded += added;
    one.rowsAlreadyLoaded += rowsAlreadyLoaded + good.length - added;
    one.rowsRefused += problems.length;
    one.addedMinutes += addedMinutes;
    one.rowsLoaded += logs.length;
    one.afterRow = logs.at(-1)?.row ?? one.afterRow;
    await takePartsAway(tx, one);
    if (one.rowsLoaded >= (one.rowsToLoad ?? 0)) {
      await endImport(tx, one);
    } else {
      await tx.em.flush();
      await planImport(tx, one.id);
    }
    return { added };
  },
});

/** The good rows behind the last one that was dealt with. */
async function nextPart(tx: CommandTransaction<never>, { id, afterRow }: HoursImportEntity): Promise<SheetLog[]> {
  const [part] = await tx.sql<{ rows: KeptLog[] }>(
    `SELECT rows FROM hours_import_part WHERE scheme_id = $1 AND import_id = $2 AND first_row > $3 ORDER BY first_row LIMIT 1`,
    [tx.schemeId, id, afterRow],
  );
  if (!part) throw new Error('an import that is not at its end has no part left');
  return part.rows.map((row) => ({ ...row, startsAt: instantOf(row.startsAt), endsAt: instantOf(row.endsAt) }));
}

/** A good row as a part keeps it: JSON knows no instants. */
type KeptLog = Omit<SheetLog, 'startsAt' | 'endsAt'> & { startsAt: string | null; endsAt: string | null };

const instantOf = (kept: string | null): Date | null => (kept === null ? null : new Date(kept));

/** What has become logs need not wait any more. */
async function takePartsAway(tx: CommandTransaction<never>, { id, afterRow }: HoursImportEntity): Promise<void> {
  await tx.sql('DELETE FROM hours_import_part WHERE scheme_id = $1 AND import_id = $2 AND first_row <= $3', [
    tx.schemeId,
    id,
    afterRow,
  ]);
}

interface Standing {
  id: string;
  /** The membership that it was joined with, or itself. */
  nowId: string;
  isActive: boolean;
}

/**
 * Whose membership ended since the sheet was judged gets no hours any more; whose was joined with another gets them there. Keeps the memberships as they are
 * until this transaction ends.
 */
async function stillMembers(
  tx: CommandTransaction<never>,
  logs: readonly SheetLog[],
): Promise<{ staying: SheetLog[]; gone: SheetProblem[] }> {
  const ids = [...new Set(logs.map(({ memberId }) => memberId))];
  const before = await standings(tx, ids);
  const kept = new Set([...before.values()].flatMap(({ id, nowId }) => [id, nowId]));
  await keepMembers(tx, [...kept]);
  const standing = await standings(tx, ids);
  // They were joined in the moment before they were kept: the step is tried again.
  if ([...standing.values()].some(({ nowId }) => !kept.has(nowId))) throw new Error('memberships were just joined');
  const staying: SheetLog[] = [];
  const gone: SheetProblem[] = [];
  for (const log of logs) {
    const now = standing.get(log.memberId);
    if (now?.isActive) staying.push({ ...log, memberId: now.nowId });
    else gone.push(problem(log, 'this membership has ended.'));
  }
  return { staying, gone };
}

async function standings(tx: CommandTransaction<never>, ids: readonly string[]): Promise<Map<string, Standing>> {
  const rows = await tx.sql<Standing>(
    `SELECT m.id, coalesce(r.id, m.id) AS "nowId", coalesce(r.status, m.status) = 'ACTIVE' AS "isActive"
     FROM member m LEFT JOIN member r ON r.scheme_id = m.scheme_id AND r.id = m.merged_into_id
     WHERE m.scheme_id = $1 AND m.id = ANY ($2)`,
    [tx.schemeId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function problemsKept(tx: CommandTransaction<never>, importId: string): Promise<number> {
  const [row] = await tx.sql<{ kept: number }>(
    'SELECT coalesce(max(number), 0) AS kept FROM hours_import_problem WHERE scheme_id = $1 AND import_id = $2',
    [tx.schemeId, importId],
  );
  return row?.kept ?? 0;
}
