import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

export interface HoldFacts {
  recipient: RecipientRecord;
  state: 'HELD' | 'REDEEMED' | 'REVERSED' | 'RELEASED' | 'LAPSED';
  venueName: string;
  /** False where the venue is closed or suspended. */
  venueTakesPart: boolean;
  offerTitle: string;
  heldMinutes: number;
  /** Null where it was held at a till. */
  bookedFor: Date | null;
}

/** Redemptions that began as a hold, by id. Missing ones are left out. */
export async function holdFacts(
  tx: SchemeTransaction,
  redemptionIds: readonly string[],
): Promise<Map<string, HoldFacts>> {
  const rows = await tx.sql<Omit<HoldFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT r.id, r.member_id AS "memberId", r.state, o.name AS "venueName", o.status = 'VERIFIED' AS "venueTakesPart", offer.title AS "offerTitle",
            r.price_minutes AS "heldMinutes", r.booked_for AS "bookedFor"
     FROM redemption r
     JOIN organisation o ON o.scheme_id = r.scheme_id AND o.id = r.organisation_id
     JOIN offer ON offer.scheme_id = r.scheme_id AND offer.id = r.offer_id
     WHERE r.scheme_id = $1 AND r.id = ANY ($2) AND r.hold_id IS NOT NULL`,
    [tx.schemeId, redemptionIds],
  );
  return await withRecipients(tx, rows);
}
