import type { SchemeTransaction } from '../../entities/database.js';
import { type KnownWordsOptions, knownWords } from './knownWords.js';

/** Skills that somebody named, as knownWords has it: at most 30 in `skillIds`, unless said otherwise. @throws DomainError INVALID_INPUT */
export async function knownSkills(
  tx: SchemeTransaction,
  ids: readonly string[],
  options: Partial<KnownWordsOptions> = {},
): Promise<string[]> {
  return await knownWords(tx, 'skill', ids, { field: ['skillIds'], max: 30, ...options });
}

/** Trainings that somebody named: at most 10 in `trainingIds`, unless said otherwise. @throws DomainError INVALID_INPUT */
export async function knownTrainings(
  tx: SchemeTransaction,
  ids: readonly string[],
  options: Partial<KnownWordsOptions> = {},
): Promise<string[]> {
  return await knownWords(tx, 'training', ids, { field: ['trainingIds'], max: 10, ...options });
}
