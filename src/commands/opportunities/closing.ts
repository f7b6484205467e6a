import type { CommandTransaction } from '../defineCommand.js';

type Transaction = CommandTransaction<never>;

/**
 * Ends opportunities that are locked: nobody books or applies any more, and whoever has applied reads these words.
 * @returns how many applications ended.
 */
export async function endOpportunities(
  tx: Transaction,
  opportunityIds: readonly string[],
  words: string,
): Promise<number> {
  if (opportunityIds.length === 0) return 0;
  await tx.sql(
    `UPDATE opportunity SET state = 'CLOSED', closed_at = $3, changed_at = $3, revision = revision + 1
     WHERE scheme_id = $1 AND id = ANY ($2) AND state <> 'CLOSED'`,
    [tx.schemeId, opportunityIds, tx.now],
  );
  const applications = await tx.sql<{ id: string; memberId: string }>(
    `WITH live AS (
       SELECT id FROM application WHERE scheme_id = $1 AND opportunity_id = ANY ($2) AND state IN ('WAITING', 'ACCEPTED') ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE application a SET state = 'ENDED', decided_by = $4, decided_at = $3, reason = $5 FROM live
     WHERE a.scheme_id = $1 AND a.id = live.id RETURNING a.id, a.member_id AS "memberId"`,
    [tx.schemeId, opportunityIds, tx.now, tx.actorName, words],
  );
  return applications.length;
}
