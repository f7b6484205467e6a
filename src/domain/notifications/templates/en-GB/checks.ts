import { dbsWords } from '../../../opportunities/requirementWords.js';
import type { MessageFacts } from '../../facts.js';
import type { Template } from '../pack.js';
import { day, getInTouch, shortDate, shortGetInTouch } from './words.js';

export const checkSeen: Template<'CHECK_SEEN'> = (facts) => ({
  subject: 'Your proof was seen',
  paragraphs: [
    `Thank you. It is noted that ${proofOf(facts)}, dated ${day(facts.datedOn)}, was seen.${facts.expiresOn === null ? '' : ` It counts until ${day(facts.expiresOn)}.`} Nothing but that is kept.`,
    `If this is not right, please ${getInTouch(facts.scheme)}.`,
  ],
  text: `It is noted that ${proofOf(facts)} was seen${facts.expiresOn === null ? '' : `, good until ${shortDate(facts.expiresOn)}`}. Not right? Please ${shortGetInTouch(facts.scheme)}.`,
});

function proofOf({ ageYears, trainingName, dbsLevel }: MessageFacts['CHECK_SEEN']): string {
  if (trainingName !== null) return `proof of your training "${trainingName}"`;
  if (dbsLevel !== null) return `proof of ${dbsWords[dbsLevel]}`;
  return `proof that you are ${ageYears ?? 0} or older`;
}
