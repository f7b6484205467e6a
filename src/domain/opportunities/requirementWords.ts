import type { DbsLevel, MissingRequirement } from './requirements.js';

export const dbsWords: Record<DbsLevel, string> = {
  NONE: 'no DBS check',
  BASIC: 'a basic DBS check',
  STANDARD: 'a standard DBS check',
  ENHANCED: 'an enhanced DBS check',
  ENHANCED_WITH_BARRED_LISTS: 'an enhanced DBS check with the barred lists',
};

/** One thing that is missing, as the member and the group read it: a part of a sentence. */
export function missingWords(missing: MissingRequirement, trainingName: (id: string) => string): string {
  switch (missing.code) {
    case 'TOO_YOUNG':
      return `it is for people aged ${missing.minimumAge} and over`;
    case 'AGE_NOT_SEEN':
      return `somebody has to see proof that they are ${missing.minimumAge} or older`;
    case 'TRAINING_NOT_SEEN':
      return `the training "${trainingName(missing.trainingId)}" has to be seen`;
    case 'DBS_NOT_SEEN':
      return `${dbsWords[missing.dbsLevel]} has to be seen`;
  }
}

/** Everything that is missing, in one sentence. */
export function missingSentence(words: readonly string[]): string {
  const isLast = (index: number) => index === words.length - 1;
  const list = words.reduce((text, word, index) => {
    if (index === 0) return word;
    return `${text}${isLast(index) ? ' and ' : ', '}${word}`;
  }, '');
  return `${list.charAt(0).toUpperCase()}${list.slice(1)}.`;
}
