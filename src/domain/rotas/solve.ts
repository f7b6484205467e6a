import { compileRota } from './compile.js';
import type { CompiledRota } from './compiled.js';
import { explainUnfilled } from './explain.js';
import { GoalsInTurn } from './goalsInTurn.js';
import { fillByMoving, fillGreedily, rosterOfStanding } from './improve.js';
import type { LinearSolver } from './linear.js';
import { type RotaGoal, type RotaProblem, rotaGoals } from './problem.js';
import type { Roster } from './roster.js';
import type { RotaAssignment, RotaGoalResult, RotaProgress, RotaSolution } from './solution.js';
import { countGoal } from './values.js';

export interface SolvingAids {
  /** Loaded once an answer without it is there. */
  openSolver(): Promise<LinearSolver>;
  /** Until the deadline of the problem; zero or less once it is over. */
  secondsLeft(): number;
  /** Told of every answer that could be the last: the first before any solver is asked. */
  onBest(best: RotaSolution, progress: RotaProgress): void;
}

/** Of the whole time so much at most goes into an answer without the solver. */
const shareWithoutSolver = 0.3;

/** Solves a rota on the thread it is called on. There is an answer at every moment from the first one on; what is not proved in time says so. */
export async function solveRotaHere(
  problem: RotaProblem,
  { openSolver, secondsLeft, onBest }: SolvingAids,
): Promise<RotaSolution> {
  const goals = goalsInOrder(problem.goals);
  const rota = compileRota({ ...problem, goals });
  const reserve = secondsLeft() * (1 - shareWithoutSolver);
  const roster = bestWithoutSolver(rota, () => secondsLeft() < reserve);
  const results: RotaGoalResult[] = [];
  const places = rota.placesLeft.reduce((sum, left) => sum + left, 0) + countGoal('SEATS', roster) - roster.filled;
  const tell = (best: Roster): RotaSolution => {
    const solution = solutionOf(best, goals, results);
    onBest(solution, {
      goalsDone: results.length,
      goals: goals.length,
      placesFilled: countGoal('SEATS', best),
      places,
    });
    return solution;
  };
  let solution = tell(roster);
  if (secondsLeft() <= 0) return solution;
  const turns = new GoalsInTurn(rota, await openSolver(), roster, secondsLeft);
  for (const goal of goals) {
    if (secondsLeft() <= 0) break;
    const provedOptimal = turns.settle(goal);
    results.push({ goal, value: countGoal(goal, turns.best), provedOptimal });
    solution = tell(turns.best);
  }
  return solution;
}

/** Seats first whatever was asked for, each goal once, and those that were left out not at all. */
function goalsInOrder(asked: readonly RotaGoal[]): RotaGoal[] {
  return [...new Set<RotaGoal>(['SEATS', ...asked.filter((goal) => rotaGoals.includes(goal))])];
}

/** What stands, filled up. */
function bestWithoutSolver(rota: CompiledRota, isOver: () => boolean): Roster {
  const roster = rosterOfStanding(rota);
  fillGreedily(roster);
  fillByMoving(roster, isOver);
  return roster;
}

function solutionOf(roster: Roster, goals: readonly RotaGoal[], results: readonly RotaGoalResult[]): RotaSolution {
  const { rota } = roster;
  const chosen = roster.choices();
  const kept = chosen.filter((choice) => rota.stands[choice]).length;
  const goalResults = goals.map((goal) => {
    const done = results.find((result) => result.goal === goal);
    return { goal, value: countGoal(goal, roster), provedOptimal: done?.provedOptimal ?? false };
  });
  return {
    assignments: assignmentsOf(rota, chosen),
    unfilled: explainUnfilled(roster),
    goals: goalResults,
    contradictions: rota.contradictions,
    provedOptimal: goalResults.every(({ provedOptimal }) => provedOptimal),
    kept: kept + rota.pins.length,
    removed: rota.standingFree - kept,
    added: chosen.length - kept,
  };
}

function assignmentsOf(rota: CompiledRota, chosen: readonly number[]): RotaAssignment[] {
  const all = [
    ...rota.pins.map(({ person, seat }) => ({ person, seat, pinned: true, stood: true })),
    ...chosen.map((choice) => ({
      person: rota.choicePerson[choice] ?? 0,
      seat: rota.choiceSeat[choice] ?? 0,
      pinned: false,
      stood: rota.stands[choice] === 1,
    })),
  ];
  return all
    .sort((a, b) => a.seat - b.seat || a.person - b.person)
    .map(({ person, seat, pinned, stood }) => ({
      personId: rota.problem.people[person]?.id ?? '',
      seatId: rota.problem.seats[seat]?.id ?? '',
      shiftId: rota.problem.seats[seat]?.shiftId ?? '',
      pinned,
      stood,
    }));
}

/** Where there was no time for anything: what stands goes on standing. */
export function asItStands(problem: RotaProblem): RotaSolution {
  const seats = new Map(problem.seats.map((seat) => [seat.id, seat]));
  const people = new Set(problem.people.map(({ id }) => id));
  const standing = problem.standing.filter(({ personId, seatId }) => people.has(personId) && seats.has(seatId));
  const unfilled = problem.seats.flatMap(({ id: seatId, shiftId, skillIds, places }) => {
    const sitting = standing.filter((one) => one.seatId === seatId);
    const have = problem.people.filter((person) => skillIds.every((id) => person.skillIds.includes(id)));
    const here = have.filter(({ id }) => sitting.some(({ personId }) => personId === id)).length;
    const count = have.length - here;
    const why = count === 0 ? [] : [{ obstacle: 'NO_TIME_TO_TELL' as const, count }];
    const placesLeft = places - sitting.length;
    return placesLeft > 0 ? [{ seatId, shiftId, skillIds, placesLeft, haveSkills: have.length, here, why }] : [];
  });
  return {
    assignments: standing.map(({ personId, seatId, pinned }) => ({
      personId,
      seatId,
      shiftId: seats.get(seatId)?.shiftId ?? '',
      pinned,
      stood: true,
    })),
    unfilled,
    goals: [],
    contradictions: [],
    provedOptimal: false,
    kept: standing.length,
    removed: 0,
    added: 0,
  };
}
