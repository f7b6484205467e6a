import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { RedemptionEntity } from '../../entities/spending/entities.js';
import { redemptionList } from '../../policies/spending.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor, listScope, type ScopeInput } from '../latestFirst.js';

export interface RedemptionsInput extends ScopeInput {
  first: number;
  after?: string | null;
}

/** A page of redemptions, the latest first: of a member, of a venue, of both or of the scheme; of the asker where nobody is named. */
export const redemptions = defineQuery({
  name: 'redemptions',
  policy: redemptionList,
  async run(tx, input: RedemptionsInput): Promise<Page<RedemptionEntity>> {
    const scope = listScope(tx.actor, input);
    tx.authorize(scope);
    const rows = await tx.em.find(
      RedemptionEntity,
      {
        schemeId: tx.schemeId,
        redeemedAt: { $ne: null },
        ...(scope.memberId === null ? {} : { memberId: scope.memberId }),
        ...(scope.organisationId === null ? {} : { organisationId: scope.organisationId }),
        ...(input.after ? afterInstant('redeemedAt', input.after) : {}),
      },
      { orderBy: { redeemedAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(rows, input.first, (row) => instantCursor(row.redeemedAt, row.id));
  },
});
