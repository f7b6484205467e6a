import type { SchemeTransaction } from '../../entities/database.js';
import type { Role } from '../../policies/actor.js';

/** A role that a member holds now. */
export interface HeldRoleRecord {
  id: string;
  memberId: string;
  role: Role;
  organisationId: string | null;
  assignedAt: Date;
}

/** At one organisation, or of one member: beyond this the rest is left out. */
const rolesMax = 500;

/** The roles held now by members or at organisations, in the order they were given. */
export async function heldRoles(
  tx: SchemeTransaction,
  by: { memberIds?: readonly string[]; organisationIds?: readonly string[] },
): Promise<HeldRoleRecord[]> {
  const rows = await tx.sql<Omit<HeldRoleRecord, 'assignedAt'> & { assignedAt: string }>(
    `SELECT id, "memberId", role, "organisationId", "assignedAt" FROM (
       SELECT id, member_id AS "memberId", role, organisation_id AS "organisationId", assigned_at AS "assignedAt",
              row_number() OVER (PARTITION BY CASE WHEN member_id = ANY ($2) THEN member_id ELSE organisation_id END ORDER BY assigned_at, id) AS place
       FROM role_assignment
       WHERE scheme_id = $1 AND ended_at IS NULL AND (member_id = ANY ($2) OR organisation_id = ANY ($3))
     ) r WHERE place <= ${rolesMax} ORDER BY "assignedAt", id`,
    [tx.schemeId, by.memberIds ?? [], by.organisationIds ?? []],
  );
  return rows.map((row) => ({ ...row, assignedAt: new Date(row.assignedAt) }));
}
