import type { SchemeTransaction } from '../../entities/database.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';

/** What is published by organisations, the newest first and so many of each, in one query and by their index. */
export async function opportunitiesOf(
  tx: SchemeTransaction,
  organisationIds: readonly string[],
  first: number,
): Promise<OpportunityEntity[]> {
  const ids = await tx.sql<{ id: string }>(
    `SELECT o.id FROM unnest($2::uuid[]) AS g (id) CROSS JOIN LATERAL (
       SELECT o.id FROM opportunity o WHERE o.scheme_id = $1 AND o.organisation_id = g.id AND o.state = 'PUBLISHED'
       ORDER BY o.published_at DESC, o.id DESC LIMIT $3
     ) o`,
    [tx.schemeId, organisationIds, first],
  );
  return await tx.em.find(
    OpportunityEntity,
    { schemeId: tx.schemeId, id: { $in: ids.map(({ id }) => id) } },
    { orderBy: { publishedAt: 'DESC', id: 'DESC' } },
  );
}
