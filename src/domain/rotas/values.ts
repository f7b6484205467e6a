import type { CompiledRota } from './compiled.js';
import type { RotaGoal } from './problem.js';
import type { Roster } from './roster.js';

/** What a roster comes to in a goal, by counting and nothing else. */
export function countGoal(goal: RotaGoal, roster: Roster): number {
  const { rota } = roster;
  switch (goal) {
    case 'SEATS':
      return roster.filled + pinnedPlacesFilled(rota);
    case 'TOGETHER':
      return rota.together.reduce((sum, wish) => sum + wishCost(roster, wish), 0);
    case 'FAIRNESS':
      return rota.servedBefore.reduce(
        (sum, before, person) => sum + (before + (roster.ofPerson[person]?.length ?? 0)) ** 2,
        0,
      );
    case 'PREFERENCES':
      return roster.choices().reduce((sum, choice) => sum + (rota.preference[choice] ?? 0), rota.pinnedPreference);
    case 'CHANGES':
      return rota.standingFree - roster.choices().filter((choice) => rota.stands[choice]).length;
  }
}

/** Whether more of it is better. */
export function isMaximised(goal: RotaGoal): boolean {
  return goal === 'SEATS' || goal === 'PREFERENCES';
}

function pinnedPlacesFilled({ problem, pins }: CompiledRota): number {
  const bySeat = new Map<number, number>();
  for (const { seat } of pins) bySeat.set(seat, (bySeat.get(seat) ?? 0) + 1);
  return [...bySeat].reduce((sum, [seat, pinned]) => sum + Math.min(pinned, problem.seats[seat]?.places ?? 0), 0);
}

/** 1 if its people never share a shift, and 1 for each turn that one of them has without all the others. */
function wishCost({ rota, ofPerson }: Roster, { members, pinnedShifts }: CompiledRota['together'][number]): number {
  const there = new Map<number, number>([...pinnedShifts].map(([shift, people]) => [shift, people.length]));
  for (const member of members) {
    for (const choice of ofPerson[member] ?? []) {
      const shift = rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0;
      there.set(shift, (there.get(shift) ?? 0) + 1);
    }
  }
  const counts = [...there.values()];
  return (
    (counts.includes(members.length) ? 0 : 1) +
    counts.reduce((sum, count) => sum + (count < members.length ? count : 0), 0)
  );
}
