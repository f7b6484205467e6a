import { notFound } from '../../domain/errors.js';
import { SkillEntity } from '../../entities/opportunities/entities.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** One skill, retired ones included: what was said of somebody may name it still. @throws RequestError NOT_FOUND */
export const skill = defineQuery({
  name: 'skill',
  policy: anyInScheme,
  async run(tx, input: { skillId: string }): Promise<SkillEntity> {
    tx.authorize(undefined);
    const found = await tx.em.findOne(SkillEntity, { schemeId: tx.schemeId, id: input.skillId });
    if (!found) throw notFound();
    return found;
  },
});
