import type { RotaGoal } from './problem.js';

export interface LinearRow {
  columns: number[];
  factors: number[];
  lower: number;
  upper: number;
}

/** Collects a model. */
export class ModelBuilder {
  readonly upper: number[] = [];
  readonly rows: LinearRow[] = [];
  readonly costs: { goal: RotaGoal; column: number; cost: number }[] = [];
  readonly completions: ((values: Float64Array) => void)[] = [];

  addColumn(upper: number): number {
    this.upper.push(upper);
    return this.upper.length - 1;
  }

  /** All of them together at most so many. What can never be too many is left out. */
  addAtMost(columns: number[], most: number): boolean {
    if (columns.length <= most) return false;
    this.rows.push({ columns, factors: columns.map(() => 1), lower: -Infinity, upper: most });
    return true;
  }

  cost(goal: RotaGoal, column: number, cost: number): void {
    if (cost !== 0) this.costs.push({ goal, column, cost });
  }
}
