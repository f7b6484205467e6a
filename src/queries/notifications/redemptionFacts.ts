import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

export interface RedemptionFacts {
  recipient: RecipientRecord;
  venueName: string;
  offerTitle: string;
  priceMinutes: number;
  redeemedAt: Date;
  /** The member's balance right after the visit, and right after its credits came back. */
  balanceAfterVisitMinutes: number | null;
  balanceAfterReversalMinutes: number | null;
}

/** Redemptions by id. Those that are missing or were never made final are left out. */
export async function redemptionFacts(
  tx: SchemeTransaction,
  redemptionIds: readonly string[],
): Promise<Map<string, RedemptionFacts>> {
  const rows = await tx.sql<Omit<RedemptionFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT r.id, r.member_id AS "memberId", o.name AS "venueName", offer.title AS "offerTitle", r.price_minutes AS "priceMinutes",
            r.redeemed_at AS "redeemedAt", spent.balance_after_minutes AS "balanceAfterVisitMinutes",
            returned.balance_after_minutes AS "balanceAfterReversalMinutes"
     FROM redemption r
     JOIN organisation o ON o.scheme_id = r.scheme_id AND o.id = r.organisation_id
     JOIN offer ON offer.scheme_id = r.scheme_id AND offer.id = r.offer_id
     LEFT JOIN account wallet ON wallet.scheme_id = r.scheme_id AND wallet.member_id = r.member_id
     LEFT JOIN entry spent ON spent.scheme_id = r.scheme_id AND spent.transfer_id = r.transfer_id AND spent.account_id = wallet.id
     LEFT JOIN transfer reversal ON reversal.scheme_id = r.scheme_id AND reversal.reverses_transfer_id = r.transfer_id
     LEFT JOIN entry returned ON returned.scheme_id = r.scheme_id AND returned.transfer_id = reversal.id AND returned.account_id = wallet.id
     WHERE r.scheme_id = $1 AND r.id = ANY ($2) AND r.redeemed_at IS NOT NULL`,
    [tx.schemeId, redemptionIds],
  );
  return await withRecipients(tx, rows);
}
