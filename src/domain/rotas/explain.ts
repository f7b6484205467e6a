import type { CompiledRota } from './compiled.js';
import type { Roster } from './roster.js';
import { type Obstacle, type ObstacleCount, obstacles, type UnfilledSeat } from './solution.js';
import { nearby, toTimes } from './times.js';

interface Reason {
  obstacle: Obstacle;
  shiftId?: string;
  name?: string | null;
}

/** Every seat with places left, and why each of those who have its skills does not sit there. */
export function explainUnfilled(roster: Roster): UnfilledSeat[] {
  const { rota } = roster;
  const having = new Map<string, number[]>();
  return rota.problem.seats.flatMap(({ id: seatId, shiftId, skillIds }, seat) => {
    const placesLeft = roster.placesLeft(seat);
    if (placesLeft <= 0) return [];
    const key = [...skillIds].sort().join(' ');
    const people = having.get(key) ?? peopleWith(rota, skillIds);
    having.set(key, people);
    const here = new Set((roster.ofSeat[seat] ?? []).map((choice) => rota.choicePerson[choice] ?? 0));
    for (const { person, seat: pinned } of rota.pins) if (pinned === seat) here.add(person);
    const hereWithSkills = people.filter((person) => here.has(person)).length;
    const choiceOf = new Map(
      (rota.choicesOfSeat[seat] ?? []).map((choice) => [rota.choicePerson[choice] ?? 0, choice]),
    );
    const reasons = people
      .filter((person) => !here.has(person))
      .map((person) => reasonOf(roster, person, seat, choiceOf.get(person)));
    return [
      { seatId, shiftId, skillIds, placesLeft, haveSkills: people.length, here: hereWithSkills, why: counted(reasons) },
    ];
  });
}

function peopleWith({ problem }: CompiledRota, skillIds: readonly string[]): number[] {
  return problem.people.flatMap((person, number) =>
    skillIds.every((id) => person.skillIds.includes(id)) ? [number] : [],
  );
}

function reasonOf(roster: Roster, person: number, seat: number, choice: number | undefined): Reason {
  const { rota } = roster;
  const shift = rota.seatShift[seat] ?? 0;
  const idOf = (other: number) => rota.problem.shifts[other]?.id ?? '';
  if (choice === undefined) {
    const obstacle = rota.obstacleBefore(person, seat) ?? 'NO_TIME_TO_TELL';
    const times = rota.shiftTimes[shift];
    if (obstacle === 'ELSEWHERE' && times) {
      const where = rota.problem.people[person]?.elsewhere.find((other) => nearby(times, toTimes(other), 0));
      return { obstacle, name: where?.name ?? null };
    }
    if (obstacle !== 'ON_ANOTHER_SHIFT' || !times) return { obstacle };
    const pinned = (rota.pinsOfPerson[person] ?? []).map((other) => rota.seatShift[other] ?? 0);
    const other = pinned.find((one) => nearby(times, rota.shiftTimes[one] ?? times, 0));
    return { obstacle, shiftId: idOf(other ?? shift) };
  }
  const shiftsHere = (roster.ofPerson[person] ?? []).map((other) => rota.seatShift[rota.choiceSeat[other] ?? 0] ?? 0);
  if (shiftsHere.includes(shift)) return { obstacle: 'ON_THIS_SHIFT' };
  const blocked = roster.blockedBy(choice);
  switch (blocked?.by) {
    case undefined:
      return { obstacle: 'NO_TIME_TO_TELL' };
    case 'SHIFT':
      return {
        obstacle: 'ON_ANOTHER_SHIFT',
        shiftId: idOf(rota.seatShift[rota.choiceSeat[blocked.choices[0] ?? 0] ?? 0] ?? 0),
      };
    case 'REST':
      return { obstacle: 'RESTING' };
    case 'AT_LIMIT':
    case 'AT_ROTA_LIMIT':
      return { obstacle: blocked.by };
    case 'APART':
      return { obstacle: 'APART' };
  }
}

function counted(reasons: Reason[]): ObstacleCount[] {
  return obstacles.flatMap((obstacle): ObstacleCount[] => {
    const these = reasons.filter((reason) => reason.obstacle === obstacle);
    if (these.length === 0) return [];
    const count = these.length;
    if (obstacle === 'ON_ANOTHER_SHIFT') {
      return [
        {
          obstacle,
          count,
          shifts: frequencies(these.map(({ shiftId = '' }) => shiftId)).map(([shiftId, times]) => ({
            shiftId,
            count: times,
          })),
        },
      ];
    }
    if (obstacle === 'ELSEWHERE') {
      return [
        {
          obstacle,
          count,
          places: frequencies(these.map(({ name = null }) => name)).map(([name, times]) => ({ name, count: times })),
        },
      ];
    }
    return [{ obstacle, count }];
  });
}

function frequencies<Value>(values: readonly Value[]): [Value, number][] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
