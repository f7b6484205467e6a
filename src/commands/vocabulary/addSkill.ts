import { readWord } from '../../domain/vocabulary/words.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { addWord } from './words.js';

export interface AddSkillInput {
  name: string;
}

/**
 * Adds a skill to the words that members and groups share. One that was retired comes back.
 * @throws DomainError INVALID_INPUT, ALREADY_DONE; RequestError FORBIDDEN. Records no event.
 */
export const addSkill = defineCommand({
  name: 'addSkill',
  policy: schemeOperation,
  async run(tx, input: AddSkillInput): Promise<{ skillId: string }> {
    tx.authorize(undefined);
    const { id } = await addWord(tx, 'skill', readWord(input.name));
    await tx.audit('Skill', id);
    return { skillId: id };
  },
});
