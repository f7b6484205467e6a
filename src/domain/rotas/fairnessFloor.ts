import type { Roster } from './roster.js';

/**
 * The least that fairness could come to with as many turns as this roster has: each next turn goes to whoever has had fewest, as if everybody could be
 * anywhere. No rota is fairer; one that comes to this needs no other proof.
 */
export function fairnessFloor({ rota, ofPerson }: Roster): number {
  const waiting: number[] = [];
  rota.servedBefore.forEach((before) => {
    waiting[before] = (waiting[before] ?? 0) + 1;
  });
  let floor = rota.servedBefore.reduce((sum, before) => sum + before ** 2, 0);
  let left = ofPerson.reduce((sum, choices) => sum + choices.length, 0);
  for (let served = 0; left > 0; served += 1) {
    const people = waiting[served] ?? 0;
    const given = Math.min(left, people);
    floor += given * (2 * served + 1);
    left -= given;
    waiting[served + 1] = (waiting[served + 1] ?? 0) + given;
  }
  return floor;
}
