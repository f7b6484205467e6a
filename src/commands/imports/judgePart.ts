import { judgeAgain } from '../../domain/hours/claim.js';
import { type CountedHours, MemberDays } from '../../domain/hours/day.js';
import { addDays } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { HoursImportEntity } from '../../entities/hours/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { judgeBeside, loadedFingerprints, problem, type SheetLog, type SheetProblem } from '../hours/judgeSheet.js';

export interface JudgedPart {
  good: SheetLog[];
  /** Another sheet of the group has brought them since the whole was judged. */
  rowsAlreadyLoaded: number;
  refused: SheetProblem[];
}

/**
 * Judges good rows of an import once more, by the rules, the day and the approved hours of now, and beside what the same sheet has brought already. What
 * they earn is counted by the rules of now too. The rows are of the memberships that are to have them.
 */
export async function judgePart(
  tx: CommandTransaction<never>,
  { id, organisationId }: Pick<HoursImportEntity, 'id' | 'organisationId'>,
  logs: readonly SheetLog[],
): Promise<JudgedPart> {
  const loaded = await loadedFingerprints(tx, organisationId, logs);
  // What is there already would overlap itself.
  const rows = logs.filter(({ fingerprint }) => !loaded.has(fingerprint));
  const days = await daysNear(tx, id, rows);
  const { timeZone, rules: stored } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const rules = rulesOf(stored);
  const judged: JudgedPart = { good: [], rowsAlreadyLoaded: logs.length - rows.length, refused: [] };
  for (const row of rows) {
    const one = judgeBeside(days.get(row.memberId), () => judgeAgain(row, tx.now, rules, timeZone));
    if ('problem' in one) judged.refused.push(problem(row, one.problem));
    else judged.good.push(one);
  }
  return judged;
}

/** What counts on the days of these rows and on those beside them: approved hours, and what waits of the same sheet, as when the whole was judged. */
async function daysNear(
  tx: CommandTransaction<never>,
  importId: string,
  rows: readonly SheetLog[],
): Promise<Map<string, MemberDays>> {
  const memberIds = [...new Set(rows.map(({ memberId }) => memberId))];
  const near = new Set(rows.flatMap(({ workedOn }) => [-1, 0, 1].map((days) => addDays(workedOn, days))));
  const counted = await tx.sql<CountedHours & { memberId: string }>(
    `SELECT member_id AS "memberId", worked_on AS "workedOn", given_minutes AS "givenMinutes", starts_at AS "startsAt", ends_at AS "endsAt"
     FROM hours_log WHERE scheme_id = $1 AND member_id = ANY ($2) AND worked_on = ANY ($3::date[])
       AND (state = 'APPROVED' OR state = 'SUBMITTED' AND import_id = $4)`,
    [tx.schemeId, memberIds, [...near], importId],
  );
  const days = new Map(memberIds.map((id) => [id, new MemberDays()]));
  for (const hours of counted) days.get(hours.memberId)?.add(hours);
  return days;
}
