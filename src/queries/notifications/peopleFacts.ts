import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

export interface MemberRegisteredFacts {
  recipient: RecipientRecord;
}

/** Null: the member no longer exists. */
export async function memberRegisteredFacts(
  tx: SchemeTransaction,
  memberId: string,
): Promise<MemberRegisteredFacts | null> {
  const recipient = (await recipientRecords(tx, [memberId])).get(memberId);
  return recipient === undefined ? null : { recipient };
}

export interface ApiKeyCreatedFacts {
  recipient: RecipientRecord;
  keyName: string;
  createdAt: Date;
  createdByName: string;
  /** Whom the key can act for: an organisation, or a member who allowed an app. */
  actsForName: string | null;
}

/** Null: the key or the member no longer exists. */
export async function apiKeyCreatedFacts(
  tx: SchemeTransaction,
  apiKeyId: string,
  memberId: string,
): Promise<ApiKeyCreatedFacts | null> {
  const [key] = await tx.sql<{ keyName: string; createdAt: string; createdByName: string; actsForName: string | null }>(
    `SELECT k.name AS "keyName", k.created_at AS "createdAt", maker.name AS "createdByName",
            coalesce(o.name, holder.name) AS "actsForName"
     FROM api_key k
     JOIN member maker ON maker.scheme_id = k.scheme_id AND maker.id = k.created_by_member_id
     LEFT JOIN organisation o ON o.scheme_id = k.scheme_id AND o.id = k.organisation_id
     LEFT JOIN member holder ON holder.scheme_id = k.scheme_id AND holder.id = k.member_id
     WHERE k.scheme_id = $1 AND k.id = $2`,
    [tx.schemeId, apiKeyId],
  );
  const recipient = (await recipientRecords(tx, [memberId])).get(memberId);
  if (key === undefined || recipient === undefined) return null;
  return { ...key, recipient, createdAt: new Date(key.createdAt) };
}
