/** A place of a shift, and who could have it. */
export interface PlaceToFill {
  shiftId: string;
  can: readonly string[];
  /** Who has it as things stand. Null: nobody. */
  has: string | null;
}

export interface Least {
  filled: number;
  /** Of those who have a place, how many have it no longer. */
  changed: number;
}

/**
 * Tries everything: as many places filled as can be, and of all that fill as many, the one that takes the fewest places from those who have them. Nobody
 * has two places on one shift. For a few places: what is tried grows with their number.
 */
export function leastChanges(places: readonly PlaceToFill[]): Least {
  let best: Least = { filled: -1, changed: 0 };
  for (const who of arrangements(places)) {
    const filled = who.filter((person) => person !== null).length;
    const changed = places.filter(({ has }, index) => has !== null && has !== who[index]).length;
    if (filled > best.filled || (filled === best.filled && changed < best.changed)) best = { filled, changed };
  }
  return best;
}

/** Every way to give these places to somebody or nobody. */
function* arrangements(places: readonly PlaceToFill[]): Generator<(string | null)[]> {
  const last = places.at(-1);
  if (!last) {
    yield [];
    return;
  }
  const before = places.slice(0, -1);
  for (const who of arrangements(before)) {
    yield [...who, null];
    const here = who.filter((_, index) => before[index]?.shiftId === last.shiftId);
    for (const person of last.can) if (!here.includes(person)) yield [...who, person];
  }
}
