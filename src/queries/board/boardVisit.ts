import { SchemeEntity } from '../../entities/people/entities.js';
import { schemeOperation } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** The scheme whose board it is. Policy: operators, and so it says whether somebody may see the board at all. @throws RequestError FORBIDDEN, UNAUTHENTICATED */
export const boardVisit = defineQuery({
  name: 'boardVisit',
  policy: schemeOperation,
  async run(tx, _input: Record<string, never>): Promise<{ schemeName: string; timeZone: string }> {
    tx.authorize({});
    const { name, timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    return { schemeName: name, timeZone };
  },
});
