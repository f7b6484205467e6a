import { notFound } from '../../domain/errors.js';
import { RedemptionEntity } from '../../entities/spending/entities.js';
import { redemptionRead } from '../../policies/spending.js';
import { defineQuery } from '../defineQuery.js';

/** One redemption. @throws RequestError NOT_FOUND, FORBIDDEN */
export const redemption = defineQuery({
  name: 'redemption',
  policy: redemptionRead,
  async run(tx, input: { redemptionId: string }): Promise<RedemptionEntity> {
    const found = await tx.em.findOne(RedemptionEntity, { schemeId: tx.schemeId, id: input.redemptionId });
    if (!found) throw notFound();
    tx.authorize({ memberId: found.memberId, organisationId: found.organisationId });
    return found;
  },
});
