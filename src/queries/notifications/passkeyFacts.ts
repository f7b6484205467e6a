import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

export interface PasskeyFactsRecord {
  recipient: RecipientRecord;
  passkeyName: string;
  createdAt: Date;
  endedAt: Date | null;
}

/** Passkeys by id, removed ones included. Missing ones are left out. */
export async function passkeyFacts(
  tx: SchemeTransaction,
  passkeyIds: readonly string[],
): Promise<Map<string, PasskeyFactsRecord>> {
  const rows = await tx.sql<Omit<PasskeyFactsRecord, 'recipient'> & { id: string; memberId: string }>(
    `SELECT id, member_id AS "memberId", name AS "passkeyName", created_at AS "createdAt", ended_at AS "endedAt"
     FROM passkey WHERE scheme_id = $1 AND id = ANY ($2)`,
    [tx.schemeId, passkeyIds],
  );
  return await withRecipients(tx, rows);
}
