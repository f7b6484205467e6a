import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

export interface DeputyFacts {
  /** Who stands in. */
  recipient: RecipientRecord;
  leaderName: string;
  organisationName: string;
  /** yyyy-mm-dd */
  fromOn: string;
  toOn: string;
  hasEnded: boolean;
}

/** Absences in which somebody stands in, by id. The others are left out. */
export async function deputyFacts(
  tx: SchemeTransaction,
  absenceIds: readonly string[],
): Promise<Map<string, DeputyFacts>> {
  const rows = await tx.sql<Omit<DeputyFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT a.id, a.deputy_id AS "memberId", leader.name AS "leaderName", o.name AS "organisationName", a.from_on AS "fromOn", a.to_on AS "toOn",
            a.ended_at IS NOT NULL AS "hasEnded"
     FROM leader_absence a
     JOIN member leader ON leader.scheme_id = a.scheme_id AND leader.id = a.leader_id
     JOIN organisation o ON o.scheme_id = a.scheme_id AND o.id = a.organisation_id
     WHERE a.scheme_id = $1 AND a.id = ANY ($2) AND a.deputy_id IS NOT NULL`,
    [tx.schemeId, absenceIds],
  );
  return await withRecipients(tx, rows);
}
