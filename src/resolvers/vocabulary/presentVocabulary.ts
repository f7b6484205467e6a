import { toGlobalId } from '../../domain/ids.js';
import type { SkillRecord, TrainingRecord } from '../../queries/records.js';
import { Skill } from '../../schema/vocabulary/skill.js';
import { Training } from '../../schema/vocabulary/training.js';

export function presentSkill(record: SkillRecord): Skill {
  return Object.assign(new Skill(), {
    id: toGlobalId('Skill', record.id),
    name: record.name,
    retiredAt: record.retiredAt ?? null,
    mergedIntoId: record.mergedIntoId ?? null,
  });
}

export function presentTraining(record: TrainingRecord): Training {
  return Object.assign(new Training(), {
    id: toGlobalId('Training', record.id),
    name: record.name,
    validMonths: record.validMonths ?? null,
    retiredAt: record.retiredAt ?? null,
  });
}
