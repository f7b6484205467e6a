import type { CommandTransaction } from '../defineCommand.js';

type Transaction = CommandTransaction<never>;

/**
 * Ends what a member who leaves or has died had applied for, and what guardians had agreed to for them. The membership is locked. Groups hear of it, but
 * not from a message where somebody has died.
 * Records ApplicationWithdrawn for each application, unless they have died.
 */
export async function endApplicationsOf(
  tx: Transaction,
  memberId: string,
  reason: 'LEAVING' | 'DEATH',
): Promise<number> {
  const ended = await tx.sql<{ id: string }>(
    `WITH live AS (
       SELECT id FROM application WHERE scheme_id = $1 AND member_id = $2 AND state IN ('WAITING', 'ACCEPTED') ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE application a SET state = 'ENDED', decided_by = $4, decided_at = $3, reason = 'The membership has ended.' FROM live
     WHERE a.scheme_id = $1 AND a.id = live.id RETURNING a.id`,
    [tx.schemeId, memberId, tx.now, tx.actorName],
  );
  await tx.sql(
    'UPDATE guardian_consent SET ended_at = $3 WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL',
    [tx.schemeId, memberId, tx.now],
  );
  const told = reason === 'DEATH' ? [] : ended.map(({ id }) => ({ applicationId: id, memberId }));
  await tx.events('ApplicationWithdrawn', told);
  return ended.length;
}

/**
 * Applications and consents of a membership that is joined with another go to the one that remains. Of two to one opportunity one stands: what was
 * accepted rather than what waits. Both memberships are locked.
 */
export async function joinApplications(tx: Transaction, remainingId: string, leavingId: string): Promise<void> {
  const both = [tx.schemeId, remainingId, leavingId];
  await tx.sql(
    `WITH ranked AS (
       SELECT id, row_number() OVER (PARTITION BY opportunity_id ORDER BY state = 'ACCEPTED' DESC, member_id = $2 DESC) AS place
       FROM application WHERE scheme_id = $1 AND member_id IN ($2, $3) AND state IN ('WAITING', 'ACCEPTED')
     )
     UPDATE application a SET state = 'ENDED', decided_by = $5, decided_at = $4, reason = 'Joined with another application of theirs.' FROM ranked
     WHERE a.scheme_id = $1 AND a.id = ranked.id AND ranked.place > 1`,
    [...both, tx.now, tx.actorName],
  );
  await tx.sql(
    `UPDATE guardian_consent c SET ended_at = $4 WHERE c.scheme_id = $1 AND c.member_id = $3 AND c.ended_at IS NULL AND EXISTS (
       SELECT 1 FROM guardian_consent o WHERE o.scheme_id = $1 AND o.member_id = $2 AND o.opportunity_id = c.opportunity_id AND o.ended_at IS NULL)`,
    [...both, tx.now],
  );
  await tx.sql('UPDATE application SET member_id = $2 WHERE scheme_id = $1 AND member_id = $3', both);
  await tx.sql('UPDATE guardian_consent SET member_id = $2 WHERE scheme_id = $1 AND member_id = $3', both);
  await tx.sql(
    'UPDATE guardian_consent SET given_by_member_id = $2 WHERE scheme_id = $1 AND given_by_member_id = $3',
    both,
  );
}
