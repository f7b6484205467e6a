import { WardEntity } from '../../entities/people/entities.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** The wards of the asker's scheme, by name. */
export const wards = defineQuery({
  name: 'wards',
  policy: anyInScheme,
  async run(tx, _input: Record<string, never>): Promise<WardEntity[]> {
    tx.authorize(undefined);
    return await tx.em.find(WardEntity, { schemeId: tx.schemeId }, { orderBy: { name: 'ASC' } });
  },
});
