import type { CommandTransaction } from '../defineCommand.js';

/**
 * Ends what a member whose membership ends may do for others, and others for them. The others hear of it, but not that somebody they cared for, or
 * who cared for them, has died: that is said in person.
 * Records CareEnded for each link, unless they have died.
 */
export async function endCare(
  tx: CommandTransaction<never>,
  memberId: string,
  reason: 'LEAVING' | 'DEATH',
): Promise<void> {
  const ended = await tx.sql<{ id: string }>(
    `UPDATE care_link SET ended_at = $3
     WHERE scheme_id = $1 AND $2 IN (for_member_id, by_member_id) AND ended_at IS NULL AND until > $3 RETURNING id`,
    [tx.schemeId, memberId, tx.now],
  );
  if (reason === 'DEATH') return;
  for (const { id } of ended) await tx.event('CareEnded', { careLinkId: id });
}
