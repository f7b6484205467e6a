import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

export interface CardFacts {
  recipient: RecipientRecord;
  issuedAt: Date;
  /** When it was blocked or replaced. Null while it is in use. */
  endedAt: Date | null;
  /** Another card was in use until this one was issued. */
  replacesAnother: boolean;
}

/** Member cards by id. Missing ones are left out. */
export async function cardFacts(tx: SchemeTransaction, cardIds: readonly string[]): Promise<Map<string, CardFacts>> {
  const rows = await tx.sql<Omit<CardFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT c.id, c.member_id AS "memberId", c.issued_at AS "issuedAt", c.ended_at AS "endedAt",
            EXISTS (SELECT 1 FROM member_card o WHERE o.scheme_id = c.scheme_id AND o.member_id = c.member_id AND o.id <> c.id
                    AND o.state = 'REPLACED' AND o.ended_at = c.issued_at) AS "replacesAnother"
     FROM member_card c WHERE c.scheme_id = $1 AND c.id = ANY ($2)`,
    [tx.schemeId, cardIds],
  );
  return await withRecipients(tx, rows);
}
