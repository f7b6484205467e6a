import type { CompiledRota } from './compiled.js';
import type { Roster } from './roster.js';

/** Rules of one person made looser: stretches of which one shift can be had, and windows that hold so many of them. */
interface Loose {
  cliqueOf: Int32Array;
  windowOf: Int32Array;
  windowMost: number[];
}

/**
 * Whether no rota fills more seats, told without a solver: rules are loosened until who can sit where is a flow, and there no seat that is empty can be
 * filled by moving others along, however far. Then returns 1 for each seat that was come by on the way: in every best rota all others are full, and
 * these together as full as they are. Null says nothing: it may be that the looser rules alone would let one more in.
 */
export function proveByFlow(roster: Roster): Uint8Array | null {
  const { rota } = roster;
  const loose = loosen(rota);
  const inClique = new Map<number, number>();
  const inWindow: number[][] = loose.windowMost.map(() => []);
  for (const choice of roster.choices()) {
    inClique.set(loose.cliqueOf[choice] ?? 0, choice);
    inWindow[loose.windowOf[choice] ?? 0]?.push(choice);
  }
  const seenSeat = new Uint8Array(rota.placesLeft.length);
  const seenWindow = new Uint8Array(loose.windowMost.length);
  const open = [...rota.placesLeft.keys()].filter((seat) => roster.placesLeft(seat) > 0);
  for (const seat of open) seenSeat[seat] = 1;
  const leave = (choice: number) => {
    const seat = rota.choiceSeat[choice] ?? 0;
    if (seenSeat[seat]) return;
    seenSeat[seat] = 1;
    open.push(seat);
  };
  const mayLeave = (choice: number): boolean => {
    const other = inClique.get(loose.cliqueOf[choice] ?? 0);
    if (other !== undefined) {
      leave(other);
      return true;
    }
    const window = loose.windowOf[choice] ?? 0;
    if (seenWindow[window]) return true;
    seenWindow[window] = 1;
    const taken = inWindow[window] ?? [];
    for (const one of taken) leave(one);
    return taken.length >= (loose.windowMost[window] ?? 0);
  };
  for (let seat = open.pop(); seat !== undefined; seat = open.pop()) {
    const others = (rota.choicesOfSeat[seat] ?? []).filter((choice) => !roster.chosen[choice]);
    if (!others.every(mayLeave)) return null;
  }
  return seenSeat;
}

function loosen(rota: CompiledRota): Loose {
  const cliqueOf = new Int32Array(rota.choices);
  const windowOf = new Int32Array(rota.choices);
  const windowMost: number[] = [];
  let cliques = 0;
  rota.problem.people.forEach((_, person) => {
    const windows = new Map<number, { window: number; until: number; clique: number }>();
    const rest = rota.restMs[person] ?? 0;
    const from = rota.firstChoice[person] ?? 0;
    const choices = Array.from({ length: (rota.firstChoice[person + 1] ?? 0) - from }, (_, index) => from + index);
    const timesOf = (choice: number) =>
      rota.shiftTimes[rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0] ?? { from: 0, to: 0 };
    const until = (choice: number) => Math.max(timesOf(choice).to + rest, timesOf(choice).from + 1);
    // By when they end: whoever begins before the first end of a stretch is under way at that instant, with all the others of it.
    for (const choice of choices.sort((a, b) => until(a) - until(b) || a - b)) {
      const limit = limitOf(rota, person, timesOf(choice).from);
      let window = windows.get(limit);
      if (!window) {
        window = { window: windowMost.length, until: Number.NEGATIVE_INFINITY, clique: 0 };
        windows.set(limit, window);
        windowMost.push(rota.limits[limit]?.shiftsLeft ?? Infinity);
      }
      if (timesOf(choice).from >= window.until) {
        window.until = until(choice);
        window.clique = cliques++;
      }
      cliqueOf[choice] = window.clique;
      windowOf[choice] = window.window;
    }
  });
  return { cliqueOf, windowOf, windowMost };
}

/** The tightest limit that holds for a shift; -1 where none does. Each shift counts in one of them alone: looser than the truth, and a flow. */
function limitOf(rota: CompiledRota, person: number, startsAt: number): number {
  let tightest = -1;
  for (const number of rota.limitsOfPerson[person] ?? []) {
    const limit = rota.limits[number];
    if (!limit || startsAt < limit.times.from || startsAt >= limit.times.to) continue;
    if (tightest === -1 || limit.shiftsLeft < (rota.limits[tightest]?.shiftsLeft ?? 0)) tightest = number;
  }
  return tightest;
}
