import type { StaffRole } from '../../domain/people/staffProviders.js';
import type { CommandTransaction } from '../defineCommand.js';
import { lockScheme } from '../schemes/lockScheme.js';
import { beginRole, hasOperator } from './roles.js';

/** Those of the roles that can be held now: their organisation is this scheme's, has not closed, and is a venue where it is to have a till. */
export async function possibleRoles(
  tx: CommandTransaction<unknown>,
  roles: readonly StaffRole[],
): Promise<{ possible: StaffRole[]; impossible: StaffRole[] }> {
  const ids = roles.map((one) => one.organisationId).filter((id) => id !== null);
  const organisations = await tx.sql<{ id: string; isVenue: boolean }>(
    `SELECT id, is_venue AS "isVenue" FROM organisation WHERE scheme_id = $1 AND id = ANY ($2) AND status IN ('VERIFIED', 'SUSPENDED')`,
    [tx.schemeId, ids],
  );
  const fits = ({ role, organisationId }: StaffRole): boolean =>
    organisationId === null ||
    organisations.some((one) => one.id === organisationId && (role !== 'TILL' || one.isVenue));
  return { possible: roles.filter(fits), impossible: roles.filter((one) => !fits(one)) };
}

interface Held {
  id: string;
  role: StaffRole['role'];
  organisationId: string | null;
  source: string | null;
}

const nameOf = (one: { role: string; organisationId: string | null }) => `${one.role} ${one.organisationId ?? ''}`;

/**
 * Makes the roles that follow somebody's groups those that the groups give now, and leaves alone what was given by hand. The scheme's last operator stays
 * one, by hand from now on: somebody has to appoint the next. Under the member's lock; one audit row for each change.
 */
export async function syncRoles(
  tx: CommandTransaction<unknown>,
  memberId: string,
  wanted: readonly StaffRole[],
): Promise<void> {
  const held = await tx.sql<Held>(
    `SELECT id, role, organisation_id AS "organisationId", source FROM role_assignment
     WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL ORDER BY id`,
    [tx.schemeId, memberId],
  );
  const wantedNames = new Set(wanted.map(nameOf));
  for (const gone of held.filter((one) => one.source !== null && !wantedNames.has(nameOf(one)))) {
    await endFollowing(tx, memberId, gone);
  }
  const heldNames = new Set(held.map(nameOf));
  for (const given of wanted.filter((one) => !heldNames.has(nameOf(one)))) {
    const id = await beginRole(tx, tx.now, { memberId, ...given }, 'STAFF_SIGN_IN');
    if (id) await tx.audit('RoleAssignment', id, { change: 'BEGUN', memberId, ...given });
  }
}

async function endFollowing(tx: CommandTransaction<unknown>, memberId: string, gone: Held): Promise<void> {
  const { id, role, organisationId } = gone;
  if (role === 'OPERATOR') {
    // Two who come back without their group at once wait for one another here, and the second finds itself the last.
    await lockScheme(tx);
    if (!(await hasOperator(tx, memberId))) {
      await tx.sql('UPDATE role_assignment SET source = NULL WHERE scheme_id = $1 AND id = $2', [tx.schemeId, id]);
      await tx.audit('RoleAssignment', id, { change: 'KEPT_AS_LAST_OPERATOR', memberId, role, organisationId });
      return;
    }
  }
  await tx.sql('UPDATE role_assignment SET ended_at = $3 WHERE scheme_id = $1 AND id = $2', [tx.schemeId, id, tx.now]);
  await tx.audit('RoleAssignment', id, { change: 'ENDED', memberId, role, organisationId });
}
