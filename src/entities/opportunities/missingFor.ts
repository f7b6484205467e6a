import {
  type MissingRequirement,
  missingRequirements,
  type Requirements,
} from '../../domain/opportunities/requirements.js';
import { missingSentence, missingWords } from '../../domain/opportunities/requirementWords.js';
import type { SchemeTransaction } from '../database.js';
import { MemberEntity } from '../people/entities.js';
import { MemberCheckEntity, TrainingEntity } from './entities.js';

/** What a member lacks, as codes and in words: parts of a sentence, and the sentence. */
export interface Missing {
  requirements: MissingRequirement[];
  words: string[];
  sentence: string;
}

/**
 * What each of these members would lack at an opportunity on a local day: those who lack nothing are left out. Three queries, however many members.
 */
export async function missingFor(
  tx: SchemeTransaction,
  asked: { memberIds: readonly string[]; opportunity: Requirements; onDay: string },
): Promise<Map<string, Missing>> {
  const { opportunity: required, onDay } = asked;
  if (required.minimumAge === null && required.trainingIds.length === 0 && required.dbsLevel === 'NONE')
    return new Map();
  const memberIds = [...asked.memberIds];
  const members = await tx.em.find(MemberEntity, { schemeId: tx.schemeId, id: { $in: memberIds } });
  const checks = await tx.em.find(MemberCheckEntity, {
    schemeId: tx.schemeId,
    memberId: { $in: memberIds },
    endedAt: null,
  });
  const trainings = await tx.em.find(TrainingEntity, { schemeId: tx.schemeId, id: { $in: [...required.trainingIds] } });
  const names = new Map(trainings.map(({ id, name }) => [id, name]));
  const found = new Map<string, Missing>();
  for (const { id, adultFromOn = null } of members) {
    const seen = checks
      .filter(({ memberId }) => memberId === id)
      .map(({ kind, ageYears = null, trainingId = null, dbsLevel = null, datedOn, expiresOn = null }) => ({
        kind,
        ageYears,
        trainingId,
        dbsLevel,
        datedOn,
        expiresOn,
      }));
    const requirements = missingRequirements(required, { adultFromOn, checks: seen }, onDay);
    if (requirements.length === 0) continue;
    const words = requirements.map((missing) => missingWords(missing, (training) => names.get(training) ?? 'unknown'));
    found.set(id, { requirements, words, sentence: missingSentence(words) });
  }
  return found;
}
