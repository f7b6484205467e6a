import { ofNobody, type Write } from './specimen.js';

const words = "the scheme's own words";

export const vocabularyWrites: Readonly<Record<string, Write>> = {
  addSkill: ofNobody(words, () => ({ name: 'Juggling' })),
  renameSkill: ofNobody(words, (t) => ({ skillId: t.skill, name: 'Juggling' })),
  retireSkill: ofNobody(words, (t) => ({ skillId: t.skill })),
  mergeSkills: ofNobody(words, (t) => ({ fromSkillId: t.skill, intoSkillId: t.otherSkill })),
  addTraining: ofNobody(words, () => ({ name: 'Balance', validMonths: 12 })),
  renameTraining: ofNobody(words, (t) => ({ trainingId: t.training, name: 'Balance' })),
  retireTraining: ofNobody(words, (t) => ({ trainingId: t.training })),
};
