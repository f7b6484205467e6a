import type { CompiledRota } from './compiled.js';
import { coversSpan, nearby, toTimes } from './times.js';

/** Whatever is pinned stays: here is told which of it goes against something else. */
export function findPinProblems(rota: CompiledRota): void {
  const { problem, pins, contradictions, seatShift } = rota;
  const bySeat = new Map<number, number>();
  for (const { person, seat } of pins) {
    bySeat.set(seat, (bySeat.get(seat) ?? 0) + 1);
    pinAgainstPerson(rota, person, seat);
  }
  for (const [seat, pinned] of bySeat) {
    const { id = '', places = 0 } = problem.seats[seat] ?? {};
    if (pinned > places) contradictions.push({ kind: 'PINNED_OVER_PLACES', seatId: id, pinned, places });
  }
  problem.people.forEach((_, person) => {
    pinsAgainstEachOther(rota, person);
  });
  pinsOverLimits(rota);
  rota.apart.forEach((members, group) => {
    const byShift = new Map<number, Set<number>>();
    for (const { person, seat } of pins) {
      if (!members.includes(person)) continue;
      const shift = seatShift[seat] ?? 0;
      byShift.set(shift, (byShift.get(shift) ?? new Set()).add(person));
    }
    for (const [shift, people] of byShift) {
      if (people.size < 2) continue;
      contradictions.push({
        kind: 'PINNED_APART',
        apartId: problem.apart[group]?.id ?? '',
        shiftId: problem.shifts[shift]?.id ?? '',
        personIds: [...people].map((person) => problem.people[person]?.id ?? ''),
      });
    }
  });
}

/** Once for each person and whose limit it is. */
function pinsOverLimits({ problem, limits, pinsOfPerson, contradictions }: CompiledRota): void {
  const over = limits.filter(({ person }) => pinsOfPerson[person]?.length);
  const own = over.filter(({ minutesLeft, minutesAreOwn }) => minutesLeft < 0 && minutesAreOwn);
  const ofRota = over.filter(
    ({ shiftsLeft, minutesLeft, minutesAreOwn }) => shiftsLeft < 0 || (minutesLeft < 0 && !minutesAreOwn),
  );
  for (const person of new Set(own.map((limit) => limit.person))) {
    contradictions.push({ kind: 'PINNED_OVER_LIMIT', personId: problem.people[person]?.id ?? '' });
  }
  for (const person of new Set(ofRota.map((limit) => limit.person))) {
    contradictions.push({ kind: 'PINNED_OVER_LIMIT', personId: problem.people[person]?.id ?? '', ofRota: true });
  }
}

function pinAgainstPerson(
  { problem, contradictions, seatShift, shiftTimes }: CompiledRota,
  person: number,
  seat: number,
): void {
  const who = problem.people[person];
  const place = problem.seats[seat];
  const shift = problem.shifts[seatShift[seat] ?? 0];
  const times = shiftTimes[seatShift[seat] ?? 0];
  if (!who || !place || !shift || !times) return;
  if (!place.skillIds.every((id) => who.skillIds.includes(id))) {
    contradictions.push({ kind: 'PINNED_WITHOUT_SKILLS', personId: who.id, seatId: place.id });
  }
  const away =
    (who.freeShiftIds && !who.freeShiftIds.includes(shift.id)) ||
    (who.freeSpans && !coversSpan(who.freeSpans.map(toTimes))(times)) ||
    who.barredShiftIds.includes(shift.id) ||
    who.unwantedShiftIds.includes(shift.id) ||
    who.elsewhere.some((other) => nearby(times, toTimes(other), 0));
  if (away) contradictions.push({ kind: 'PINNED_THOUGH_AWAY', personId: who.id, shiftId: shift.id });
}

function pinsAgainstEachOther(
  { problem, contradictions, seatShift, shiftTimes, pinsOfPerson, restMs }: CompiledRota,
  person: number,
): void {
  const shifts = (pinsOfPerson[person] ?? []).map((seat) => seatShift[seat] ?? 0);
  const personId = problem.people[person]?.id ?? '';
  shifts.forEach((one, first) => {
    for (const other of shifts.slice(first + 1)) {
      const [a, b] = [shiftTimes[one], shiftTimes[other]];
      if (!a || !b || !nearby(a, b, restMs[person] ?? 0)) continue;
      const shiftIds = [one, other].map((shift) => problem.shifts[shift]?.id ?? '');
      const overlap = one === other || nearby(a, b, 0);
      contradictions.push({ kind: overlap ? 'PINNED_AT_ONE_TIME' : 'PINNED_WITHOUT_REST', personId, shiftIds });
    }
  });
}

/** The wishes that can come true at all. Two of whom one asked to be apart are not wished together. */
export function findWishProblems(rota: CompiledRota, groups: number[][]): CompiledRota['together'] {
  const { problem, contradictions } = rota;
  const ids = (people: number[]) => people.map((person) => problem.people[person]?.id ?? '');
  return groups.flatMap((members, wish) => {
    const togetherId = problem.together[wish]?.id ?? '';
    if (members.length < 2) return [];
    const against = rota.apart.findIndex((others) => members.filter((member) => others.includes(member)).length > 1);
    if (against !== -1) {
      const both = members.filter((member) => rota.apart[against]?.includes(member));
      contradictions.push({
        kind: 'TOGETHER_AND_APART',
        togetherId,
        apartId: problem.apart[against]?.id ?? '',
        personIds: ids(both),
      });
      return [];
    }
    const pinnedShifts = new Map<number, number[]>();
    for (const { person, seat } of rota.pins) {
      if (!members.includes(person)) continue;
      const shift = rota.seatShift[seat] ?? 0;
      pinnedShifts.set(shift, [...(pinnedShifts.get(shift) ?? []), person]);
    }
    if (!rota.problem.shifts.some((_, shift) => canShare(rota, members, shift))) {
      contradictions.push({ kind: 'TOGETHER_NEVER_POSSIBLE', togetherId, personIds: ids(members) });
      return [];
    }
    return [{ members, pinnedShifts }];
  });
}

/** Could all of them be on a shift, were nobody else there? Enough places for each of them, by a matching of few people to few seats. */
function canShare(rota: CompiledRota, members: number[], shift: number): boolean {
  const pinned = new Set(rota.pins.filter(({ seat }) => rota.seatShift[seat] === shift).map(({ person }) => person));
  const rest = members.filter((member) => !pinned.has(member));
  const taken = new Map<number, number[]>();
  const seatOne = (member: number, tried: Set<number>): boolean => {
    for (const seat of rota.seatsOfShift[shift] ?? []) {
      if (tried.has(seat) || !isChoice(rota, member, seat)) continue;
      tried.add(seat);
      const there = taken.get(seat) ?? [];
      const moved =
        there.length < (rota.placesLeft[seat] ?? 0) ? -1 : there.findIndex((other) => seatOne(other, tried));
      if (moved === -1 && there.length >= (rota.placesLeft[seat] ?? 0)) continue;
      taken.set(seat, moved === -1 ? [...there, member] : there.with(moved, member));
      return true;
    }
    return false;
  };
  return rest.every((member) => seatOne(member, new Set()));
}

function isChoice(rota: CompiledRota, person: number, seat: number): boolean {
  for (let choice = rota.firstChoice[person] ?? 0; choice < (rota.firstChoice[person + 1] ?? 0); choice++) {
    if (rota.choiceSeat[choice] === seat) return true;
  }
  return false;
}
