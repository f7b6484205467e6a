import fc from 'fast-check';
import type { LinearSolver } from '../../../src/domain/rotas/linear.js';
import { goalsAfterDropOut, type RotaProblem } from '../../../src/domain/rotas/problem.js';
import type { RotaSolution } from '../../../src/domain/rotas/solution.js';
import { solveRotaHere } from '../../../src/domain/rotas/solve.js';
import { smallProblems } from '../../support/rotaArbitrary.js';
import { mostPlaces } from '../../support/rotaFlow.js';
import { aLargeProblem, aPerson, aProblem } from '../../support/rotaProblems.js';
import { judge, searchAll } from '../../support/rotaSearch.js';
import { solveNow } from '../../support/rotaSolver.js';

/** For rotas that need none. */
const noSolver: LinearSolver = {
  open: () => {
    throw new Error('the solver was asked');
  },
  solveWhole: () => {
    throw new Error('the solver was asked');
  },
};

/** Wishes that were found to be impossible do not count: that they are is proved apart. */
function withoutImpossibleWishes(problem: RotaProblem, { contradictions }: RotaSolution): RotaProblem {
  const gone = contradictions.flatMap((one) =>
    one.kind === 'TOGETHER_AND_APART' || one.kind === 'TOGETHER_NEVER_POSSIBLE' ? [one.togetherId] : [],
  );
  return {
    ...problem,
    together: problem.together.filter(({ id, personIds }) => !gone.includes(id) && personIds.length > 1),
  };
}

describe('the rota solver', () => {
  it('R1 comes to what trying every rota comes to, in every goal and in any order of the goals', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblems, async (problem) => {
        const stages: RotaSolution[] = [];
        const solution = await solveNow(problem, (best) => stages.push(best));
        const possible = withoutImpossibleWishes(problem, solution);
        const values = solution.goals.map(({ value }) => value);
        expect(solution.provedOptimal).toBe(true);
        expect(values).toEqual(searchAll(possible));
        expect(judge(possible, solution.assignments)).toEqual(values);
        // No goal costs one before: what a stage came to is still there at the end.
        expect(stages.map(({ goals }, done) => goals.slice(0, done).map(({ value }) => value))).toEqual(
          stages.map((_, done) => values.slice(0, done)),
        );
      }),
      { numRuns: Number(process.env.ROTA_RUNS ?? 100), seed: Number(process.env.ROTA_SEED ?? 6) },
    );
  });

  it('R2 tells of a wish that is impossible only where trying every rota finds none that grants it', async () => {
    await fc.assert(
      fc.asyncProperty(smallProblems, async (problem) => {
        const unpinned = { ...problem, standing: [], apart: [] };
        const { contradictions } = await solveNow(unpinned);
        const impossible = contradictions.flatMap((one) =>
          one.kind === 'TOGETHER_NEVER_POSSIBLE' ? [one.togetherId] : [],
        );
        for (const wish of problem.together.filter(({ personIds }) => personIds.length > 1)) {
          const alone = searchAll({ ...unpinned, together: [wish], goals: ['TOGETHER'] });
          expect(impossible.includes(wish.id)).toBe((alone[0] ?? 0) > 0);
        }
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it('R3 fills as many seats as a flow of 200 people through 100 shifts can at most, and says it twice alike', async () => {
    const problem = aLargeProblem({ people: 200, shifts: 100, seed: 1, weeks: 1, pairs: 4 });
    const [solution, again] = [await solveNow(problem), await solveNow(problem)];
    expect(solution.goals[0]).toEqual({ goal: 'SEATS', value: mostPlaces(problem), provedOptimal: true });
    expect(solution.assignments).toHaveLength(mostPlaces(problem));
    expect(judge(withoutImpossibleWishes(problem, solution), solution.assignments)).toEqual(
      solution.goals.map(({ value }) => value),
    );
    expect(again).toEqual(solution);
  });

  it('R4 has an answer for nothing at all, and for weights, limits and places of zero', async () => {
    const empty = await solveNow(aProblem());
    expect(empty).toEqual({
      assignments: [],
      unfilled: [],
      goals: ['SEATS', 'TOGETHER', 'FAIRNESS', 'PREFERENCES', 'CHANGES'].map((goal) => ({
        goal,
        value: 0,
        provedOptimal: true,
      })),
      contradictions: [],
      provedOptimal: true,
      kept: 0,
      removed: 0,
      added: 0,
    });
    const shift = { id: 'shift', startsAt: new Date('2026-05-07T17:00:00Z'), endsAt: new Date('2026-05-07T19:00:00Z') };
    const nothing = { startsAt: new Date(0), endsAt: new Date('2027-01-01'), shiftsMax: 0, minutesMax: 0 };
    const zeros = await solveNow(
      aProblem({
        shifts: [shift],
        seats: [
          { id: 'none', shiftId: 'shift', skillIds: [], places: 0 },
          { id: 'one', shiftId: 'shift', skillIds: [], places: 2 },
        ],
        people: [
          aPerson('amina', { limits: [nothing] }),
          aPerson('bo', { preferences: [{ shiftId: 'shift', weight: 0 }] }),
        ],
      }),
    );
    expect(zeros.assignments).toEqual([
      { personId: 'bo', seatId: 'one', shiftId: 'shift', pinned: false, stood: false },
    ]);
    expect(zeros.unfilled).toEqual([
      {
        seatId: 'one',
        shiftId: 'shift',
        skillIds: [],
        placesLeft: 1,
        haveSkills: 2,
        here: 1,
        why: [{ obstacle: 'AT_LIMIT', count: 1 }],
      },
    ]);
  });

  it('R3 proves by counting alone where everybody could be everywhere, and after a drop-out moves nobody else', async () => {
    const hourMs = 3_600_000;
    const shifts = Array.from({ length: 40 }, (_, number) => {
      const startsAt = new Date(Date.UTC(2026, 4, 4 + (number % 20), number < 20 ? 9 : 14));
      return { id: `shift ${number}`, startsAt, endsAt: new Date(startsAt.getTime() + 2 * hourMs) };
    });
    const seats = shifts.map(({ id }) => ({ id, shiftId: id, skillIds: [], places: 2 }));
    const people = Array.from({ length: 60 }, (_, number) => aPerson(`p${number}`, { servedLately: number % 3 }));
    const problem = aProblem({ shifts, seats, people });
    const never = { openSolver: () => Promise.resolve(noSolver), secondsLeft: () => 60, onBest: () => undefined };
    const first = await solveRotaHere(problem, never);
    // 80 turns beside the 60 of before over 60 people: 40 with two in all, 20 with three.
    const values = (solution: RotaSolution) => solution.goals.map(({ value, provedOptimal }) => [value, provedOptimal]);
    expect(values(first)).toEqual([80, 0, 40 * 4 + 20 * 9, 0, 0].map((value) => [value, true]));
    expect(judge(problem, first.assignments)).toEqual([80, 0, 340, 0, 0]);

    const [gone] = first.assignments;
    const standing = first.assignments
      .filter(({ personId }) => personId !== gone?.personId)
      .map(({ personId, seatId }) => ({ personId, seatId, pinned: false }));
    const left = { ...problem, people: people.filter(({ id }) => id !== gone?.personId), standing };
    const again = await solveRotaHere({ ...left, goals: goalsAfterDropOut }, never);
    expect([again.kept, again.removed, again.added]).toEqual([standing.length, 0, 80 - standing.length]);
    expect(again.provedOptimal).toBe(true);
  });

  it('R9 moves nobody after a drop-out but those whom the empty seat needs', async () => {
    const shifts = ['a', 'b', 'c'].map((id) => ({
      id,
      startsAt: new Date('2026-05-07T17:00:00Z'),
      endsAt: new Date('2026-05-07T19:00:00Z'),
    }));
    const only = (id: string, freeShiftIds: string[], servedLately = 0) => aPerson(id, { freeShiftIds, servedLately });
    const problem = aProblem({
      shifts,
      seats: shifts.map(({ id }) => ({ id, shiftId: id, skillIds: [], places: 1 })),
      // Amina dropped out of a. Bo alone could take it, and Carys then Bo's. Efa would be fairer than Dai on c, but nothing is wrong there.
      people: [only('bo', ['a', 'b']), only('carys', ['b']), only('dai', ['c'], 5), only('efa', ['c'])],
      standing: ['amina a', 'bo b', 'dai c'].map((one) => ({
        personId: one.split(' ')[0] ?? '',
        seatId: one.split(' ')[1] ?? '',
        pinned: false,
      })),
    });
    const places = ({ assignments }: RotaSolution) =>
      assignments.map(({ personId, seatId }) => `${personId} ${seatId}`);
    const after = await solveNow({ ...problem, goals: goalsAfterDropOut });
    const anew = await solveNow(problem);
    expect([places(after), places(anew)]).toEqual([
      ['bo a', 'carys b', 'dai c'],
      ['bo a', 'carys b', 'efa c'],
    ]);
    expect([after, anew].map(({ kept, removed, added }) => [kept, removed, added])).toEqual([
      [1, 1, 2],
      [0, 2, 3],
    ]);
  });
});
