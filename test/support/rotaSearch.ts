import type { RotaGoal, RotaPerson, RotaProblem, RotaShift } from '../../src/domain/rotas/problem.js';
import type { Span } from '../../src/domain/shifts/places.js';

/**
 * The best rota by trying them all, for problems that are small enough. It shares no line with the solver: it reads the problem as it is written, seat
 * by seat and day by day, and asks of a whole rota whether it keeps every rule. Returns the values of the goals, in their order.
 */
export function searchAll(problem: RotaProblem): number[] {
  const pairs = problem.people.flatMap((person) => problem.seats.map((seat) => ({ person, seat })));
  const pinned = (person: string, seat: string) =>
    problem.standing.some((one) => one.pinned && one.personId === person && one.seatId === seat);
  const free = pairs.filter(({ person, seat }) => !pinned(person.id, seat.id) && seat.places > 0);
  const fixed = pairs.filter(({ person, seat }) => pinned(person.id, seat.id));
  let best: number[] | null = null;
  const rota = [...fixed];
  const tryFrom = (index: number): void => {
    const next = free[index];
    if (!next) {
      const values = problem.goals.map((goal) => worth(goal, problem, rota));
      if (best === null || isBetter(values, best)) best = values;
      return;
    }
    rota.push(next);
    if (mayJoin(problem, rota)) tryFrom(index + 1);
    rota.pop();
    tryFrom(index + 1);
  };
  tryFrom(0);
  return (best ?? []).map((value, index) => asTold(problem.goals[index], value));
}

/** What a rota comes to in every goal, counted from who sits where. Null: it breaks a rule. */
export function judge(
  problem: RotaProblem,
  places: readonly { personId: string; seatId: string; pinned: boolean }[],
): number[] | null {
  const sits = places.flatMap(({ personId, seatId, pinned }) => {
    const person = problem.people.find(({ id }) => id === personId);
    const seat = problem.seats.find(({ id }) => id === seatId);
    return person && seat ? [{ person, seat, pinned }] : [];
  });
  const pinned = sits.filter((one) => one.pinned);
  const others = sits.filter((one) => !one.pinned);
  const areKept = others.every((_, index) => mayJoin(problem, [...pinned, ...others.slice(0, index + 1)]));
  if (!areKept || sits.length !== places.length) return null;
  return problem.goals.map((goal) => asTold(goal, worth(goal, problem, sits)));
}

function asTold(goal: RotaGoal | undefined, value: number): number {
  return (goal === 'SEATS' || goal === 'PREFERENCES' ? value : -value) + 0;
}

type Sits = { person: RotaPerson; seat: RotaProblem['seats'][number] };

function isBetter(one: readonly number[], other: readonly number[]): boolean {
  const first = one.findIndex((value, index) => value !== other[index]);
  return first !== -1 && (one[first] ?? 0) > (other[first] ?? 0);
}

/** Whether the one who came last may be there, beside all the others. */
function mayJoin(problem: RotaProblem, rota: readonly Sits[]): boolean {
  const last = rota.at(-1);
  if (!last) return true;
  const { person, seat } = last;
  const others = rota.slice(0, -1);
  const shiftOf = (one: Sits) => problem.shifts.find(({ id }) => id === one.seat.shiftId);
  const shift = shiftOf(last);
  if (!shift) return false;
  const gap = person.restMinutes * 60_000;
  const span = { from: shift.startsAt.getTime(), to: shift.endsAt.getTime() };
  const clashes = (other: Span) => span.from < other.endsAt.getTime() + gap && other.startsAt.getTime() < span.to + gap;
  if (others.filter((one) => one.seat.id === seat.id).length >= seat.places) return false;
  if (!suits(last, shift)) return false;
  if (person.elsewhere.some(clashes)) return false;
  const mine = others.filter((one) => one.person.id === person.id).flatMap((one) => shiftOf(one) ?? []);
  if (mine.some((other) => other.id === shift.id || clashes(other))) return false;
  if (isOverLimit(person, [...mine, ...person.elsewhere], shift)) return false;
  const here = others.filter((one) => one.seat.shiftId === shift.id).map((one) => one.person.id);
  return !problem.apart.some(
    ({ personIds }) => personIds.includes(person.id) && here.some((id) => id !== person.id && personIds.includes(id)),
  );
}

function suits({ person, seat }: Sits, shift: RotaShift): boolean {
  if (!seat.skillIds.every((id) => person.skillIds.includes(id))) return false;
  if (person.unwantedShiftIds.includes(shift.id) || person.barredShiftIds.includes(shift.id)) return false;
  if (person.freeShiftIds && !person.freeShiftIds.includes(shift.id)) return false;
  return !person.freeSpans || isCovered(person.freeSpans, shift);
}

/** Minute by minute: at each of them somebody who is free has one stretch or another under way. */
function isCovered(spans: readonly Span[], shift: RotaShift): boolean {
  for (let at = shift.startsAt.getTime(); at < shift.endsAt.getTime(); at += 60_000) {
    if (!spans.some(({ startsAt, endsAt }) => startsAt.getTime() <= at && at < endsAt.getTime())) return false;
  }
  return true;
}

function isOverLimit(person: RotaPerson, others: readonly Span[], shift: RotaShift): boolean {
  return person.limits.some(({ startsAt, endsAt, shiftsMax, minutesMax }) => {
    const isWithin = (one: Span) => startsAt <= one.startsAt && one.startsAt < endsAt;
    if (!isWithin(shift)) return false;
    const within = [...others.filter(isWithin), shift];
    const minutes = within.reduce((sum, one) => sum + (one.endsAt.getTime() - one.startsAt.getTime()) / 60_000, 0);
    return (shiftsMax !== null && within.length > shiftsMax) || (minutesMax !== null && minutes > minutesMax);
  });
}

/** The more the better, for every goal. */
function worth(goal: RotaGoal, problem: RotaProblem, rota: readonly Sits[]): number {
  const turnsOf = (id: string) => rota.filter(({ person }) => person.id === id);
  switch (goal) {
    case 'SEATS':
      return problem.seats.reduce(
        (sum, { id, places }) => sum + Math.min(places, rota.filter(({ seat }) => seat.id === id).length),
        0,
      );
    case 'TOGETHER':
      return -problem.together.reduce((sum, { personIds }) => {
        const shared = (shiftId: string) =>
          personIds.every((id) => turnsOf(id).some(({ seat }) => seat.shiftId === shiftId));
        const alone = rota.filter(({ person, seat }) => personIds.includes(person.id) && !shared(seat.shiftId));
        return sum + alone.length + (problem.shifts.some(({ id }) => shared(id)) ? 0 : 1);
      }, 0);
    case 'FAIRNESS':
      return -problem.people.reduce((sum, { id, servedLately }) => sum + (servedLately + turnsOf(id).length) ** 2, 0);
    case 'PREFERENCES':
      return rota.reduce(
        (sum, { person, seat }) =>
          sum + (person.preferences.find(({ shiftId }) => shiftId === seat.shiftId)?.weight ?? 0),
        0,
      );
    case 'CHANGES':
      return -problem.standing.filter(
        ({ personId, seatId, pinned }) =>
          !pinned && !rota.some(({ person, seat }) => person.id === personId && seat.id === seatId),
      ).length;
  }
}
