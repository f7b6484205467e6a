import { notFound } from '../../domain/errors.js';
import { WardEntity } from '../../entities/people/entities.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** One ward of the asker's scheme. @throws RequestError NOT_FOUND */
export const ward = defineQuery({
  name: 'ward',
  policy: anyInScheme,
  async run(tx, input: { wardId: string }): Promise<WardEntity> {
    tx.authorize(undefined);
    const found = await tx.em.findOne(WardEntity, { schemeId: tx.schemeId, id: input.wardId });
    if (!found) throw notFound();
    return found;
  },
});
