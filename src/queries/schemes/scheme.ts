import { SchemeEntity } from '../../entities/people/entities.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** The asker's scheme. */
export const scheme = defineQuery({
  name: 'scheme',
  policy: anyInScheme,
  async run(tx, _input: Record<string, never>): Promise<SchemeEntity> {
    tx.authorize(undefined);
    return await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  },
});
