import { readValidMonths, readWord } from '../../domain/vocabulary/words.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { renameWord } from './words.js';

export interface RenameTrainingInput {
  trainingId: string;
  name: string;
  /** How long it counts. Null: for good. Absent: as it was. What was seen before keeps its day. */
  validMonths?: number | null;
}

/**
 * Writes a training otherwise, wherever it is named.
 * @throws DomainError INVALID_INPUT, ALREADY_DONE (another one has the name); RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const renameTraining = defineCommand({
  name: 'renameTraining',
  policy: schemeOperation,
  async run(tx, input: RenameTrainingInput): Promise<{ trainingId: string }> {
    tx.authorize(undefined);
    await renameWord(tx, 'training', input.trainingId, readWord(input.name));
    if (input.validMonths !== undefined) {
      const months = readValidMonths(input.validMonths);
      await tx.sql('UPDATE training SET valid_months = $3 WHERE scheme_id = $1 AND id = $2', [
        tx.schemeId,
        input.trainingId,
        months,
      ]);
    }
    await tx.audit('Training', input.trainingId);
    return { trainingId: input.trainingId };
  },
});
