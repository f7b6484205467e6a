import { type CompiledRota, type Indexed, keyOf } from './compiled.js';
import type { RotaProblem } from './problem.js';
import type { RotaContradiction } from './solution.js';

/** Who has a place already: what is pinned, and the rest by key. What names somebody or something unknown is told, and left out. */
export function placesThatStand(
  problem: RotaProblem,
  index: Indexed,
  seatShift: Int32Array,
  contradictions: RotaContradiction[],
): { pins: CompiledRota['pins']; standing: Set<number> } {
  const pins = new Map<number, CompiledRota['pins'][number]>();
  const standing = new Set<number>();
  for (const one of problem.standing) {
    const person = index.person.get(one.personId);
    const seat = index.seat.get(one.seatId);
    if (person === undefined || seat === undefined || seatShift[seat] === -1) continue;
    const key = keyOf(person, seat);
    if (one.pinned) pins.set(key, { person, seat });
    else standing.add(key);
  }
  for (const key of pins.keys()) standing.delete(key);
  contradictions.push(...unknownOnes(problem, index, seatShift));
  return { pins: [...pins.values()], standing };
}

function unknownOnes(problem: RotaProblem, index: Indexed, seatShift: Int32Array): RotaContradiction[] {
  const named = [...problem.standing.map(({ personId }) => personId)];
  for (const { personIds } of [...problem.together, ...problem.apart]) named.push(...personIds);
  const people = new Set(named.filter((id) => !index.person.has(id)));
  const isUnknown = (seatId: string) => seatShift[index.seat.get(seatId) ?? -1] === undefined;
  const seats = new Set([
    ...problem.standing.map(({ seatId }) => seatId).filter(isUnknown),
    ...problem.seats.flatMap(({ id }, seat) => (seatShift[seat] === -1 ? [id] : [])),
  ]);
  return [
    ...[...people].map((personId) => ({ kind: 'UNKNOWN_PERSON' as const, personId })),
    ...[...seats].map((seatId) => ({ kind: 'UNKNOWN_SEAT' as const, seatId })),
  ];
}
