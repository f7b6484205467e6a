import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { Role } from '../../policies/actor.js';

export interface RoleOfMember {
  memberId: string;
  role: Role;
  /** Null for OPERATOR and AUDITOR, who serve the whole scheme. */
  organisationId: string | null;
}

/** What a role follows that was not given by hand: the groups at the identity provider. */
export type RoleSource = 'STAFF_SIGN_IN';

/**
 * Writes a role from now on and answers its id. Null: the member holds it already, or somebody gave it to them in this very moment. One that followed
 * their groups stays from now on when it is given by hand.
 */
export async function beginRole(
  tx: SchemeTransaction,
  now: Date,
  given: RoleOfMember,
  source: RoleSource | null = null,
): Promise<string | null> {
  const [begun] = await tx.sql<{ id: string }>(
    `INSERT INTO role_assignment (scheme_id, id, member_id, role, organisation_id, assigned_at, source)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (scheme_id, member_id, role, organisation_id) WHERE ended_at IS NULL
     DO UPDATE SET source = NULL WHERE role_assignment.source IS NOT NULL AND excluded.source IS NULL
     RETURNING id`,
    [tx.schemeId, newId(), given.memberId, given.role, given.organisationId, now, source],
  );
  return begun?.id ?? null;
}

/** Ends a role now and answers its id. Null: the member does not hold it. */
export async function endRole(tx: SchemeTransaction, now: Date, held: RoleOfMember): Promise<string | null> {
  const [ended] = await tx.sql<{ id: string }>(
    `UPDATE role_assignment SET ended_at = $5
     WHERE scheme_id = $1 AND member_id = $2 AND role = $3 AND organisation_id IS NOT DISTINCT FROM $4 AND ended_at IS NULL
     RETURNING id`,
    [tx.schemeId, held.memberId, held.role, held.organisationId, now],
  );
  return ended?.id ?? null;
}

/** Is somebody an operator, this member left out? Somebody whose membership has ended cannot sign in, so they do not count. */
export async function hasOperator(tx: SchemeTransaction, besideMemberId: string | null = null): Promise<boolean> {
  const [found] = await tx.sql(
    `SELECT r.id FROM role_assignment r JOIN member m ON m.scheme_id = r.scheme_id AND m.id = r.member_id
     WHERE r.scheme_id = $1 AND r.role = 'OPERATOR' AND r.ended_at IS NULL AND m.status = 'ACTIVE' AND m.id IS DISTINCT FROM $2 LIMIT 1`,
    [tx.schemeId, besideMemberId],
  );
  return found !== undefined;
}

/** @throws DomainError LAST_OPERATOR */
export async function mustKeepAnOperator(tx: SchemeTransaction): Promise<void> {
  if (!(await hasOperator(tx))) {
    throw new DomainError('LAST_OPERATOR', 'This is the last operator of the scheme. Appoint another one first.');
  }
}
