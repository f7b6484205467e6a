import type { Page } from '../../domain/paging/cursor.js';
import { TrainingEntity } from '../../entities/opportunities/entities.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { pageOfWords, type WordsInput } from './words.js';

/** The scheme's trainings by name; retired ones only for whoever asks for them. */
export const trainings = defineQuery({
  name: 'trainings',
  policy: anyInScheme,
  async run(tx, input: WordsInput): Promise<Page<TrainingEntity>> {
    tx.authorize(undefined);
    return await pageOfWords(tx, 'training', input, (ids) =>
      tx.em.find(TrainingEntity, { schemeId: tx.schemeId, id: { $in: ids } }, { orderBy: { nameKey: 'ASC' } }),
    );
  },
});
