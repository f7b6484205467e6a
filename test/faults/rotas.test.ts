import { solveRota } from '../../src/adapters/solver/solveRota.js';
import { mostPlaces } from '../support/rotaFlow.js';
import { aLargeProblem } from '../support/rotaProblems.js';
import { judge } from '../support/rotaSearch.js';

async function timed<Value>(what: () => Promise<Value>): Promise<[Value, number]> {
  const from = performance.now();
  const value = await what();
  return [value, (performance.now() - from) / 1000];
}

describe('large rotas', () => {
  it.each([1, 2, 3])('R3 fills as many seats as a flow at most, 2,000 people and 500 shifts, seed %i', async (seed) => {
    const problem = aLargeProblem({ people: 2_000, shifts: 500, seed });
    const [solution, seconds] = await timed(() => solveRota({ ...problem, deadlineMs: 60_000 }));
    console.log(
      `seed ${seed}: ${solution.goals.map(({ goal, value }) => `${goal} ${value}`).join(', ')} in ${seconds.toFixed(1)} s`,
    );
    expect(solution.goals[0]?.value).toBe(mostPlaces(problem));
    expect(solution.provedOptimal).toBe(true);
    expect(judge(problem, solution.assignments)).toEqual(solution.goals.map(({ value }) => value));
  });

  it('R3 with wishes to be together or apart', async () => {
    const problem = aLargeProblem({ people: 2_000, shifts: 500, seed: 4, pairs: 20 });
    const [solution, seconds] = await timed(() => solveRota({ ...problem, deadlineMs: 60_000 }));
    console.log(`with wishes: ${JSON.stringify(solution.goals)} in ${seconds.toFixed(1)} s`);
    const impossible = solution.contradictions.flatMap((one) => ('togetherId' in one ? [one.togetherId] : []));
    const possible = { ...problem, together: problem.together.filter(({ id }) => !impossible.includes(id)) };
    expect(judge(possible, solution.assignments)).toEqual(solution.goals.map(({ value }) => value));
    expect(solution.goals[0]?.provedOptimal).toBe(true);
    expect(solution.goals[0]?.value).toBeLessThanOrEqual(mostPlaces(problem));
  });

  it('R6 5,000 shifts end at their deadline with the best found, within the memory of their thread', async () => {
    const problem = aLargeProblem({ people: 2_000, shifts: 5_000, seed: 1, weeks: 4 });
    const [solution, seconds] = await timed(() => solveRota({ ...problem, deadlineMs: 15_000 }));
    const most = mostPlaces(problem);
    console.log(
      `5,000 shifts: ${JSON.stringify(solution.goals)} of ${most} at most in ${seconds.toFixed(1)} s, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`,
    );
    expect(seconds).toBeLessThan(35);
    expect(solution.goals[0]?.value).toBe(solution.assignments.length);
    expect(solution.assignments.length / most).toBeGreaterThan(0.95);
  });
});
