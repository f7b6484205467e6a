import type { SchemeTransaction } from '../../entities/database.js';
import { decidersOf } from './deciders.js';
import { operatorRecords, type RecipientRecord, withRecipients } from './recipients.js';

interface AppealRow {
  id: string;
  /** Who gave the hours. */
  memberId: string;
  organisationId: string;
  organisationName: string;
  isOpen: boolean;
  /** yyyy-mm-dd */
  workedOn: string;
  givenMinutes: number;
  declineReason: string;
  /** The member who declined, as they go on. */
  declinedByMemberId: string | null;
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
            h.worked_on AS "workedOn", h.given_minutes AS "givenMinutes", h.decline_reason AS "declineReason", CASE WHEN h.decided_by LIKE 'member:%' THEN remaining_member(h.scheme_id, substr(h.decided_by, length('member:') + 1)::uuid) END AS "declinedByMemberId",
            h.appeal_words AS words, h.appealed_at AS "appealedAt"
     FROM hours_log h JOIN organisation o ON o.scheme_id = h.scheme_id AND o.id = h.organisation_id
     WHERE h.scheme_id = $1 AND h.id = ANY ($2) AND h.appealed_at IS NOT NULL`,
    [tx.schemeId, hoursLogIds],
  );
  const operators = await operatorRecords(tx);
  const people = await decidersOf(
    tx,
    tx.now,
    rows.map(({ organisationId }) => organisationId),
  );
  const appeals = await withRecipients(tx, rows);
  return new Map(
    [...appeals].map(([id, appeal]) => {
      const mayDecide = ({ memberId }: RecipientRecord) =>
        memberId !== appeal.memberId && memberId !== appeal.declinedByMemberId;
      const { leaders = [], coordinators = [] } = people.get(appeal.organisationId) ?? {};
      const atTheGroup = [...leaders, ...coordinators].filter(mayDecide);
      const deciders = atTheGroup.length > 0 ? atTheGroup : operators.filter(mayDecide);
      return [id, { ...appeal, operators, deciders }];
    }),
  );
}
