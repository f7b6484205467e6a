import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

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

/** Null: the redemption or its member no longer exists, or it was never made final. */
export async function redemptionFacts(tx: SchemeTransaction, redemptionId: string): Promise<RedemptionFacts | null> {
  const [row] = await tx.sql<
    Omit<RedemptionFacts, 'recipient' | 'redeemedAt'> & { memberId: string; redeemedAt: string | null }
  >(
    `SELECT r.member_id AS "memberId", o.name AS "venueName", offer.title AS "offerTitle", r.price_minutes AS "priceMinutes",
            r.redeemed_at AS "redeemedAt", spent.balance_after_minutes AS "balanceAfterVisitMinutes",
            returned.balance_after_minutes AS "balanceAfterReversalMinutes"
     FROM redemption r
     JOIN organisation o ON o.scheme_id = r.scheme_id AND o.id = r.organisation_id
     JOIN offer ON offer.scheme_id = r.scheme_id AND offer.id = r.offer_id
     LEFT JOIN account wallet ON wallet.scheme_id = r.scheme_id AND wallet.member_id = r.member_id
     LEFT JOIN entry spent ON spent.scheme_id = r.scheme_id AND spent.transfer_id = r.transfer_id AND spent.account_id = wallet.id
     LEFT JOIN transfer reversal ON reversal.scheme_id = r.scheme_id AND reversal.reverses_transfer_id = r.transfer_id
     LEFT JOIN entry returned ON returned.scheme_id = r.scheme_id AND returned.transfer_id = reversal.id AND returned.account_id = wallet.id
     WHERE r.scheme_id = $1 AND r.id = $2`,
    [tx.schemeId, redemptionId],
  );
  if (row === undefined || row.redeemedAt === null) return null;
  const recipient = (await recipientRecords(tx, [row.memberId])).get(row.memberId);
  return recipient === undefined ? null : { ...row, recipient, redeemedAt: new Date(row.redeemedAt) };
}
