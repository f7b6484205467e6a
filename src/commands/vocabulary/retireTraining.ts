import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { retireWord } from './words.js';

/**
 * Offers a training to nobody any more. Whoever named it before keeps it; adding it again brings it back.
 * @throws DomainError ALREADY_DONE, INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const retireTraining = defineCommand({
  name: 'retireTraining',
  policy: schemeOperation,
  async run(tx, input: { trainingId: string }): Promise<{ trainingId: string }> {
    tx.authorize(undefined);
    await retireWord(tx, 'training', input.trainingId);
    await tx.audit('Training', input.trainingId);
    return { trainingId: input.trainingId };
  },
});
