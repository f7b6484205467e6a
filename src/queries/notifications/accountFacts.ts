import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

export interface AccountStatusFacts {
  status: 'OPEN' | 'FROZEN' | 'CLOSED';
  /** Null for a member's own wallet. */
  organisationName: string | null;
  /** The member whose wallet it is, or the organisation's coordinators; its leaders where it has none. */
  recipients: RecipientRecord[];
}

/** Accounts by id, with those who look after them. Missing ones are left out. */
export async function accountStatusFacts(
  tx: SchemeTransaction,
  accountIds: readonly string[],
): Promise<Map<string, AccountStatusFacts>> {
  const rows = await tx.sql<Omit<AccountStatusFacts, 'recipients'> & { id: string; memberIds: string[] }>(
    `SELECT a.id, a.status, o.name AS "organisationName", CASE WHEN a.member_id IS NOT NULL THEN ARRAY[a.member_id::text] ELSE ARRAY(
              SELECT r.member_id::text FROM role_assignment r
              WHERE r.scheme_id = a.scheme_id AND r.organisation_id = a.organisation_id AND r.ended_at IS NULL AND (r.role = 'COORDINATOR' OR r.role = 'LEADER'
                AND NOT EXISTS (SELECT 1 FROM role_assignment c WHERE c.scheme_id = a.scheme_id AND c.organisation_id = a.organisation_id
                                AND c.role = 'COORDINATOR' AND c.ended_at IS NULL))
              ORDER BY r.assigned_at, r.id) END AS "memberIds"
     FROM account a LEFT JOIN organisation o ON o.scheme_id = a.scheme_id AND o.id = a.organisation_id
     WHERE a.scheme_id = $1 AND a.id = ANY ($2)`,
    [tx.schemeId, accountIds],
  );
  const members = await recipientRecords(
    tx,
    rows.flatMap((row) => row.memberIds),
  );
  return new Map(
    rows.map(({ id, memberIds, ...facts }) => [
      id,
      { ...facts, recipients: memberIds.flatMap((memberId) => members.get(memberId) ?? []) },
    ]),
  );
}
