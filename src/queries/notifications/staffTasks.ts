import { notFound } from '../../domain/errors.js';
import type { StaffTaskState } from '../../domain/notifications/staffTasks.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { StaffTaskEntity } from '../../entities/notifications/entities.js';
import { memberNamed } from '../../policies/actor.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor, readInstantCursor } from '../latestFirst.js';

export interface StaffTasksInput {
  state: StaffTaskState;
  first: number;
  after?: string | null;
}

/** A page of what staff are asked to see to: what waits, the oldest first; what is settled, the latest opened first. */
export const staffTasks = defineQuery({
  name: 'staffTasks',
  policy: schemeAudit,
  async run(tx, { state, first, after }: StaffTasksInput): Promise<Page<StaffTaskEntity>> {
    tx.authorize({});
    const waits = state === 'WAITING';
    const order = waits ? 'ASC' : 'DESC';
    const behind = after ? (waits ? afterOldest(after) : afterInstant('openedAt', after)) : {};
    const rows = await tx.em.find(
      StaffTaskEntity,
      { schemeId: tx.schemeId, settledAt: waits ? null : { $ne: null }, ...behind },
      { orderBy: { openedAt: order, id: order }, limit: first + 1 },
    );
    return pageOf(rows, first, (row) => instantCursor(row.openedAt, row.id));
  },
});

/** What comes after a cursor where the oldest stands first. */
function afterOldest(cursor: string): object {
  const { at, id } = readInstantCursor(cursor);
  return { openedAt: { $gte: at }, $or: [{ openedAt: { $gt: at } }, { id: { $gt: id } }] };
}

/** One task, whether it waits or is settled. @throws RequestError NOT_FOUND, FORBIDDEN */
export const oneStaffTask = defineQuery({
  name: 'oneStaffTask',
  policy: schemeAudit,
  async run(tx, input: { staffTaskId: string }): Promise<StaffTaskEntity> {
    tx.authorize({});
    const found = await tx.em.findOne(StaffTaskEntity, { schemeId: tx.schemeId, id: input.staffTaskId });
    if (!found) throw notFound();
    return found;
  },
});

/** Null: nobody yet, or the service itself. */
export function settledByMember({ settledBy }: Pick<StaffTaskEntity, 'settledBy'>): string | null {
  return settledBy === null || settledBy === undefined ? null : memberNamed(settledBy);
}
