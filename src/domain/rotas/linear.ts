import type { LinearModel } from './model.js';

/** Columns of a model as a solver takes them: what column `at` adds to rows stands from starts[at] to starts[at + 1]. */
export interface ColumnMatrix {
  starts: Int32Array;
  rows: Int32Array;
  factors: Float64Array;
}

/** A linear programme that is as small as can be, of some columns of a model and all its rows. */
export interface LinearTask {
  costs: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  rowLower: Float64Array;
  rowUpper: Float64Array;
  matrix: ColumnMatrix;
}

export interface LinearAnswer {
  /** OPTIMAL: proved. FEASIBLE: the time was up, and this is what was found. NONE: the time was up before anything was, or there is nothing to find. */
  state: 'OPTIMAL' | 'FEASIBLE' | 'NONE';
  values: Float64Array;
  /** What a row is worth at the margin; of linear tasks only, not of those in whole numbers. */
  rowDuals: Float64Array;
}

/** A task that stays with the solver while columns are added, so that it begins where it ended. */
export interface LiveTask {
  solve(seconds: number): LinearAnswer;
  add(columns: Omit<LinearTask, 'rowLower' | 'rowUpper'>): void;
  dispose(): void;
}

/** What the rota asks of a solver of linear programmes. */
export interface LinearSolver {
  open(task: LinearTask): LiveTask;
  /** The same in whole numbers, beginning with a solution that is known. */
  solveWhole(task: LinearTask, start: Float64Array, seconds: number): LinearAnswer;
}

/** The rows of a model turned into columns. */
export function columnsOf(model: Pick<LinearModel, 'columns' | 'rows'>): ColumnMatrix {
  const starts = new Int32Array(model.columns + 1);
  for (const { columns } of model.rows)
    for (const column of columns) starts[column + 1] = (starts[column + 1] ?? 0) + 1;
  for (let column = 0; column < model.columns; column++)
    starts[column + 1] = (starts[column + 1] ?? 0) + (starts[column] ?? 0);
  const next = starts.slice();
  const rows = new Int32Array(starts[model.columns] ?? 0);
  const factors = new Float64Array(rows.length);
  model.rows.forEach((row, number) => {
    row.columns.forEach((column, index) => {
      const at = next[column] ?? 0;
      rows[at] = number;
      factors[at] = row.factors[index] ?? 0;
      next[column] = at + 1;
    });
  });
  return { starts, rows, factors };
}

/** The columns named alone, in their order. */
export function pickColumns(all: ColumnMatrix, columns: readonly number[]): ColumnMatrix {
  const starts = new Int32Array(columns.length + 1);
  columns.forEach((column, index) => {
    starts[index + 1] = (starts[index] ?? 0) + (all.starts[column + 1] ?? 0) - (all.starts[column] ?? 0);
  });
  const rows = new Int32Array(starts[columns.length] ?? 0);
  const factors = new Float64Array(rows.length);
  columns.forEach((column, index) => {
    const from = all.starts[column] ?? 0;
    const to = all.starts[column + 1] ?? 0;
    rows.set(all.rows.subarray(from, to), starts[index] ?? 0);
    factors.set(all.factors.subarray(from, to), starts[index] ?? 0);
  });
  return { starts, rows, factors };
}

export function pickNumbers(all: Float64Array, which: readonly number[]): Float64Array {
  return Float64Array.from(which, (index) => all[index] ?? 0);
}
