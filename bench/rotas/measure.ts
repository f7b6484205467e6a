import { solveRota } from '../../src/adapters/solver/solveRota.js';
import { compileRota } from '../../src/domain/rotas/compile.js';
import type { RotaProblem } from '../../src/domain/rotas/problem.js';
import { Roster } from '../../src/domain/rotas/roster.js';
import { mostPlaces } from '../../test/support/rotaFlow.js';
import { aLargeProblem } from '../../test/support/rotaProblems.js';
import { median } from '../measure/statistics.js';
import { rotaGoals } from '../settings.js';

export interface RotaRound {
  places: number;
  /** What a flow lets through at most: no rota fills more. */
  most: number;
  filled: number;
  /** By giving each seat in turn to the first who may. */
  inOrder: number;
  seconds: number;
  /** Until each goal was done, from the beginning. */
  secondsByGoal: Record<string, number>;
  provedOptimal: boolean;
}

export interface RotaFigures {
  people: number;
  shifts: number;
  pairs: number;
  rounds: RotaRound[];
  seats: number;
  inOrder: number;
  seconds: number;
}

/** Rotas of a borough, each drawn anew: through the same door as the service's, thread and all. */
export async function measureRotas(
  quick: boolean,
  rounds: number,
  note: (line: string) => void,
): Promise<RotaFigures[]> {
  const size = quick ? { people: 400, shifts: 100 } : { people: 2_000, shifts: 500 };
  const figures: RotaFigures[] = [];
  for (const pairs of [0, size.shifts / 25]) {
    const measured: RotaRound[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      note(`rota ${round} of ${rounds}, ${pairs} wishes to be together`);
      measured.push(await measureOne(aLargeProblem({ ...size, pairs, seed: round })));
    }
    figures.push({
      ...size,
      pairs,
      rounds: measured,
      seats: Math.min(...measured.map(({ filled, most }) => filled / most)),
      inOrder: median(measured.map(({ inOrder, most }) => inOrder / most)),
      seconds: median(measured.map(({ seconds }) => seconds)),
    });
  }
  return figures;
}

async function measureOne(problem: RotaProblem): Promise<RotaRound> {
  const secondsByGoal: Record<string, number> = {};
  const from = performance.now();
  const since = () => Number(((performance.now() - from) / 1000).toFixed(2));
  const solution = await solveRota(
    { ...problem, deadlineMs: 60_000 },
    {
      onProgress: ({ goalsDone }) => {
        secondsByGoal[goalsDone === 0 ? 'FIRST_ANSWER' : (problem.goals[goalsDone - 1] ?? '')] = since();
      },
    },
  );
  const seconds = since();
  return {
    places: problem.seats.reduce((sum, { places }) => sum + places, 0),
    most: mostPlaces(problem),
    filled: solution.goals[0]?.value ?? 0,
    inOrder: filledInOrder(problem),
    seconds,
    secondsByGoal,
    provedOptimal: solution.provedOptimal,
  };
}

function filledInOrder(problem: RotaProblem): number {
  const rota = compileRota(problem);
  return Roster.of(rota, rota.choicesOfSeat.flat()).filled;
}

export function printRotas(figures: readonly RotaFigures[]): string[] {
  return figures.flatMap(({ people, shifts, pairs, rounds, seats, inOrder, seconds }) => [
    '',
    `rota_seats    ${seats.toFixed(4)}  (goal ${rotaGoals.rota_seats}; the worst of ${rounds.length})   ${people} people, ${shifts} shifts, ${pairs} wishes to be together and as many to be apart`,
    `rota_seconds  ${seconds.toFixed(2)}  (goal ${rotaGoals.rota_seconds}; all goals, the median of ${rounds.length})`,
    `  seats given in turn to the first who may: ${inOrder.toFixed(4)} of what a flow lets through`,
    ...rounds.map(
      (one, index) =>
        `  rota ${index + 1}     ${one.filled} of ${one.most} at most (${one.places} places), in turn ${one.inOrder}; ${one.seconds} s${one.provedOptimal ? '' : ', not all proved'}: ${Object.entries(
          one.secondsByGoal,
        )
          .map(([goal, at]) => `${goal} ${at}`)
          .join(', ')}`,
    ),
  ]);
}

/** The same for the file of --json. */
export function rotasAsJson(figures: readonly RotaFigures[]): object {
  if (figures.length === 0) return {};
  const worst = Math.min(...figures.map(({ seats }) => seats));
  const plain = figures.find(({ pairs }) => pairs === 0)?.seconds ?? 0;
  return {
    rota_seats: { goal: rotaGoals.rota_seats, ratio: worst, meetsGoal: worst >= rotaGoals.rota_seats },
    rota_seconds: {
      goal: rotaGoals.rota_seconds,
      seconds: plain,
      meetsGoal: plain <= rotaGoals.rota_seconds,
      rotas: figures,
    },
  };
}
