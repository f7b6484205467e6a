import type { DbsLevel } from '../../domain/opportunities/requirements.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, withRecipients } from './recipients.js';

export interface CheckFactsRecord {
  recipient: RecipientRecord;
  ageYears: number | null;
  trainingName: string | null;
  dbsLevel: DbsLevel | null;
  datedOn: string;
  expiresOn: string | null;
  endedAt: Date | null;
}

/** Checks by id, with the member they are about. Missing ones are left out. */
export async function checkFacts(
  tx: SchemeTransaction,
  checkIds: readonly string[],
): Promise<Map<string, CheckFactsRecord>> {
  const rows = await tx.sql<Omit<CheckFactsRecord, 'recipient'> & { id: string; memberId: string }>(
    `SELECT c.id, c.member_id AS "memberId", c.age_years AS "ageYears", t.name AS "trainingName", c.dbs_level AS "dbsLevel",
            c.dated_on::text AS "datedOn", c.expires_on::text AS "expiresOn", c.ended_at AS "endedAt"
     FROM member_check c LEFT JOIN training t ON t.scheme_id = c.scheme_id AND t.id = c.training_id
     WHERE c.scheme_id = $1 AND c.id = ANY ($2)`,
    [tx.schemeId, checkIds],
  );
  return await withRecipients(tx, rows);
}
