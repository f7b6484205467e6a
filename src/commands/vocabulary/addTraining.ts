import { readValidMonths, readWord } from '../../domain/vocabulary/words.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { addWord } from './words.js';

export interface AddTrainingInput {
  name: string;
  /** How long it counts after it was done. Null: for good. */
  validMonths?: number | null;
}

/**
 * Adds a training that opportunities may require. One that was retired comes back.
 * @throws DomainError INVALID_INPUT, ALREADY_DONE; RequestError FORBIDDEN. Records no event.
 */
export const addTraining = defineCommand({
  name: 'addTraining',
  policy: schemeOperation,
  async run(tx, input: AddTrainingInput): Promise<{ trainingId: string }> {
    tx.authorize(undefined);
    const validMonths = readValidMonths(input.validMonths ?? null);
    const { id } = await addWord(tx, 'training', readWord(input.name));
    await tx.sql('UPDATE training SET valid_months = $3 WHERE scheme_id = $1 AND id = $2', [
      tx.schemeId,
      id,
      validMonths,
    ]);
    await tx.audit('Training', id);
    return { trainingId: id };
  },
});
