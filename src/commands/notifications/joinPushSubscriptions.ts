import type { SchemeTransaction } from '../../entities/database.js';

/**
 * Whoever holds the device is the person who remains: what was told of messages to the membership that goes, or was in its hand, is of the other, once for
 * each browser. Under both their locks.
 */
export async function joinPushSubscriptions(
  tx: SchemeTransaction,
  remainingId: string,
  leavingId: string,
): Promise<void> {
  const both = [tx.schemeId, remainingId, leavingId];
  await tx.sql(
    `DELETE FROM push_subscription p USING push_subscription o
     WHERE p.scheme_id = $1 AND p.member_id = $3 AND o.scheme_id = $1 AND o.member_id = $2 AND o.endpoint = p.endpoint`,
    both,
  );
  await tx.sql(
    `UPDATE push_subscription p SET member_id = j.member_id, by_member_id = nullif(j.by_member_id, j.member_id)
     FROM (SELECT id, CASE member_id WHEN $3 THEN $2::uuid ELSE member_id END AS member_id,
                  CASE by_member_id WHEN $3 THEN $2::uuid ELSE by_member_id END AS by_member_id
           FROM push_subscription WHERE scheme_id = $1 AND (member_id = $3 OR by_member_id = $3)) j
     WHERE p.scheme_id = $1 AND p.id = j.id`,
    both,
  );
}
