import type { SchemeTransaction } from '../../entities/database.js';

/**
 * Places and wishes in rotas of a membership that is joined with another go to the one that remains. Where both are on one shift of a rota, one place
 * is enough; a wish about the two of them is over. Both memberships are locked.
 */
export async function joinRotas(tx: SchemeTransaction, remainingId: string, leavingId: string): Promise<void> {
  const both = [tx.schemeId, remainingId, leavingId];
  await tx.sql(
    `DELETE FROM rota_seat l USING rota_seat r WHERE l.scheme_id = $1 AND l.member_id = $3 AND l.booking_id IS NULL AND l.change = 'NEW'
       AND r.scheme_id = $1 AND r.rota_id = l.rota_id AND r.shift_id = l.shift_id AND r.member_id = $2 AND r.change <> 'REMOVED'`,
    both,
  );
  await tx.sql(
    `UPDATE rota_seat l SET member_id = $2 WHERE l.scheme_id = $1 AND l.member_id = $3 AND (l.change = 'REMOVED' OR NOT EXISTS (
       SELECT 1 FROM rota_seat r WHERE r.scheme_id = $1 AND r.rota_id = l.rota_id AND r.shift_id = l.shift_id AND r.member_id = $2
         AND r.change <> 'REMOVED'))`,
    both,
  );
  await tx.sql(
    `DELETE FROM rota_wish WHERE scheme_id = $1 AND one_member_id IN ($2, $3) AND other_member_id IN ($2, $3)`,
    both,
  );
  await tx.sql('UPDATE rota_wish SET one_member_id = $2 WHERE scheme_id = $1 AND one_member_id = $3', both);
  await tx.sql('UPDATE rota_wish SET other_member_id = $2 WHERE scheme_id = $1 AND other_member_id = $3', both);
}
