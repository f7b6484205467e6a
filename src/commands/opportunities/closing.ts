import type { CommandTransaction } from '../defineCommand.js';
import { cancelShiftsAhead } from '../shifts/ending.js';

type Transaction = CommandTransaction<never>;

/**
 * Ends opportunities that are locked: nobody books or applies any more, and whoever has applied reads these words.
 * Their shifts ahead are cancelled with the same words. Locks applications, shifts, bookings and due work.
 * @returns how many applications ended, and how many shifts were cancelled.
 * Records ApplicationDecided for each application, and BookingEnded for each booking.
 */
export async function endOpportunities(
  tx: Transaction,
  opportunityIds: readonly string[],
  words: string,
): Promise<{ applicationsEnded: number; shiftsCancelled: number }> {
  if (opportunityIds.length === 0) return { applicationsEnded: 0, shiftsCancelled: 0 };
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
  await tx.events(
    'ApplicationDecided',
    applications.map(({ id, memberId }) => ({ applicationId: id, memberId })),
  );
  const shiftsCancelled = await cancelShiftsAhead(tx, { opportunityIds }, words);
  return { applicationsEnded: applications.length, shiftsCancelled };
}
