import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords, withRecipients } from './recipients.js';

export interface MemberRegisteredFacts {
  recipient: RecipientRecord;
}

/** New members by id. Missing ones are left out. */
export async function memberRegisteredFacts(
  tx: SchemeTransaction,
  memberIds: readonly string[],
): Promise<Map<string, MemberRegisteredFacts>> {
  const members = await recipientRecords(tx, memberIds);
  return new Map([...members].map(([id, recipient]) => [id, { recipient }]));
}

export interface ApiKeyCreatedFacts {
  /** Who made the key. */
  recipient: RecipientRecord;
  keyName: string;
  createdAt: Date;
  /** Whom the key can act for: an organisation, or a member who allowed an app. */
  actsForName: string | null;
}

/** New API keys by id. Missing ones are left out. */
export async function apiKeyCreatedFacts(
  tx: SchemeTransaction,
  apiKeyIds: readonly string[],
): Promise<Map<string, ApiKeyCreatedFacts>> {
  const rows = await tx.sql<Omit<ApiKeyCreatedFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT k.id, k.created_by_member_id AS "memberId", k.name AS "keyName", k.created_at AS "createdAt",
            coalesce(o.name, holder.name) AS "actsForName"
     FROM api_key k
     LEFT JOIN organisation o ON o.scheme_id = k.scheme_id AND o.id = k.organisation_id
     LEFT JOIN member holder ON holder.scheme_id = k.scheme_id AND holder.id = k.member_id
     WHERE k.scheme_id = $1 AND k.id = ANY ($2)`,
    [tx.schemeId, apiKeyIds],
  );
  return await withRecipients(tx, rows);
}
