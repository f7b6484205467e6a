import highsModule, { type Highs, type Model } from 'highs';
import type { LinearAnswer, LinearSolver, LinearTask, LiveTask } from '../../domain/rotas/linear.js';

/** The package's types describe its CommonJS door; through the one of ES modules the loader is the module itself. */
const loadHighs = highsModule as unknown as typeof highsModule.default;

const dualSimplex = 1;
const primalSimplex = 4;

/** HiGHS, compiled to WebAssembly: loaded once for each thread. Everything it does blocks its thread. */
export async function openHighs(): Promise<LinearSolver> {
  const highs = await loadHighs();
  return {
    open: (task) => openTask(highs, task),
    solveWhole: (task, start, seconds) => {
      const model = highs.createModel({ ...modelData(task), integrality: new Int32Array(task.costs.length).fill(1) });
      try {
        model.options.set({ output_flag: false, time_limit: seconds, mip_rel_gap: 0, mip_abs_gap: 0.5 });
        model.setSolution({ colValue: start });
        model.run();
        return answerOf(highs, model);
      } finally {
        model.dispose();
      }
    },
  };
}

function openTask(highs: Highs, task: LinearTask): LiveTask {
  const model = highs.createModel(modelData(task));
  // What presolving takes away of these models is less than what it takes.
  model.options.set({ output_flag: false, presolve: 'off' });
  let isSolved = false;
  return {
    solve: (seconds) => {
      // The limit counts from when the model was made: the clock is set back, so that each solving has its own.
      model.zeroAllClocks();
      // With columns added, what was found is a solution still: the primal method goes on from it, the dual one would begin anew.
      model.options.set({ time_limit: seconds, simplex_strategy: isSolved ? primalSimplex : dualSimplex });
      model.run();
      isSolved = true;
      return answerOf(highs, model);
    },
    add: ({ costs, lower, upper, matrix }) => {
      const { starts, rows, factors } = matrix;
      model.addCols({
        cost: costs,
        lower,
        upper,
        matrix: {
          format: 'csc',
          numRows: task.rowLower.length,
          numCols: costs.length,
          starts,
          indices: rows,
          values: factors,
        },
      });
    },
    dispose: () => model.dispose(),
  };
}

function modelData({ costs, lower, upper, rowLower, rowUpper, matrix }: LinearTask) {
  const numCols = costs.length;
  const numRows = rowLower.length;
  return {
    numCols,
    numRows,
    colCost: costs,
    colLower: lower,
    colUpper: upper,
    rowLower,
    rowUpper,
    matrix: {
      format: 'csc' as const,
      numRows,
      numCols,
      starts: matrix.starts,
      indices: matrix.rows,
      values: matrix.factors,
    },
  };
}

function answerOf({ constants }: Highs, model: Model): LinearAnswer {
  const status = model.getModelStatus();
  const feasible = model.info.get('primal_solution_status') === 2;
  const { colValue: values, rowDual: rowDuals } = model.getSolution();
  if (status === constants.modelStatus.optimal) return { state: 'OPTIMAL', values, rowDuals };
  return { state: feasible ? 'FEASIBLE' : 'NONE', values, rowDuals };
}
