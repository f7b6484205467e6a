import type { SchemeTransaction } from '../../entities/database.js';
import { DECLINED_BY, decidersOfLogs, type UndecidedLog } from './deciders.js';
import { operatorRecords, type RecipientRecord, withRecipients } from './recipients.js';

interface AppealRow extends UndecidedLog {
  organisationName: string;
  isOpen: boolean;
  /** yyyy-mm-dd */
  workedOn: string;
  givenMinutes: number;
  declineReason: string;
  words: string;
  appealedAt: Date;
}

export interface AppealFacts extends AppealRow {
  /** Whose hours they are. */
  recipient: RecipientRecord;
  /** Who is asked to decide: of those at the group who may, whoever is there; the operators where there is nobody. */
  deciders: RecipientRecord[];
  operators: RecipientRecord[];
}

/** Logs that were appealed, by id. Those that are missing or never were are left out. */
export async function appealFacts(
  tx: SchemeTransaction & { now: Date },
  hoursLogIds: readonly string[],
): Promise<Map<string, AppealFacts>> {
  const rows = await tx.sql<AppealRow>(
    `SELECT h.id, h.member_id AS "memberId", h.organisation_id AS "organisationId", o.name AS "organisationName", h.state = 'APPEALED' AS "isOpen",
            h.worked_on AS "workedOn", h.given_minutes AS "givenMinutes", h.decline_reason AS "declineReason", ${DECLINED_BY} AS "declinedByMemberId",
            h.appeal_words AS words, h.appealed_at AS "appealedAt"
     FROM hours_log h JOIN organisation o ON o.scheme_id = h.scheme_id AND o.id = h.organisation_id
     WHERE h.scheme_id = $1 AND h.id = ANY ($2) AND h.appealed_at IS NOT NULL`,
    [tx.schemeId, hoursLogIds],
  );
  const operators = await operatorRecords(tx);
  const people = await decidersOfLogs(tx, tx.now, rows);
  const appeals = await withRecipients(tx, rows);
  return new Map(
    [...appeals].map(([id, appeal]) => {
      const { leaders = [], coordinators = [], mayDecide = () => false } = people.get(id) ?? {};
      const atTheGroup = [...leaders, ...coordinators];
      const deciders = atTheGroup.length > 0 ? atTheGroup : operators.filter(mayDecide);
      return [id, { ...appeal, operators, deciders }];
    }),
  );
}
