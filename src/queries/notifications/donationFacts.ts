import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

export interface DonationFacts {
  /** Who gave. */
  recipient: RecipientRecord;
  /** Null for the community pot, which belongs to no group. */
  groupName: string | null;
  donatedMinutes: number;
  donatedAt: Date;
  balanceAfterMinutes: number | null;
}

/** Donations by their transfer's id. Missing ones are left out. */
export async function donationFacts(
  tx: SchemeTransaction,
  transferIds: readonly string[],
): Promise<Map<string, DonationFacts>> {
  const rows = await tx.sql<Omit<DonationFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT t.id, wallet.member_id AS "memberId", g.name AS "groupName", t.amount_minutes AS "donatedMinutes", t.occurred_at AS "donatedAt",
            given.balance_after_minutes AS "balanceAfterMinutes"
     FROM transfer t
     JOIN account wallet ON wallet.scheme_id = t.scheme_id AND wallet.id = t.from_account_id AND wallet.kind = 'WALLET'
     JOIN account pot ON pot.scheme_id = t.scheme_id AND pot.id = t.to_account_id
     LEFT JOIN organisation g ON g.scheme_id = t.scheme_id AND g.id = pot.organisation_id
     LEFT JOIN entry given ON given.scheme_id = t.scheme_id AND given.transfer_id = t.id AND given.account_id = wallet.id
     WHERE t.scheme_id = $1 AND t.id = ANY ($2)`,
    [tx.schemeId, transferIds],
  );
  return await withRecipients(tx, rows);
}
