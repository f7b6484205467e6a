import { SchemeEntity, WardEntity } from '../../entities/people/entities.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** The asker's scheme and its wards. */
export const scheme = defineQuery({
  name: 'scheme',
  policy: anyInScheme,
  async run(tx, _input: Record<string, never>): Promise<{ scheme: SchemeEntity; wards: WardEntity[] }> {
    tx.authorize(undefined);
    return {
      scheme: await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId }),
      wards: await tx.em.find(WardEntity, { schemeId: tx.schemeId }, { orderBy: { name: 'ASC' } }),
    };
  },
});
