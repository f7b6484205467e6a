import type { SchemeTransaction } from '../../entities/database.js';

export interface AccountRecord {
  id: string;
  kind: 'ISSUANCE' | 'WALLET' | 'POT' | 'COMMUNITY_POT' | 'VENUE';
  status: 'OPEN' | 'FROZEN' | 'CLOSED';
  memberId: string | null;
  organisationId: string | null;
  balanceMinutes: number;
  heldMinutes: number;
  toEarnBackMinutes: number;
  /** What can be spent now: live lots, less what is held. */
  availableMinutes: number;
}

/** Accounts by id or by holder, with what can be spent at an instant. Missing ones are left out. */
export async function accountRecords(
  tx: SchemeTransaction,
  now: Date,
  by: { ids?: readonly string[]; memberIds?: readonly string[]; organisationIds?: readonly string[] },
): Promise<AccountRecord[]> {
  return await tx.sql<AccountRecord>(
    `SELECT a.id, a.kind, a.status, a.member_id AS "memberId", a.organisation_id AS "organisationId", a.balance_minutes AS "balanceMinutes",
            a.held_minutes AS "heldMinutes", a.to_earn_back_minutes AS "toEarnBackMinutes",
            CASE WHEN a.kind IN ('WALLET', 'POT', 'COMMUNITY_POT') THEN free.minutes ELSE a.balance_minutes END AS "availableMinutes"
     FROM account a CROSS JOIN LATERAL account_free(a.scheme_id, a.id, $2) free
     WHERE a.scheme_id = $1 AND (a.id = ANY ($3) OR a.member_id = ANY ($4) OR a.organisation_id = ANY ($5))
     ORDER BY a.kind`,
    [tx.schemeId, now, by.ids ?? [], by.memberIds ?? [], by.organisationIds ?? []],
  );
}
