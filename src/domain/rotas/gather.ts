import { fillSeat } from './improve.js';
import type { RotaGoal } from './problem.js';
import { Roster } from './roster.js';
import { countGoal, isMaximised } from './values.js';

/**
 * Seats the people of each wish on one shift where that costs no goal before: they leave what they have, others make room, and what became empty is filled
 * again. It is a rota to begin with; whether there is a better one the solver says.
 */
export function bringTogether(roster: Roster, settled: readonly RotaGoal[], secondsLeft: () => number): Roster {
  const { rota } = roster;
  const enough = secondsLeft() * 0.8;
  let best = roster;
  for (const wish of rota.together) {
    const shifts = new Set(
      wish.members.flatMap((member) =>
        choicesOf(best, member).map((choice) => rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0),
      ),
    );
    let cost = countGoal('TOGETHER', best);
    for (const shift of shifts) {
      if (secondsLeft() < enough) return best;
      const tried = onOneShift(best, wish.members, shift);
      if (!tried || settled.some((goal) => isWorse(goal, tried, best)) || countGoal('TOGETHER', tried) >= cost)
        continue;
      best = tried;
      cost = countGoal('TOGETHER', best);
    }
  }
  return best;
}

function isWorse(goal: RotaGoal, one: Roster, other: Roster): boolean {
  const more = countGoal(goal, one) - countGoal(goal, other);
  return isMaximised(goal) ? more < 0 : more > 0;
}

function choicesOf({ rota }: Roster, person: number): number[] {
  const from = rota.firstChoice[person] ?? 0;
  return Array.from({ length: (rota.firstChoice[person + 1] ?? 0) - from }, (_, index) => from + index);
}

function onOneShift(roster: Roster, members: readonly number[], shift: number): Roster | null {
  const { rota } = roster;
  const moved = Roster.of(rota, roster.choices());
  const emptied: number[] = [];
  const leave = (choice: number) => {
    moved.remove(choice);
    emptied.push(rota.choiceSeat[choice] ?? 0);
  };
  for (const member of members) for (const choice of [...(moved.ofPerson[member] ?? [])]) leave(choice);
  for (const member of members) {
    const here = choicesOf(moved, member).filter((choice) => rota.seatShift[rota.choiceSeat[choice] ?? 0] === shift);
    const seat =
      here.find((choice) => moved.fits(choice)) ?? here.find((choice) => giveWay(moved, choice, members, leave));
    if (seat === undefined || !moved.fits(seat)) return null;
    moved.add(seat);
  }
  const tried = new Uint8Array(rota.choices);
  // Whoever is asked to come together is not asked to fill what they left.
  for (const member of members) for (const choice of choicesOf(moved, member)) tried[choice] = 1;
  for (const seat of emptied) if (moved.placesLeft(seat) > 0) fillSeat(moved, seat, tried, new Set(members));
  return moved;
}

/** Somebody who is no part of the wish leaves the seat. */
function giveWay(roster: Roster, choice: number, members: readonly number[], leave: (choice: number) => void): boolean {
  const { rota } = roster;
  if (roster.blockedBy(choice) !== null) return false;
  const others = roster.ofSeat[rota.choiceSeat[choice] ?? 0] ?? [];
  const other = others.find((one) => !members.includes(rota.choicePerson[one] ?? 0));
  if (other === undefined) return false;
  leave(other);
  return true;
}
