import { notFound } from '../../domain/errors.js';
import { TrainingEntity } from '../../entities/opportunities/entities.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** One training, retired ones included: what was said of somebody may name it still. @throws RequestError NOT_FOUND */
export const training = defineQuery({
  name: 'training',
  policy: anyInScheme,
  async run(tx, input: { trainingId: string }): Promise<TrainingEntity> {
    tx.authorize(undefined);
    const found = await tx.em.findOne(TrainingEntity, { schemeId: tx.schemeId, id: input.trainingId });
    if (!found) throw notFound();
    return found;
  },
});
