import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { MemberBlockEntity } from '../../entities/neighbours/entities.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { memberBlocksRead } from '../../policies/neighbours.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

/** A block with the one who is blocked. */
export interface BlockRecord extends MemberBlockEntity {
  blocked: MemberEntity;
}

/** Whom a member blocked, the latest first. Who blocked them is told to nobody. @throws RequestError FORBIDDEN */
export const blockedMembers = defineQuery({
  name: 'blockedMembers',
  policy: memberBlocksRead,
  async run(tx, input: { memberId: string; first: number; after?: string | null }): Promise<Page<BlockRecord>> {
    tx.authorize({ memberId: input.memberId });
    const rows = await tx.em.find(
      MemberBlockEntity,
      {
        schemeId: tx.schemeId,
        blockerId: input.memberId,
        endedAt: null,
        ...(input.after ? afterInstant('blockedAt', input.after) : {}),
      },
      { orderBy: { blockedAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    const members = await tx.em.find(MemberEntity, {
      schemeId: tx.schemeId,
      id: { $in: rows.map(({ blockedId }) => blockedId) },
    });
    const found = rows.flatMap((row) => {
      const blocked = members.find(({ id }) => id === row.blockedId);
      return blocked ? [{ ...row, blocked }] : [];
    });
    return pageOf(found, input.first, (row) => instantCursor(row.blockedAt, row.id));
  },
});
