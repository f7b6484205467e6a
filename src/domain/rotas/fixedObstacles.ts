import {
  type CompiledRota,
  type FixedObstacle,
  type Indexed,
  keyOf,
  type LimitLeft,
  type RotaBase,
} from './compiled.js';
import type { RotaPerson } from './problem.js';
import { coversSpan, nearby, type Times, toTimes } from './times.js';

/** What is left of everybody's limits beside what they do elsewhere and what is pinned. */
export function limitsLeft({ problem, shiftTimes, seatShift, pinsOfPerson }: RotaBase): LimitLeft[] {
  return problem.people.flatMap((one, person) => {
    const fixed = [
      ...one.elsewhere.map(toTimes),
      ...(pinsOfPerson[person] ?? []).flatMap((seat) => shiftTimes[seatShift[seat] ?? 0] ?? []),
    ];
    return one.limits.map(({ shiftsMax, minutesMax, minutesOfRota = false, ...span }) => {
      const times = toTimes(span);
      const within = fixed.filter(({ from }) => times.from <= from && from < times.to);
      const minutes = within.reduce((sum, { from, to }) => sum + Math.round((to - from) / 60_000), 0);
      return {
        person,
        times,
        shiftsLeft: shiftsMax === null ? Infinity : shiftsMax - within.length,
        minutesLeft: minutesMax === null ? Infinity : minutesMax - minutes,
        minutesAreOwn: !minutesOfRota,
      };
    });
  });
}

type Limited = RotaBase & Pick<CompiledRota, 'limits' | 'limitsOfPerson'>;

/** What is known of a person, read once. */
interface Known {
  barred: Set<number>;
  unwanted: Set<number>;
  on: Set<number>;
  isFree(shift: number, times: Times): boolean;
  elsewhere: Times[];
  pinned: number[];
  pinnedTimes: Times[];
  restMs: number;
}

/** Says of somebody with the skills what stands in their way before anybody is placed: the first in the order in which obstacles are told. */
export function obstaclesBefore(base: Limited, index: Indexed): CompiledRota['obstacleBefore'] {
  const known = base.problem.people.map((person, number) => readPerson(base, index, person, number));
  const pinnedGroups = new Set(
    base.pins.flatMap(({ person, seat }) =>
      (base.apartOfPerson[person] ?? []).map((group) => keyOf(group, base.seatShift[seat] ?? 0)),
    ),
  );
  return (person, seat) => {
    const shift = base.seatShift[seat] ?? 0;
    const times = base.shiftTimes[shift];
    const who = known[person];
    if (!who || !times) return 'BARRED';
    const obstacle = saidAgainst(who, shift, times) ?? timeAgainst(who, times);
    if (obstacle !== null) return obstacle;
    const limit = limitAgainst(base, person, shift, times);
    if (limit !== null) return limit;
    const apart = base.apartOfPerson[person] ?? [];
    return apart.some((group) => pinnedGroups.has(keyOf(group, shift))) ? 'APART' : null;
  };
}

function limitAgainst(
  { limits, limitsOfPerson, shiftMinutes }: Limited,
  person: number,
  shift: number,
  times: Times,
): LimitObstacle | null {
  for (const number of limitsOfPerson[person] ?? []) {
    const limit = limits[number];
    if (!limit || times.from < limit.times.from || times.from >= limit.times.to) continue;
    const obstacle = limitObstacle(limit, limit.shiftsLeft, limit.minutesLeft, shiftMinutes[shift] ?? 0);
    if (obstacle !== null) return obstacle;
  }
  return null;
}

export type LimitObstacle = 'AT_LIMIT' | 'AT_ROTA_LIMIT';

/** Whose limit does not allow one more shift, where so much of it is left; their own word is told before the rota's. */
export function limitObstacle(
  { minutesAreOwn }: Pick<LimitLeft, 'minutesAreOwn'>,
  shiftsLeft: number,
  minutesLeft: number,
  minutes: number,
): LimitObstacle | null {
  if (minutesLeft < minutes) return minutesAreOwn ? 'AT_LIMIT' : 'AT_ROTA_LIMIT';
  return shiftsLeft < 1 ? 'AT_ROTA_LIMIT' : null;
}

function readPerson(base: RotaBase, index: Indexed, person: RotaPerson, number: number): Known {
  const numbers = (ids: readonly string[]) => new Set(ids.flatMap((id) => index.shift.get(id) ?? []));
  const freeShifts = person.freeShiftIds && numbers(person.freeShiftIds);
  const freeAt = person.freeSpans && coversSpan(person.freeSpans.map(toTimes));
  const pinned = (base.pinsOfPerson[number] ?? []).map((seat) => base.seatShift[seat] ?? 0);
  return {
    barred: numbers(person.barredShiftIds),
    unwanted: numbers(person.unwantedShiftIds),
    on: numbers(person.onShiftIds ?? []),
    isFree: (shift, times) => (freeShifts === null || freeShifts.has(shift)) && (freeAt === null || freeAt(times)),
    elsewhere: person.elsewhere.map(toTimes),
    pinned,
    pinnedTimes: pinned.flatMap((shift) => base.shiftTimes[shift] ?? []),
    restMs: base.restMs[number] ?? 0,
  };
}

function saidAgainst(who: Known, shift: number, times: Times): FixedObstacle | null {
  if (who.pinned.includes(shift) || who.on.has(shift)) return 'ON_THIS_SHIFT';
  if (who.barred.has(shift)) return 'BARRED';
  if (!who.isFree(shift, times)) return 'AWAY';
  return who.unwanted.has(shift) ? 'UNWANTED' : null;
}

function timeAgainst({ elsewhere, pinnedTimes, restMs }: Known, times: Times): FixedObstacle | null {
  if (elsewhere.some((other) => nearby(times, other, 0))) return 'ELSEWHERE';
  if (pinnedTimes.some((other) => nearby(times, other, 0))) return 'ON_ANOTHER_SHIFT';
  const isNear = (other: Times) => nearby(times, other, restMs);
  return elsewhere.some(isNear) || pinnedTimes.some(isNear) ? 'RESTING' : null;
}
