import type { CompiledRota, RotaBase } from './compiled.js';
import { joinTimes, toTimes } from './times.js';

type Choices = Pick<CompiledRota, 'choicePerson' | 'choiceSeat' | 'firstChoice' | 'choicesOfSeat'>;

interface OpenSeat {
  seat: number;
  from: number;
  skills: number[];
}

/** Everybody on every seat with places left that nothing stands against, person by person and by the start of the shift. */
export function listChoices(base: RotaBase, obstacleBefore: CompiledRota['obstacleBefore']): Choices {
  const { problem } = base;
  const numbers = new Map<string, number>();
  const seats = openSeats(base, numbers);
  const choicePerson: number[] = [];
  const choiceSeat: number[] = [];
  const firstChoice = new Int32Array(problem.people.length + 1);
  const choicesOfSeat: number[][] = problem.seats.map(() => []);
  problem.people.forEach((person, number) => {
    const has = new Uint8Array(numbers.size);
    for (const id of person.skillIds) {
      const skill = numbers.get(id);
      if (skill !== undefined) has[skill] = 1;
    }
    for (const [first, end] of stretches(seats, person.freeSpans && joinTimes(person.freeSpans.map(toTimes)))) {
      for (let at = first; at < end; at++) {
        const open = seats[at];
        if (!open?.skills.every((skill) => has[skill] === 1) || obstacleBefore(number, open.seat) !== null) continue;
        choicesOfSeat[open.seat]?.push(choicePerson.length);
        choicePerson.push(number);
        choiceSeat.push(open.seat);
      }
    }
    firstChoice[number + 1] = choicePerson.length;
  });
  return {
    choicePerson: Int32Array.from(choicePerson),
    choiceSeat: Int32Array.from(choiceSeat),
    firstChoice,
    choicesOfSeat,
  };
}

function openSeats({ problem, seatShift, shiftTimes, placesLeft }: RotaBase, numbers: Map<string, number>): OpenSeat[] {
  const numberOf = (id: string) => {
    const number = numbers.get(id) ?? numbers.size;
    numbers.set(id, number);
    return number;
  };
  return problem.seats
    .flatMap(({ skillIds }, seat) => {
      const times = shiftTimes[seatShift[seat] ?? -1];
      if (!times || (placesLeft[seat] ?? 0) <= 0) return [];
      return [{ seat, from: times.from, skills: skillIds.map(numberOf) }];
    })
    .sort((a, b) => a.from - b.from || a.seat - b.seat);
}

/** Where in the list those stand that begin while somebody is free. */
function stretches(seats: readonly OpenSeat[], free: { from: number; to: number }[] | null): [number, number][] {
  if (!free) return [[0, seats.length]];
  return free.map(({ from, to }) => [firstFrom(seats, from), firstFrom(seats, to)]);
}

function firstFrom(seats: readonly OpenSeat[], instant: number): number {
  let [low, high] = [0, seats.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seats[middle]?.from ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
