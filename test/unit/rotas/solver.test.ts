import fc from 'fast-check';
import { openHighs } from '../../../src/adapters/solver/highsSolver.js';
import type { LinearSolver } from '../../../src/domain/rotas/linear.js';
import type { RotaProblem } from '../../../src/domain/rotas/problem.js';
import type { RotaSolution } from '../../../src/domain/rotas/solution.js';
import { solveRotaHere } from '../../../src/domain/rotas/solve.js';
import { smallProblems } from '../../support/rotaArbitrary.js';
import { judge, searchAll } from '../../support/rotaSearch.js';

let solver: LinearSolver;

beforeAll(async () => {
  solver = await openHighs();
});

async function solve(problem: RotaProblem): Promise<RotaSolution> {
  return await solveRotaHere(problem, {
    openSolver: async () => solver,
    secondsLeft: () => 60,
    onBest: () => undefined,
  });
}

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
        const solution = await solve(problem);
        const possible = withoutImpossibleWishes(problem, solution);
        const values = solution.goals.map(({ value }) => value);
        expect(solution.provedOptimal).toBe(true);
        expect(values).toEqual(searchAll(possible));
        expect(judge(possible, solution.assignments)).toEqual(values);
      }),
      { numRuns: Number(process.env.ROTA_RUNS ?? 100), seed: Number(process.env.ROTA_SEED ?? 6) },
    );
  });
});
