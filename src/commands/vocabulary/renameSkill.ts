import { readWord } from '../../domain/vocabulary/words.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { renameWord } from './words.js';

export interface RenameSkillInput {
  skillId: string;
  name: string;
}

/**
 * Writes a skill otherwise, wherever it is named.
 * @throws DomainError INVALID_INPUT, ALREADY_DONE (another one has the name); RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const renameSkill = defineCommand({
  name: 'renameSkill',
  policy: schemeOperation,
  async run(tx, input: RenameSkillInput): Promise<{ skillId: string }> {
    tx.authorize(undefined);
    await renameWord(tx, 'skill', input.skillId, readWord(input.name));
    await tx.audit('Skill', input.skillId);
    return { skillId: input.skillId };
  },
});
