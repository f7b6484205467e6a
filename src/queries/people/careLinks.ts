import { notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { CareLinkEntity } from '../../entities/people/entities.js';
import { careLinkRead } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** One link, whether it goes on or has ended. @throws RequestError NOT_FOUND, FORBIDDEN */
export const careLink = defineQuery({
  name: 'careLink',
  policy: careLinkRead,
  async run(tx, input: { careLinkId: string }): Promise<CareLinkEntity> {
    const found = await tx.em.findOne(CareLinkEntity, { schemeId: tx.schemeId, id: input.careLinkId });
    if (!found) throw notFound();
    tx.authorize({ memberId: found.forMemberId, byMemberId: found.byMemberId });
    return found;
  },
});

/** The links that are live at the instant: of those who are helped, or of those who help; the oldest first. Ended memberships do not count. */
export async function liveCareLinks(
  tx: SchemeTransaction,
  now: Date,
  side: 'forMemberId' | 'byMemberId',
  memberIds: readonly string[],
): Promise<CareLinkEntity[]> {
  const [column, other] =
    side === 'forMemberId' ? ['for_member_id', 'by_member_id'] : ['by_member_id', 'for_member_id'];
  const ids = await tx.sql<{ id: string }>(
    `SELECT l.id FROM care_link l JOIN member m ON m.scheme_id = l.scheme_id AND m.id = l.${other} AND m.status = 'ACTIVE'
     WHERE l.scheme_id = $1 AND l.${column} = ANY ($2) AND l.ended_at IS NULL AND l.until > $3`,
    [tx.schemeId, memberIds, now],
  );
  return await tx.em.find(
    CareLinkEntity,
    { schemeId: tx.schemeId, id: { $in: ids.map((row) => row.id) } },
    { orderBy: { beginsAt: 'ASC', id: 'ASC' } },
  );
}
