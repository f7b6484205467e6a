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
 * only where the chain ends well. Stops at `until` of the clock handed in.
 */
export function fillByMoving(roster: Roster, isOver: () => boolean): void {
  const { rota } = roster;
  for (let gained = true; gained; ) {
    gained = false;
    const tried = new Uint8Array(rota.choices);
    for (let seat = 0; seat < rota.placesLeft.length; seat++) {
      while (roster.placesLeft(seat) > 0) {
        if (isOver()) return;
        if (!fillOne(roster, seat, tried, 0)) break;
        gained = true;
      }
    }
  }
}

/** Deeper than this a chain is not followed: the stack is not endless, and what such chains would find the solver finds. */
const chainLength = 400;

function fillOne(roster: Roster, seat: number, tried: Uint8Array, depth: number): boolean {
  const choices = roster.rota.choicesOfSeat[seat] ?? [];
  for (const choice of choices) {
    if (roster.chosen[choice] || roster.blockedBy(choice) !== null) continue;
    roster.add(choice);
    return true;
  }
  if (depth >= chainLength) return false;
  for (const choice of choices) {
    if (tried[choice] || roster.chosen[choice]) continue;
    tried[choice] = 1;
    const others = [...(roster.blockedBy(choice)?.choices ?? [])];
    if (others.some((other) => comeInstead(roster, choice, other, tried, depth))) return true;
  }
  return false;
}

/** Somebody comes here and leaves another place, if that can be filled in turn; else everything is as it was. */
function comeInstead(roster: Roster, choice: number, other: number, tried: Uint8Array, depth: number): boolean {
  roster.remove(other);
  if (roster.fits(choice)) {
    roster.add(choice);
    if (fillOne(roster, roster.rota.choiceSeat[other] ?? 0, tried, depth + 1)) return true;
    roster.remove(choice);
  }
  roster.add(other);
  return false;
}
