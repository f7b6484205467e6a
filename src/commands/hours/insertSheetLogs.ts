import { newId } from '../../domain/ids.js';
import type { CommandTransaction } from '../defineCommand.js';
import type { SheetLog } from './judgeSheet.js';

export interface SheetOrigin {
  importId: string;
  organisationId: string;
  /** The actor who asked for the import: these hours were submitted by them. */
  submittedBy: string;
}

/**
 * Writes good rows of a sheet as submitted logs, in one statement. Whatever an import had loaded before is left out by its fingerprint.
 * @returns what was new: how many logs, and how many minutes they say were given.
 */
export async function insertSheetLogs(
  tx: CommandTransaction<never>,
  { importId, organisationId, submittedBy }: SheetOrigin,
  logs: readonly SheetLog[],
): Promise<{ added: number; addedMinutes: number }> {
  if (logs.length === 0) return { added: 0, addedMinutes: 0 };
  const inserted = await tx.sql<{ givenMinutes: number }>(
    `INSERT INTO hours_log (scheme_id, id, member_id, organisation_id, worked_on, starts_at, ends_at, break_minutes, given_minutes, reward_minutes,
                            activity, state, submitted_by, submitted_at, import_id, import_row, import_fingerprint)
     SELECT $1, r.id, r."memberId", $2, r."workedOn", r."startsAt", r."endsAt", r."breakMinutes", r."givenMinutes", r."rewardMinutes",
            r.activity, 'SUBMITTED', $3, $4, $5, r.row, decode(r.fingerprint, 'hex')
     FROM jsonb_to_recordset($6) AS r (id uuid, "memberId" uuid, "workedOn" date, "startsAt" timestamptz, "endsAt" timestamptz, "breakMinutes" integer,
                                      "givenMinutes" integer, "rewardMinutes" integer, activity text, row integer, fingerprint text)
     ON CONFLICT (scheme_id, organisation_id, import_fingerprint) WHERE import_fingerprint IS NOT NULL DO NOTHING
     RETURNING given_minutes AS "givenMinutes"`,
    [
      ...[tx.schemeId, organisationId, submittedBy, tx.now, importId],
      JSON.stringify(logs.map((log) => ({ ...log, id: newId() }))),
    ],
  );
  return {
    added: inserted.length,
    addedMinutes: inserted.reduce((sum, { givenMinutes }) => sum + givenMinutes, 0),
  };
}
