import { addressMended, joinedWithAnother } from '../../domain/notifications/staffTasks.js';
import { canReceiveTexts } from '../../domain/people/address.js';
import type { MemberEntity } from '../../entities/people/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { failingWays } from '../people/failingWays.js';

/** Nothing is left to see to about a membership that ends. Under its lock, like everything that opens a task about it. */
export async function settleStaffTasksOf(tx: CommandTransaction<never>, memberId: string, note: string): Promise<void> {
  const settled = await tx.sql<{ id: string }>(
    `UPDATE staff_task SET settled_at = $3, settled_by = $4, note = $5
     WHERE scheme_id = $1 AND subject_id = $2 AND settled_at IS NULL RETURNING id`,
    [tx.schemeId, memberId, tx.now, tx.actorName, note],
  );
  await tx.audits(
    'StaffTask',
    settled.map(({ id }) => id),
  );
}

/**
 * Tasks go along with the membership that is joined with another, under both their locks. One that waits is settled where the membership that remains has
 * a way of its own that is not known to fail, or a task of its own; and its own is settled where the other brings a way that it lacks and that is not known to fail.
 */
export async function joinStaffTasks(
  tx: CommandTransaction<never>,
  remaining: MemberEntity,
  leaving: MemberEntity,
): Promise<void> {
  const fails = await failingWays(tx, remaining.id);
  const hasOwnWay =
    Boolean(remaining.email && !fails.email) ||
    (canReceiveTexts(remaining.phone ?? null) && !fails.phone) ||
    remaining.addressLines.length > 0;
  const own = await tx.sql('SELECT 1 FROM staff_task WHERE scheme_id = $1 AND subject_id = $2 AND settled_at IS NULL', [
    tx.schemeId,
    remaining.id,
  ]);
  if (hasOwnWay || own.length > 0) await settleStaffTasksOf(tx, leaving.id, joinedWithAnother);
  if (own.length > 0 && (await bringsAWay(tx, remaining, leaving)))
    await settleStaffTasksOf(tx, remaining.id, addressMended);
  await tx.sql('UPDATE staff_task SET subject_id = $2 WHERE scheme_id = $1 AND subject_id = $3', [
    tx.schemeId,
    remaining.id,
    leaving.id,
  ]);
}

/** What is known to fail of the one that goes is no way for the other either. */
async function bringsAWay(
  tx: CommandTransaction<never>,
  remaining: MemberEntity,
  leaving: MemberEntity,
): Promise<boolean> {
  const fails = await failingWays(tx, leaving.id);
  return (
    (!remaining.email && Boolean(leaving.email) && !fails.email) ||
    (!remaining.phone && canReceiveTexts(leaving.phone ?? null) && !fails.phone) ||
    (remaining.addressLines.length === 0 && leaving.addressLines.length > 0)
  );
}
