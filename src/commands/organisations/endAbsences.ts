import type { CommandTransaction } from '../defineCommand.js';

/** Ends the absences of leaders, and with them their deputies' say, at an organisation that closes, or of a leader or a deputy who goes. */
export async function endAbsences(
  tx: CommandTransaction<never>,
  of: { organisationId: string } | { memberId: string },
): Promise<void> {
  const { organisationId, memberId } = { organisationId: null, memberId: null, ...of };
  await tx.sql(
    `WITH standing AS (
       SELECT id FROM leader_absence
       WHERE scheme_id = $1 AND (organisation_id = $2 OR $3 IN (leader_id, deputy_id)) AND ended_at IS NULL AND ends_at > $4
       ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE leader_absence a SET ended_at = $4, ended_by = $5 FROM standing WHERE a.scheme_id = $1 AND a.id = standing.id`,
    [tx.schemeId, organisationId, memberId, tx.now, tx.actorName],
  );
}
