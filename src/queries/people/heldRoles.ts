import type { SchemeTransaction } from '../../entities/database.js';
import type { Role } from '../../policies/actor.js';

/** A role that a member holds now: their own, or as a deputy of a leader who is away. */
export interface HeldRoleRecord {
  id: string;
  memberId: string;
  role: Role;
  organisationId: string | null;
  assignedAt: Date;
  /** The leader they stand in for, and the last local day on which they do. Null for a role of their own. */
  deputyForId: string | null;
  untilOn: string | null;
}

/** At one organisation, or of one member: beyond this the rest is left out. */
const rolesMax = 500;

/** The roles held at an instant by members or at organisations, in the order they were given. A deputy has the say of a leader, as long as that one is a leader. */
export async function heldRoles(
  tx: SchemeTransaction,
  now: Date,
  by: { memberIds?: readonly string[]; organisationIds?: readonly string[] },
): Promise<HeldRoleRecord[]> {
  const rows = await tx.sql<Omit<HeldRoleRecord, 'assignedAt'> & { assignedAt: string }>(
    `SELECT id, "memberId", role, "organisationId", "assignedAt", "deputyForId", "untilOn" FROM (
       SELECT held.*, row_number() OVER (PARTITION BY CASE WHEN "memberId" = ANY ($2) THEN "memberId" ELSE "organisationId" END ORDER BY "assignedAt", id) AS place
       FROM (
         SELECT id, member_id AS "memberId", role, organisation_id AS "organisationId", assigned_at AS "assignedAt", NULL::uuid AS "deputyForId",
                NULL::date AS "untilOn"
         FROM role_assignment
         WHERE scheme_id = $1 AND ended_at IS NULL
         UNION ALL
         SELECT a.id, a.deputy_id, 'LEADER', a.organisation_id, a.named_at, a.leader_id, a.to_on
         FROM leader_absence a
         WHERE a.scheme_id = $1 AND a.deputy_id IS NOT NULL AND a.ended_at IS NULL AND a.starts_at <= $4 AND a.ends_at > $4
           AND EXISTS (
             SELECT 1 FROM role_assignment r WHERE r.scheme_id = a.scheme_id AND r.organisation_id = a.organisation_id AND r.member_id = a.leader_id
               AND r.role IN ('LEADER', 'COORDINATOR') AND r.ended_at IS NULL)
       ) held
       WHERE "memberId" = ANY ($2) OR "organisationId" = ANY ($3)
     ) r WHERE place <= ${rolesMax} ORDER BY "assignedAt", id`,
    [tx.schemeId, by.memberIds ?? [], by.organisationIds ?? [], now],
  );
  return rows.map((row) => ({ ...row, assignedAt: new Date(row.assignedAt) }));
}
