import type { RotaPerson, RotaProblem, RotaSeat, RotaShift } from '../../src/domain/rotas/problem.js';
import { rotaGoals } from '../../src/domain/rotas/problem.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Monday. */
const begins = Date.UTC(2026, 4, 4);

export interface RotaSize {
  people: number;
  shifts: number;
  seed: number;
  weeks?: number;
  pairs?: number;
  /** The share of seats that ask for a skill. */
  scarce?: number;
}

/** A person about whom nothing is known: free for anything, without skills, limits or wishes. */
export function aPerson(id: string, overrides: Partial<RotaPerson> = {}): RotaPerson {
  return {
    id,
    skillIds: [],
    freeSpans: null,
    freeShiftIds: null,
    unwantedShiftIds: [],
    barredShiftIds: [],
    elsewhere: [],
    limits: [],
    restMinutes: 0,
    preferences: [],
    servedLately: 0,
    ...overrides,
  };
}

export function aProblem(overrides: Partial<RotaProblem> = {}): RotaProblem {
  return {
    shifts: [],
    seats: [],
    people: [],
    together: [],
    apart: [],
    standing: [],
    goals: rotaGoals,
    deadlineMs: 20_000,
    ...overrides,
  };
}

/** Numbers from 0 up to 1, the same for the same seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A borough's rota: mornings, afternoons and evenings of some weeks; people with a few free stretches each week, some skills, limits and wishes. Scarce. */
export function aLargeProblem({ people, shifts, seed, weeks = 2, pairs = 0, scarce = 0.5 }: RotaSize): RotaProblem {
  const random = numbersFrom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const skills = ['first-aid', 'food-hygiene', 'driving', 'dementia', 'languages', 'lifting'];
  const days = weeks * 7;
  const parts = [9, 13, 17];
  const allShifts: RotaShift[] = Array.from({ length: shifts }, (_, number) => {
    const from = begins + below(days) * dayMs + ((parts[below(3)] ?? 9) + below(2)) * hourMs;
    return { id: `shift-${number}`, startsAt: new Date(from), endsAt: new Date(from + (2 + below(3)) * hourMs) };
  });
  const seats: RotaSeat[] = allShifts.flatMap(({ id }, number) => [
    {
      id: `seat-${number}`,
      shiftId: id,
      skillIds: random() < scarce ? [skills[below(skills.length)] ?? ''] : [],
      places: 1 + below(3),
    },
    ...(random() < 0.3
      ? [{ id: `lead-${number}`, shiftId: id, skillIds: ['first-aid', skills[1 + below(5)] ?? ''], places: 1 }]
      : []),
  ]);
  const someone = (number: number): RotaPerson => {
    const stretches = Array.from({ length: 1 + below(2) }, () => ({
      day: below(7),
      from: 8 + below(10),
      hours: 4 + below(4),
    }));
    return aPerson(`person-${number}`, {
      skillIds: skills.filter(() => random() < 0.15),
      freeSpans: Array.from({ length: weeks }, (_, week) => week).flatMap((week) =>
        stretches.map(({ day, from, hours }) => {
          const startsAt = begins + (week * 7 + day) * dayMs + from * hourMs;
          return { startsAt: new Date(startsAt), endsAt: new Date(startsAt + hours * hourMs) };
        }),
      ),
      limits: Array.from({ length: weeks }, (_, week) => ({
        startsAt: new Date(begins + week * 7 * dayMs),
        endsAt: new Date(begins + (week + 1) * 7 * dayMs),
        shiftsMax: 1 + below(2),
        minutesMax: null,
      })),
      restMinutes: below(2) * 11 * 60,
      preferences: Array.from({ length: below(4) }, () => ({
        shiftId: `shift-${below(shifts)}`,
        weight: below(21) - 10,
      })),
      servedLately: below(6),
    });
  };
  const everybody = Array.from({ length: people }, (_, number) => someone(number));
  const two = () => [`person-${below(people)}`, `person-${below(people)}`];
  return aProblem({
    shifts: allShifts,
    seats,
    people: everybody,
    together: Array.from({ length: pairs }, (_, number) => ({ id: `together-${number}`, personIds: two() })),
    apart: Array.from({ length: pairs }, (_, number) => ({ id: `apart-${number}`, personIds: two() })),
  });
}
