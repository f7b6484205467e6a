import type { SchemeTransaction } from '../../entities/database.js';
import { knownSkills, knownTrainings } from '../vocabulary/knownSkills.js';

/** Skills and trainings that somebody named. What is left out is left out of the answer too; null names none. */
export interface NamedWords {
  skillIds?: readonly string[] | null;
  trainingIds?: readonly string[] | null;
}

export interface KnownWords {
  skillIds?: string[];
  trainingIds?: string[];
}

/**
 * The words named that the scheme knows, held until the transaction ends: ask before any row is locked but memberships.
 * @param kept what the record names already: retired words may stay
 * @throws DomainError INVALID_INPUT for too many, and for what is not in the scheme's list
 */
export async function readNamedWords(
  tx: SchemeTransaction,
  { skillIds, trainingIds }: NamedWords,
  kept: KnownWords = {},
): Promise<KnownWords> {
  return {
    ...(skillIds === undefined ? {} : { skillIds: await knownSkills(tx, skillIds ?? [], { kept: kept.skillIds }) }),
    ...(trainingIds === undefined
      ? {}
      : { trainingIds: await knownTrainings(tx, trainingIds ?? [], { kept: kept.trainingIds }) }),
  };
}
