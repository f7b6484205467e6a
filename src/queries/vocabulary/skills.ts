import type { Page } from '../../domain/paging/cursor.js';
import { SkillEntity } from '../../entities/opportunities/entities.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { pageOfWords, type WordsInput } from './words.js';

/** The scheme's skills by name; retired ones only for whoever asks for them. */
export const skills = defineQuery({
  name: 'skills',
  policy: anyInScheme,
  async run(tx, input: WordsInput): Promise<Page<SkillEntity>> {
    tx.authorize(undefined);
    return await pageOfWords(tx, 'skill', input, (ids) =>
      tx.em.find(SkillEntity, { schemeId: tx.schemeId, id: { $in: ids } }, { orderBy: { nameKey: 'ASC' } }),
    );
  },
});
