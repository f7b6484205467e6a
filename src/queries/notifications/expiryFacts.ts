import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

interface ExpiryRow {
  id: string;
  memberId: string;
  expiredMinutes: number;
  /** The member's balance right after. */
  balanceMinutes: number | null;
}

export interface ExpiryFacts extends ExpiryRow {
  recipient: RecipientRecord;
}

/** Members' lapsed credits by their transfer's id. Missing ones are left out. */
export async function expiryFacts(
  tx: SchemeTransaction,
  transferIds: readonly string[],
): Promise<Map<string, ExpiryFacts>> {
  const rows = await tx.sql<ExpiryRow>(
    `SELECT t.id, wallet.member_id AS "memberId", t.amount_minutes AS "expiredMinutes", e.balance_after_minutes AS "balanceMinutes"
     FROM transfer t
     JOIN account wallet ON wallet.scheme_id = t.scheme_id AND wallet.id = t.from_account_id
     LEFT JOIN entry e ON e.scheme_id = t.scheme_id AND e.transfer_id = t.id AND e.account_id = wallet.id
     WHERE t.scheme_id = $1 AND t.id = ANY ($2) AND t.kind = 'EXPIRY' AND wallet.member_id IS NOT NULL`,
    [tx.schemeId, transferIds],
  );
  return await withRecipients(tx, rows);
}
