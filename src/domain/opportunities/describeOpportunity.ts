import { formatMinutes } from '../minutes.js';
import type { DbsLevel } from './requirements.js';
import { dbsWords } from './requirementWords.js';

/** What taking part earns, in words. Credits are hours, never money. */
export function earningWords(typicalMinutes: number | null, earnsCredits: boolean): string {
  const usually = typicalMinutes === null ? '' : `Usually ${formatMinutes(typicalMinutes)} each time. `;
  return earnsCredits
    ? `${usually}Every hour you give earns one Time Credit.`
    : `${usually}The time you give is recorded and thanked for; it earns no Time Credits.`;
}

/** What is asked of people, one sentence each. Empty: nothing. */
export function requirementWords(
  { minimumAge, dbsLevel }: { minimumAge: number | null; dbsLevel: DbsLevel },
  trainings: readonly string[],
): string[] {
  return [
    ...(minimumAge === null ? [] : [`You are ${minimumAge} or older.`]),
    ...trainings.map((name) => `You have done the training "${name}", and it is still in date.`),
    ...(dbsLevel === 'NONE' ? [] : [`Somebody has seen ${dbsWords[dbsLevel]} of yours.`]),
  ];
}
