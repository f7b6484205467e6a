import { setTimeout as wait } from 'node:timers/promises';
import type { RequestContext } from '../../commands/context.js';
import { postponeRota } from '../../commands/rotas/postponeRota.js';
import { recordRota } from '../../commands/rotas/recordRota.js';
import { type RotaOrder, reportRotaProgress } from '../../commands/rotas/reportRotaProgress.js';
import { DomainError } from '../../domain/errors.js';
import type { RotaProblem } from '../../domain/rotas/problem.js';
import type { RotaEnding } from '../../domain/rotas/rota.js';
import type { RotaProgress, RotaSolution } from '../../domain/rotas/solution.js';
import { rotaProblem } from '../../queries/rotas/rotaProblem.js';

/** So often how far it is gets written, and whether somebody wants it stopped is looked at. */
const reportEveryMs = 250;
/** So many are worked out in one process at a time: each has a thread, and a good deal of memory. Others are put off for some seconds. */
const atOnce = 2;
let atWork = 0;

/**
 * Works a rota out away from any transaction, and writes it in the work's own: a worker that dies meanwhile leaves nothing, and the work is due again.
 * @param settling the way to the data on which the work is settled. `beside` makes one beside it, at the instant at which it is called.
 */
export async function solveRota(settling: RequestContext, rotaId: string, beside: () => RequestContext): Promise<void> {
  if (atWork >= atOnce) {
    await postponeRota(settling, { rotaId });
    return;
  }
  atWork += 1;
  try {
    await workOut(settling, rotaId, beside);
  } finally {
    atWork -= 1;
  }
}

async function workOut(settling: RequestContext, rotaId: string, beside: () => RequestContext): Promise<void> {
  const { problem, remarks } = await rotaProblem(beside(), { rotaId });
  const found = await solveWatched(problem, settling, async (progress) => {
    const { order } = await reportRotaProgress(beside(), { rotaId, progress });
    return order;
  });
  await recordRota({ ...settling, now: beside().now }, { rotaId, problem, remarks, ...found });
}

/**
 * Solves until it is done or somebody stops it, and tells how far it is.
 * @throws DomainError ALREADY_DONE where nobody wants it any more
 */
async function solveWatched(
  problem: RotaProblem,
  { services }: RequestContext,
  report: (progress: RotaProgress) => Promise<RotaOrder>,
): Promise<{ solution: RotaSolution; endedHow: RotaEnding }> {
  const places = problem.seats.reduce((sum, seat) => sum + seat.places, 0);
  let progress: RotaProgress = { goalsDone: 0, goals: problem.goals.length, placesFilled: 0, places };
  const [unwanted, enough] = [new AbortController(), new AbortController()];
  const follow = async () => {
    const order = await report(progress);
    if (order === 'LEAVE') unwanted.abort(new DomainError('ALREADY_DONE', 'Nobody wants this rota any more.'));
    if (order === 'STOP') enough.abort();
    return order === 'GO_ON';
  };
  const goesOn = await follow();
  const solving = services.solveRota(problem, {
    ...{ signal: unwanted.signal, enough: enough.signal },
    onProgress: (now) => {
      progress = now;
    },
  });
  // Whoever waits for it at the end hears of a failure.
  const over = solving.then(
    () => true,
    () => true,
  );
  while (goesOn && !(await Promise.race([over, wait(reportEveryMs, false)])) && (await follow()));
  const solution = await solving;
  if (solution.provedOptimal) return { solution, endedHow: 'PROVED' };
  return { solution, endedHow: enough.signal.aborted ? 'STOPPED' : 'TIME' };
}
