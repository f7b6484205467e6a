import { listChoices } from './choices.js';
import { type CompiledRota, type Indexed, keyOf } from './compiled.js';
import { findPinProblems, findWishProblems } from './contradictions.js';
import { limitsLeft, obstaclesBefore } from './fixedObstacles.js';
import type { RotaProblem } from './problem.js';
import type { RotaContradiction } from './solution.js';
import { placesThatStand } from './standing.js';
import { toTimes } from './times.js';

/** More turns than that make nobody less likely to be asked: squares stay numbers that add up exactly. */
const servedMost = 1_000;

/** Reads a problem once. Whatever names something unknown is left out and told among the contradictions. */
export function compileRota(problem: RotaProblem): CompiledRota {
  const contradictions: RotaContradiction[] = [];
  const index: Indexed = {
    shift: indexOf(problem.shifts),
    seat: indexOf(problem.seats),
    person: indexOf(problem.people),
  };
  const shiftTimes = problem.shifts.map(toTimes);
  const seatShift = Int32Array.from(problem.seats, ({ shiftId }) => index.shift.get(shiftId) ?? -1);
  const seatsOfShift: number[][] = problem.shifts.map(() => []);
  seatShift.forEach((shift, seat) => {
    seatsOfShift[shift]?.push(seat);
  });
  const { pins, standing } = placesThatStand(problem, index, seatShift, contradictions);
  const placesLeft = Int32Array.from(problem.seats, ({ places }, seat) =>
    seatShift[seat] === -1 ? 0 : Math.max(0, places),
  );
  const pinsOfPerson: number[][] = problem.people.map(() => []);
  for (const { person, seat } of pins) {
    placesLeft[seat] = Math.max(0, (placesLeft[seat] ?? 0) - 1);
    pinsOfPerson[person]?.push(seat);
  }
  const groups = (lists: RotaProblem['apart']) =>
    lists.map(({ personIds }) => [...new Set(personIds)].flatMap((id) => index.person.get(id) ?? []));
  const apart = groups(problem.apart);
  const apartOfPerson: number[][] = problem.people.map(() => []);
  apart.forEach((members, group) => {
    for (const member of members) apartOfPerson[member]?.push(group);
  });
  const base = {
    problem,
    shiftTimes,
    shiftMinutes: Int32Array.from(shiftTimes, ({ from, to }) => Math.round((to - from) / 60_000)),
    seatShift,
    seatsOfShift,
    placesLeft,
    pins,
    pinsOfPerson,
    apart,
    apartOfPerson,
    restMs: Float64Array.from(problem.people, ({ restMinutes }) => Math.max(0, restMinutes) * 60_000),
  };
  const limits = limitsLeft(base);
  const limitsOfPerson: number[][] = problem.people.map(() => []);
  limits.forEach(({ person }, limit) => {
    limitsOfPerson[person]?.push(limit);
  });
  const obstacleBefore = obstaclesBefore({ ...base, limits, limitsOfPerson }, index);
  const choices = listChoices(base, obstacleBefore);
  const said = preferencesOf(problem, index);
  const preferred = (person: number, seat: number) => said[person]?.get(seatShift[seat] ?? -1) ?? 0;
  const stands = Uint8Array.from({ length: choices.choicePerson.length }, (_, choice) =>
    standing.has(keyOf(choices.choicePerson[choice] ?? 0, choices.choiceSeat[choice] ?? 0)) ? 1 : 0,
  );
  const half: CompiledRota = {
    ...base,
    ...choices,
    choices: choices.choicePerson.length,
    limits,
    limitsOfPerson,
    servedBefore: Int32Array.from(
      problem.people,
      ({ servedLately }, person) =>
        Math.max(0, Math.min(servedMost, Math.round(servedLately))) + (pinsOfPerson[person]?.length ?? 0),
    ),
    preference: choices.choicePerson.map((person, choice) => preferred(person, choices.choiceSeat[choice] ?? 0)),
    pinnedPreference: pins.reduce((sum, { person, seat }) => sum + preferred(person, seat), 0),
    stands,
    standingFree: standing.size,
    together: [],
    contradictions,
    obstacleBefore,
  };
  findPinProblems(half);
  half.together = findWishProblems(half, groups(problem.together));
  return half;
}

function indexOf(list: readonly { id: string }[]): Map<string, number> {
  return new Map(list.map(({ id }, index) => [id, index]));
}

/** What each person said about each shift: whole numbers from -100 to 100, whatever was handed in. */
function preferencesOf({ people }: RotaProblem, index: Indexed): Map<number, number>[] {
  return people.map(({ preferences }) => {
    const byShift = new Map<number, number>();
    for (const { shiftId, weight } of preferences) {
      const shift = index.shift.get(shiftId);
      if (shift === undefined || !Number.isFinite(weight)) continue;
      byShift.set(shift, Math.max(-100, Math.min(100, Math.round(weight))));
    }
    return byShift;
  });
}
