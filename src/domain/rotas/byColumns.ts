import { type ColumnMatrix, type LinearSolver, pickColumns, pickNumbers } from './linear.js';

/** A model as it stands in a stage: what is settled by goals before shows in the bounds. */
export interface Stage {
  costs: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  rowLower: Float64Array;
  rowUpper: Float64Array;
  matrix: ColumnMatrix;
}

export interface Relaxed {
  /** The least that any solution costs, whole or not. */
  bound: number;
  values: Float64Array;
  rowDuals: Float64Array;
  /** What each column would add to the cost beyond what it is worth. Zero where it may be part of a best solution. */
  reducedCosts: Float64Array;
}

const tolerance = 1e-7;
/** So many columns come in at a time: those that promise most. */
const columnsAtATime = 4_000;

/**
 * The best solution in fractions, over all columns, without ever showing the solver all of them: it begins with a few, and what its prices say
 * would help comes in, until nothing does. The first columns must hold a solution. Null: the time was up.
 */
export function relax(
  solver: LinearSolver,
  stage: Stage,
  first: Iterable<number>,
  secondsLeft: () => number,
): Relaxed | null {
  const columns = [...new Set(first)];
  const isIn = new Uint8Array(stage.costs.length);
  for (const column of columns) isIn[column] = 1;
  const part = (which: readonly number[]) => ({
    costs: pickNumbers(stage.costs, which),
    lower: pickNumbers(stage.lower, which),
    upper: pickNumbers(stage.upper, which),
    matrix: pickColumns(stage.matrix, which),
  });
  const live = solver.open({ ...part(columns), rowLower: stage.rowLower, rowUpper: stage.rowUpper });
  try {
    for (;;) {
      const seconds = secondsLeft();
      if (seconds <= 0) return null;
      const answer = live.solve(seconds);
      if (answer.state !== 'OPTIMAL') return null;
      const reducedCosts = reduce(stage, answer.rowDuals);
      const helpful = [...promising(stage, reducedCosts, isIn)];
      if (helpful.length === 0) {
        const values = new Float64Array(stage.costs.length);
        let bound = 0;
        columns.forEach((column, index) => {
          values[column] = answer.values[index] ?? 0;
          bound += (values[column] ?? 0) * (stage.costs[column] ?? 0);
        });
        return { bound, values, rowDuals: answer.rowDuals, reducedCosts };
      }
      live.add(part(helpful));
      for (const column of helpful) {
        isIn[column] = 1;
        columns.push(column);
      }
    }
  } finally {
    live.dispose();
  }
}

function reduce({ costs, matrix }: Stage, rowDuals: Float64Array): Float64Array {
  const { starts, rows, factors } = matrix;
  const reduced = costs.slice();
  for (let column = 0; column < reduced.length; column++) {
    let worth = 0;
    for (let at = starts[column] ?? 0; at < (starts[column + 1] ?? 0); at++)
      worth += (rowDuals[rows[at] ?? 0] ?? 0) * (factors[at] ?? 0);
    reduced[column] = (reduced[column] ?? 0) - worth;
  }
  return reduced;
}

function promising({ lower, upper }: Stage, reducedCosts: Float64Array, isIn: Uint8Array): number[] {
  const found: number[] = [];
  for (let column = 0; column < reducedCosts.length; column++) {
    if (!isIn[column] && (upper[column] ?? 0) > (lower[column] ?? 0) && (reducedCosts[column] ?? 0) < -tolerance)
      found.push(column);
  }
  if (found.length <= columnsAtATime) return found;
  return found.sort((a, b) => (reducedCosts[a] ?? 0) - (reducedCosts[b] ?? 0) || a - b).slice(0, columnsAtATime);
}
