import { Worker } from 'node:worker_threads';
import type { RotaProblem } from '../../domain/rotas/problem.js';
import type { RotaSolution, RotaSolving } from '../../domain/rotas/solution.js';
import { asItStands } from '../../domain/rotas/solve.js';
import type { SolverWord } from './solverThread.js';

/** How long after its deadline a thread may go on before it is ended: one step of the solver can take longer than it was given. */
const graceMs = 3_000;
/** Before there is any answer at all a thread gets this much more. */
const firstAnswerMs = 15_000;
const longestMs = 10 * 60_000;
const memoryMb = 1_024;

/**
 * Solves a rota in a thread of its own and answers with the best found by the deadline. A thread that fails, or takes more memory than it may have, leaves
 * what it had found; one that had found nothing leaves everything as it stands. Rejected only with the reason of the signal that was aborted.
 */
export async function solveRota(
  problem: RotaProblem,
  { signal, enough, onProgress, onFailure }: RotaSolving = {},
): Promise<RotaSolution> {
  signal?.throwIfAborted();
  const deadlineMs = Math.min(longestMs, Math.max(0, problem.deadlineMs));
  const worker = new Worker(new URL('./solverThread.js', import.meta.url), {
    workerData: { ...problem, deadlineMs },
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  return await new Promise((resolve, reject) => {
    let best: RotaSolution | null = null;
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      enough?.removeEventListener('abort', finishWithBest);
      void worker.terminate();
      resolve(best ?? asItStands(problem));
    };
    const finishWithBest = () => {
      if (best) finish();
    };
    const abort = () => {
      clearTimeout(timer);
      void worker.terminate();
      reject(signal?.reason);
    };
    let timer = setTimeout(finish, deadlineMs + firstAnswerMs);
    signal?.addEventListener('abort', abort, { once: true });
    enough?.addEventListener('abort', finishWithBest, { once: true });
    const startedAt = performance.now();
    worker.on('message', (word: SolverWord) => {
      if (word.kind === 'DONE') {
        best = word.solution;
        finish();
        return;
      }
      best = word.best;
      clearTimeout(timer);
      timer = setTimeout(finish, Math.max(0, deadlineMs + graceMs - (performance.now() - startedAt)));
      if (enough?.aborted) finish();
      else onProgress?.(word.progress);
    });
    worker.once('error', (error) => {
      onFailure?.(error);
      finish();
    });
    worker.once('exit', finish);
  });
}
