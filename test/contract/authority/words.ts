import { recordCheck } from '../../../src/commands/profiles/recordCheck.js';
import { setAvailability } from '../../../src/commands/profiles/setAvailability.js';
import { updateMemberProfile } from '../../../src/commands/profiles/updateMemberProfile.js';
import { addSkill } from '../../../src/commands/vocabulary/addSkill.js';
import { addTraining } from '../../../src/commands/vocabulary/addTraining.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';

/** The household's own words of the vocabulary, and what its member says with them. */
export async function words(world: World, marker: string, operator: Actor, memberId: string) {
  const as = world.as(operator);
  const skill = (await addSkill(as, { name: `${marker} carving` })).skillId;
  const otherSkill = (await addSkill(as, { name: `${marker} whittling` })).skillId;
  const { trainingId: training } = await addTraining(as, { name: `${marker} knife safety`, validMonths: 12 });
  await updateMemberProfile(as, {
    ...{ memberId, about: `${marker} whittler`, avoidsWords: `${marker} dust`, skillIds: [skill] },
    ...{ interests: ['HERITAGE'], languages: ['en'], location: { latitude: 51.5, longitude: -0.1 } },
  });
  await setAvailability(as, { memberId, weekly: [{ weekday: 1, fromTime: '18:00', toTime: '20:00' }] });
  const { check } = await recordCheck(as, {
    ...{ memberId, kind: 'TRAINING', trainingId: training, ageYears: null, dbsLevel: null, datedOn: '2026-11-01' },
  });
  return { skill, otherSkill, training, check: check.id };
}
