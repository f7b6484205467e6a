import { addSkill } from '../../../src/commands/vocabulary/addSkill.js';
import { addTraining } from '../../../src/commands/vocabulary/addTraining.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';

/** The household's own words of the vocabulary. */
export async function words(world: World, marker: string, operator: Actor) {
  const as = world.as(operator);
  const skill = (await addSkill(as, { name: `${marker} carving` })).skillId;
  const otherSkill = (await addSkill(as, { name: `${marker} whittling` })).skillId;
  const { trainingId: training } = await addTraining(as, { name: `${marker} knife safety`, validMonths: 12 });
  return { skill, otherSkill, training };
}
