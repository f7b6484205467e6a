import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { retireWord } from './words.js';

/**
 * Offers a skill to nobody any more. Whoever named it before keeps it; adding it again brings it back.
 * @throws DomainError ALREADY_DONE, INVALID_INPUT (it was merged into another); RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const retireSkill = defineCommand({
  name: 'retireSkill',
  policy: schemeOperation,
  async run(tx, input: { skillId: string }): Promise<{ skillId: string }> {
    tx.authorize(undefined);
    await retireWord(tx, 'skill', input.skillId);
    await tx.audit('Skill', input.skillId);
    return { skillId: input.skillId };
  },
});
