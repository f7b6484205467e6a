import type { SchemeTransaction } from '../../entities/database.js';
import { endAppAccess } from '../apps/endings.js';

/**
 * Ends every way in and every way to spend of a membership that ends: sessions, sign-in codes, passkeys, redemption codes, cards, and the apps the member
 * allowed. Their browsers are told of nothing any more. Locks the codes by id, so it comes before any account is locked.
 */
export async function endAccess(tx: SchemeTransaction, now: Date, memberId: string): Promise<void> {
  await tx.sql(
    `WITH open AS (
       SELECT id FROM redemption_code
       WHERE scheme_id = $1 AND member_id = $2 AND used_at IS NULL AND expires_at > $3 ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE redemption_code c SET expires_at = $3 FROM open WHERE c.scheme_id = $1 AND c.id = open.id`,
    [tx.schemeId, memberId, now],
  );
  await tx.sql(
    `UPDATE member_card SET state = 'BLOCKED', ended_at = $3, end_reason = 'OTHER'
     WHERE scheme_id = $1 AND member_id = $2 AND state = 'ACTIVE'`,
    [tx.schemeId, memberId, now],
  );
  await tx.sql(
    `UPDATE session SET ended_at = $3, end_reason = 'MEMBERSHIP_ENDED' WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL`,
    [tx.schemeId, memberId, now],
  );
  await tx.sql('UPDATE sign_in_code SET closed_at = $3 WHERE scheme_id = $1 AND member_id = $2 AND closed_at IS NULL', [
    tx.schemeId,
    memberId,
    now,
  ]);
  await tx.sql(
    `UPDATE passkey SET ended_at = $3, end_reason = 'MEMBERSHIP_ENDED' WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL`,
    [tx.schemeId, memberId, now],
  );
  await tx.sql('DELETE FROM push_subscription WHERE scheme_id = $1 AND (member_id = $2 OR by_member_id = $2)', [
    tx.schemeId,
    memberId,
  ]);
  await endAppAccess(tx, now, { memberId });
  await tx.sql('UPDATE api_key SET revoked_at = $3 WHERE scheme_id = $1 AND member_id = $2 AND revoked_at IS NULL', [
    tx.schemeId,
    memberId,
    now,
  ]);
}
