import { notFound } from '../../domain/errors.js';
import { OfferEntity } from '../../entities/spending/entities.js';
import { offersRead } from '../../policies/spending.js';
import { defineQuery } from '../defineQuery.js';

/** One offer, paused and ended ones included: a link to it may be old. @throws RequestError NOT_FOUND */
export const offer = defineQuery({
  name: 'offer',
  policy: offersRead,
  async run(tx, input: { offerId: string }): Promise<OfferEntity> {
    tx.authorize(undefined);
    const found = await tx.em.findOne(OfferEntity, { schemeId: tx.schemeId, id: input.offerId });
    if (!found) throw notFound();
    return found;
  },
});
