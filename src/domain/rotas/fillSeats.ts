import { relax } from './byColumns.js';
import type { CompiledRota } from './compiled.js';
import { proveByFlow } from './flowProof.js';
import { columnsOf, type LinearSolver } from './linear.js';
import { buildModel } from './model.js';
import { Roster } from './roster.js';

export interface SeatsFilled {
  best: Roster;
  proved: boolean;
  /** 1 for seats that are not full and those whose people could be wanted there; in every best rota all the others are full. */
  inRegion: Uint8Array;
}

/**
 * Fills as many places as can be; mostly they are already, and a flow proves it. Else: seats outside the region are full already, and so is every best rota there: no more than its places can be filled, and
 * the region gets nobody from it. So only the region is solved, and it is small wherever people are not scarce everywhere.
 */
export function fillSeats(solver: LinearSolver, roster: Roster, secondsLeft: () => number): SeatsFilled {
  const { rota } = roster;
  const isOpen = rota.placesLeft.some((_, seat) => roster.placesLeft(seat) > 0 && rota.choicesOfSeat[seat]?.length);
  if (!isOpen) return { best: roster, proved: true, inRegion: new Uint8Array(rota.placesLeft.length) };
  const byFlow = proveByFlow(roster);
  if (byFlow) return { best: roster, proved: true, inRegion: byFlow };
  const inRegion = regionOf(roster);
  const among: number[] = [];
  for (let choice = 0; choice < rota.choices; choice++) if (inRegion[rota.choiceSeat[choice] ?? 0]) among.push(choice);
  if (among.length === 0) return { best: roster, proved: true, inRegion };
  const filled = among.filter((choice) => roster.chosen[choice]).length;
  const model = buildModel(rota, among, []);
  const stage = {
    costs: model.costs.SEATS,
    lower: new Float64Array(model.columns),
    upper: Float64Array.from(model.upper),
    rowLower: Float64Array.from(model.rows, ({ lower }) => lower),
    rowUpper: Float64Array.from(model.rows, ({ upper }) => upper),
    matrix: columnsOf(model),
  };
  const outside = roster.choices().filter((choice) => !inRegion[rota.choiceSeat[choice] ?? 0]);
  const fromValues = (values: Float64Array): Roster => {
    const found = Roster.of(rota, [...outside, ...among.filter((_, column) => (values[column] ?? 0) > 0.5)]);
    return found.filled > roster.filled ? found : roster;
  };
  const relaxed = secondsLeft() > 0 ? relax(solver, stage, firstColumns(rota, among, roster), secondsLeft) : null;
  if (!relaxed) return { best: roster, proved: false, inRegion };
  const isWhole = relaxed.values.every((value) => Math.abs(value - Math.round(value)) < 1e-6);
  const best = isWhole ? fromValues(relaxed.values) : roster;
  const bound = Math.floor(-relaxed.bound + 1e-6) + outside.length;
  if (best.filled >= bound || secondsLeft() <= 0) return { best, proved: best.filled >= bound, inRegion };
  const known = Float64Array.from(among, (choice) => (roster.chosen[choice] ? 1 : 0));
  const whole = solver.solveWhole(stage, known, secondsLeft());
  if (whole.state === 'NONE') return { best, proved: false, inRegion };
  const found = fromValues(whole.values);
  const counted = Math.round(whole.values.reduce((sum, value) => sum + value, 0));
  return {
    best: found,
    proved: whole.state === 'OPTIMAL' && found.filled - outside.length >= Math.max(counted, filled),
    inRegion,
  };
}

/** Seats that are not full, the seats of everybody who could come there, and so on; with each the whole of its shift. */
function regionOf(roster: Roster): Uint8Array {
  const { rota } = roster;
  const inRegion = new Uint8Array(rota.placesLeft.length);
  const seen = new Uint8Array(rota.problem.people.length);
  const open: number[] = [];
  const enter = (seat: number) => {
    for (const other of rota.seatsOfShift[rota.seatShift[seat] ?? 0] ?? []) {
      if (inRegion[other]) continue;
      inRegion[other] = 1;
      open.push(other);
    }
  };
  rota.placesLeft.forEach((_, seat) => {
    if (roster.placesLeft(seat) > 0 && (rota.choicesOfSeat[seat]?.length ?? 0) > 0) enter(seat);
  });
  for (let seat = open.pop(); seat !== undefined; seat = open.pop()) {
    for (const choice of rota.choicesOfSeat[seat] ?? []) {
      const person = rota.choicePerson[choice] ?? 0;
      if (seen[person]) continue;
      seen[person] = 1;
      for (const other of roster.ofPerson[person] ?? []) enter(rota.choiceSeat[other] ?? 0);
    }
  }
  return inRegion;
}

/** Who sits there, and for each seat those with the fewest other choices. */
function firstColumns(rota: CompiledRota, among: readonly number[], roster: Roster): number[] {
  const columnOf = new Map(among.map((choice, column) => [choice, column]));
  const options = new Map<number, number>();
  for (const choice of among) {
    const person = rota.choicePerson[choice] ?? 0;
    options.set(person, (options.get(person) ?? 0) + 1);
  }
  const seats = new Set(among.map((choice) => rota.choiceSeat[choice] ?? 0));
  const few = [...seats].flatMap((seat) =>
    [...(rota.choicesOfSeat[seat] ?? [])]
      .sort(
        (a, b) =>
          (options.get(rota.choicePerson[a] ?? 0) ?? 0) - (options.get(rota.choicePerson[b] ?? 0) ?? 0) || a - b,
      )
      .slice(0, 6 + 3 * (rota.placesLeft[seat] ?? 0)),
  );
  return [...among.filter((choice) => roster.chosen[choice]), ...few].flatMap((choice) => columnOf.get(choice) ?? []);
}
