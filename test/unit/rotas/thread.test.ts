import { solveRota } from '../../../src/adapters/solver/solveRota.js';
import type { RotaProgress } from '../../../src/domain/rotas/solution.js';
import { asItStands } from '../../../src/domain/rotas/solve.js';
import { aLargeProblem, aPerson, aProblem } from '../../support/rotaProblems.js';
import { solveNow } from '../../support/rotaSolver.js';

const problem = aLargeProblem({ people: 100, shifts: 40, seed: 5, weeks: 1 });

describe("the solver's thread", () => {
  it('R5 answers as the solver does, tells how far it is, and leaves the event loop free', async () => {
    const progress: RotaProgress[] = [];
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const solution = await solveRota(problem, { onProgress: (one) => progress.push(one) });
    clearInterval(timer);
    const here = await solveNow(problem);
    expect(solution).toEqual(here);
    expect(progress.map(({ goalsDone, goals }) => [goalsDone, goals])).toEqual(
      [0, 1, 2, 3, 4, 5].map((done) => [done, 5]),
    );
    expect(progress.at(-1)?.placesFilled).toBe(here.goals[0]?.value);
    expect(turns).toBeGreaterThan(5);
  });

  it('R6 gives the best found when the time is up, and says that nothing is proved', async () => {
    const solution = await solveRota({ ...problem, deadlineMs: 0 });
    expect(solution.goals.map(({ provedOptimal }) => provedOptimal)).toEqual([false, false, false, false, false]);
    expect(solution.provedOptimal).toBe(false);
    expect(solution.assignments).toHaveLength(solution.goals[0]?.value ?? -1);
    expect(solution.assignments.length).toBeGreaterThan(50);
  });

  it('R7 ends when it is aborted, before it begins and on its way', async () => {
    await expect(solveRota(problem, { signal: AbortSignal.abort(new Error('called off')) })).rejects.toThrow(
      'called off',
    );
    const controller = new AbortController();
    const asked = solveRota(problem, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('no longer wanted')),
    });
    await expect(asked).rejects.toThrow('no longer wanted');
  });

  it('R8 leaves everything as it stands where there was no time for anything', () => {
    const shift = { id: 'shift', startsAt: new Date('2026-05-07T17:00:00Z'), endsAt: new Date('2026-05-07T19:00:00Z') };
    const standing = [
      { personId: 'bo', seatId: 'seat', pinned: false },
      { personId: 'gone', seatId: 'seat', pinned: true },
    ];
    const seats = [{ id: 'seat', shiftId: 'shift', skillIds: [], places: 3 }];
    const stands = asItStands(
      aProblem({ shifts: [shift], seats, people: [aPerson('amina'), aPerson('bo')], standing }),
    );
    expect(stands).toEqual({
      assignments: [{ personId: 'bo', seatId: 'seat', shiftId: 'shift', pinned: false, stood: true }],
      unfilled: [
        {
          seatId: 'seat',
          shiftId: 'shift',
          skillIds: [],
          placesLeft: 2,
          haveSkills: 2,
          here: 1,
          why: [{ obstacle: 'NO_TIME_TO_TELL', count: 1 }],
        },
      ],
      goals: [],
      contradictions: [],
      provedOptimal: false,
      kept: 1,
      removed: 0,
      added: 0,
    });
  });
});
