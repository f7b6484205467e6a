import { openHighs } from '../../src/adapters/solver/highsSolver.js';
import type { LinearSolver } from '../../src/domain/rotas/linear.js';
import type { RotaProblem } from '../../src/domain/rotas/problem.js';
import type { RotaSolution } from '../../src/domain/rotas/solution.js';
import { solveRotaHere } from '../../src/domain/rotas/solve.js';

let solver: Promise<LinearSolver> | null = null;

/** Solves on this thread, with all the time it takes: for problems that are small. */
export async function solveNow(
  problem: RotaProblem,
  onBest = (_best: RotaSolution): void => undefined,
): Promise<RotaSolution> {
  solver ??= openHighs();
  const opened = solver;
  return await solveRotaHere(problem, { openSolver: () => opened, secondsLeft: () => 60, onBest });
}
