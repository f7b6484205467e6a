import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords, withRecipients } from './recipients.js';

export interface MergeProposedFacts {
  /** Every operator but the one who asked, while it is still to be decided. */
  recipients: RecipientRecord[];
  proposedByName: string;
  remainingName: string;
  leavingName: string;
  proposedAt: Date;
}

/** Proposals by id. Missing ones are left out. */
export async function mergeProposedFacts(
  tx: SchemeTransaction,
  mergeRequestIds: readonly string[],
): Promise<Map<string, MergeProposedFacts>> {
  const rows = await tx.sql<Omit<MergeProposedFacts, 'recipients'> & { id: string; operatorIds: string[] }>(
    `SELECT q.id, proposer.name AS "proposedByName", remaining.name AS "remainingName", leaving.name AS "leavingName", q.proposed_at AS "proposedAt",
            ARRAY(SELECT r.member_id::text FROM role_assignment r
                  WHERE r.scheme_id = q.scheme_id AND r.role = 'OPERATOR' AND r.ended_at IS NULL AND q.state = 'PROPOSED'
                    AND r.member_id NOT IN (remaining_member(q.scheme_id, q.proposed_by_member_id), q.remaining_member_id, q.leaving_member_id)
                  ORDER BY r.assigned_at, r.id) AS "operatorIds"
     FROM merge_request q
     JOIN member proposer ON proposer.scheme_id = q.scheme_id AND proposer.id = q.proposed_by_member_id
     JOIN member remaining ON remaining.scheme_id = q.scheme_id AND remaining.id = q.remaining_member_id
     JOIN member leaving ON leaving.scheme_id = q.scheme_id AND leaving.id = q.leaving_member_id
     WHERE q.scheme_id = $1 AND q.id = ANY ($2)`,
    [tx.schemeId, mergeRequestIds],
  );
  const operators = await recipientRecords(
    tx,
    rows.flatMap((row) => row.operatorIds),
  );
  return new Map(
    rows.map(({ id, operatorIds, ...facts }) => [
      id,
      { ...facts, recipients: operatorIds.flatMap((operatorId) => operators.get(operatorId) ?? []) },
    ]),
  );
}

export interface MembersMergedFacts {
  /** The member who remains. */
  recipient: RecipientRecord;
  joinedAt: Date;
  balanceMinutes: number;
}

/** Joined memberships by the id of the one that ended. Missing ones are left out. */
export async function membersMergedFacts(
  tx: SchemeTransaction,
  leavingMemberIds: readonly string[],
): Promise<Map<string, MembersMergedFacts>> {
  const rows = await tx.sql<Omit<MembersMergedFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT leaving.id, leaving.merged_into_id AS "memberId", q.settled_at AS "joinedAt", wallet.balance_minutes AS "balanceMinutes"
     FROM member leaving
     JOIN merge_request q ON q.scheme_id = leaving.scheme_id AND q.leaving_member_id = leaving.id AND q.state = 'MERGED'
     JOIN account wallet ON wallet.scheme_id = leaving.scheme_id AND wallet.member_id = leaving.merged_into_id
     WHERE leaving.scheme_id = $1 AND leaving.id = ANY ($2)`,
    [tx.schemeId, leavingMemberIds],
  );
  return await withRecipients(tx, rows);
}

export interface MembershipEndedFacts {
  recipient: RecipientRecord;
  reason: 'LEAVING' | 'DEATH';
  /** Null while the wallet waits for somebody to say where its credits go. */
  settledAt: Date | null;
  settlesAt: Date;
  /** What the wallet held, or had to earn back, when it was settled or as it waits now. */
  leftMinutes: number;
  toEarnBackMinutes: number;
  /** Null for the community pot. */
  passedOnToName: string | null;
  hasWaitingHours: boolean;
}

/** Memberships that ended, by their member. Missing ones are left out. */
export async function membershipEndedFacts(
  tx: SchemeTransaction,
  memberIds: readonly string[],
): Promise<Map<string, MembershipEndedFacts>> {
  const rows = await tx.sql<Omit<MembershipEndedFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT e.member_id AS id, e.member_id AS "memberId", e.reason, e.settled_at AS "settledAt", e.settles_at AS "settlesAt",
            CASE WHEN e.settled_at IS NULL THEN greatest(0, w.balance_minutes) ELSE coalesce(passed.minutes, 0) END AS "leftMinutes",
            CASE WHEN e.settled_at IS NULL THEN w.to_earn_back_minutes ELSE coalesce(let_go.minutes, 0) END AS "toEarnBackMinutes",
            coalesce(receiver.name, pot_group.name) AS "passedOnToName",
            EXISTS (SELECT 1 FROM hours_log h WHERE h.scheme_id = e.scheme_id AND h.member_id = e.member_id AND h.state = 'SUBMITTED') AS "hasWaitingHours"
     FROM membership_end e
     JOIN account w ON w.scheme_id = e.scheme_id AND w.member_id = e.member_id
     LEFT JOIN member receiver ON receiver.scheme_id = e.scheme_id AND receiver.id = e.to_member_id
     LEFT JOIN organisation pot_group ON pot_group.scheme_id = e.scheme_id AND pot_group.id = e.to_organisation_id
     LEFT JOIN LATERAL (
       SELECT sum(-n.amount_minutes) AS minutes FROM entry n JOIN transfer t ON t.scheme_id = n.scheme_id AND t.id = n.transfer_id
       WHERE n.scheme_id = e.scheme_id AND n.account_id = w.id AND n.occurred_at = e.settled_at AND t.kind IN ('GIFT', 'DONATION') AND n.amount_minutes < 0
     ) passed ON true
     LEFT JOIN LATERAL (
       SELECT sum(n.amount_minutes) AS minutes FROM entry n JOIN transfer t ON t.scheme_id = n.scheme_id AND t.id = n.transfer_id
       WHERE n.scheme_id = e.scheme_id AND n.account_id = w.id AND n.occurred_at = e.settled_at AND t.kind = 'ADJUSTMENT' AND n.amount_minutes > 0
     ) let_go ON true
     WHERE e.scheme_id = $1 AND e.member_id = ANY ($2)`,
    [tx.schemeId, memberIds],
  );
  return await withRecipients(tx, rows);
}
