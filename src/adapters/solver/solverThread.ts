import { parentPort, workerData } from 'node:worker_threads';
import type { RotaProblem } from '../../domain/rotas/problem.js';
import type { RotaProgress, RotaSolution } from '../../domain/rotas/solution.js';
import { solveRotaHere } from '../../domain/rotas/solve.js';
import { openHighs } from './highsSolver.js';

/** What it tells: every answer that could be the last, and at the end which one is. */
export type SolverWord =
  | { kind: 'BEST'; best: RotaSolution; progress: RotaProgress }
  | { kind: 'DONE'; solution: RotaSolution };

const startedAt = performance.now();
const problem = workerData as RotaProblem;
const tell = (word: SolverWord) => parentPort?.postMessage(word);
const solution = await solveRotaHere(problem, {
  openSolver: openHighs,
  // From when the thread began: what starting it took is no part of the time a rota has.
  secondsLeft: () => (problem.deadlineMs - (performance.now() - startedAt)) / 1000,
  onBest: (best, progress) => tell({ kind: 'BEST', best, progress }),
});
tell({ kind: 'DONE', solution });
