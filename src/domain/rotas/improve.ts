import type { CompiledRota } from './compiled.js';
import { Roster } from './roster.js';

/** What stands already, as far as it still holds together, the longest standing order of the problem first. */
export function rosterOfStanding(rota: CompiledRota): Roster {
  const roster = new Roster(rota);
  for (let choice = 0; choice < rota.choices; choice++)
    if (rota.stands[choice] && roster.fits(choice)) roster.add(choice);
  return roster;
}

/** The rota that a person in a hurry makes: the seats with the fewest to choose from first, on each whoever served least and has least else to do. */
export function fillGreedily(roster: Roster): void {
  const { rota } = roster;
  const seats = [...rota.placesLeft.keys()].filter((seat) => roster.placesLeft(seat) > 0);
  const scarcity = (seat: number) => (rota.choicesOfSeat[seat]?.length ?? 0) / Math.max(1, rota.placesLeft[seat] ?? 0);
  seats.sort((a, b) => scarcity(a) - scarcity(b) || a - b);
  const rank = (choice: number) => {
    const person = rota.choicePerson[choice] ?? 0;
    return (rota.servedBefore[person] ?? 0) + (roster.ofPerson[person]?.length ?? 0);
  };
  const options = (choice: number) => {
    const person = rota.choicePerson[choice] ?? 0;
    return (rota.firstChoice[person + 1] ?? 0) - (rota.firstChoice[person] ?? 0);
  };
  for (const seat of seats) {
    const choices = [...(rota.choicesOfSeat[seat] ?? [])].sort(
      (a, b) => rank(a) - rank(b) || options(a) - options(b) || a - b,
    );
    for (const choice of choices) if (roster.fits(choice)) roster.add(choice);
  }
}

/**
 * Fills seats that are still empty by moving others along: somebody comes here from a seat that somebody else can take, and so on. What it changes stands
 * only where the chain ends well. No new chain is begun once the time is over.
 */
export function fillByMoving(roster: Roster, isOver: () => boolean): void {
  const { rota } = roster;
  for (let gained = true; gained; ) {
    gained = false;
    const tried = new Uint8Array(rota.choices);
    for (let seat = 0; seat < rota.placesLeft.length; seat++) {
      while (roster.placesLeft(seat) > 0) {
        if (isOver()) return;
        if (!fillSeat(roster, seat, tried)) break;
        gained = true;
      }
    }
  }
}

/** Deeper than this a chain is not followed: the stack is not endless, and what such chains would find the solver finds. */
const chainLength = 400;

/** One more on this seat, by moving others along if need be. Who is among `still` neither comes nor goes. */
export function fillSeat(
  roster: Roster,
  seat: number,
  tried: Uint8Array,
  still: ReadonlySet<number> = nobody,
  depth = 0,
): boolean {
  const { rota } = roster;
  const choices = rota.choicesOfSeat[seat] ?? [];
  const isStill = (choice: number) => still.has(rota.choicePerson[choice] ?? 0);
  const free = choices.find(
    (choice) => !roster.chosen[choice] && !isStill(choice) && roster.blockedBy(choice) === null,
  );
  if (free !== undefined) {
    roster.add(free);
    return true;
  }
  if (depth >= chainLength) return false;
  for (const choice of choices) {
    if (tried[choice] || roster.chosen[choice]) continue;
    tried[choice] = 1;
    const others = (roster.blockedBy(choice)?.choices ?? []).filter((other) => !isStill(other));
    for (const other of others) {
      if (!comeInstead(roster, choice, other)) continue;
      if (fillSeat(roster, rota.choiceSeat[other] ?? 0, tried, still, depth + 1)) return true;
      roster.remove(choice);
      roster.add(other);
    }
  }
  return false;
}

const nobody: ReadonlySet<number> = new Set();

/** Somebody comes here and leaves another place; if that is not enough, everything is as it was. */
function comeInstead(roster: Roster, choice: number, other: number): boolean {
  roster.remove(other);
  if (!roster.fits(choice)) {
    roster.add(other);
    return false;
  }
  roster.add(choice);
  return true;
}

/** Gives turns of those who served often to those who served seldom, seat by seat, where nothing else changes by it. Wishes are left as they are. */
export function evenOut(roster: Roster, isOver: () => boolean): void {
  const { rota } = roster;
  const inWish = new Set(rota.together.flatMap(({ members }) => members));
  const personOf = (choice: number) => rota.choicePerson[choice] ?? 0;
  const turns = (person: number) => (rota.servedBefore[person] ?? 0) + (roster.ofPerson[person]?.length ?? 0);
  for (let gained = true; gained; ) {
    gained = false;
    for (const choice of roster.choices()) {
      if (isOver()) return;
      if (inWish.has(personOf(choice))) continue;
      let least = turns(personOf(choice)) - 1;
      let instead = choice;
      roster.remove(choice);
      for (const other of rota.choicesOfSeat[rota.choiceSeat[choice] ?? 0] ?? []) {
        if (inWish.has(personOf(other)) || turns(personOf(other)) >= least || !roster.fits(other)) continue;
        instead = other;
        least = turns(personOf(other));
      }
      roster.add(instead);
      gained ||= instead !== choice;
    }
  }
}
