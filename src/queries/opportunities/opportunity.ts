import { notFound } from '../../domain/errors.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { opportunityRead } from '../../policies/opportunities.js';
import { defineQuery } from '../defineQuery.js';

/** One opportunity, closed ones included. @throws RequestError NOT_FOUND, FORBIDDEN (a draft of others) */
export const opportunity = defineQuery({
  name: 'opportunity',
  policy: opportunityRead,
  async run(tx, input: { opportunityId: string }): Promise<OpportunityEntity> {
    const found = await tx.em.findOne(OpportunityEntity, { schemeId: tx.schemeId, id: input.opportunityId });
    if (!found) throw notFound();
    tx.authorize(found);
    return found;
  },
});
