import { type Relaxed, relax, type Stage } from './byColumns.js';
import type { CompiledRota } from './compiled.js';
import { columnsOf, type LinearSolver, pickColumns, pickNumbers } from './linear.js';
import { buildModel, type LinearModel } from './model.js';
import type { RotaGoal } from './problem.js';
import { Roster } from './roster.js';
import { countGoal, isMaximised } from './values.js';

const nearly = 1e-6;

/**
 * Takes one goal after the other, each among what is best by those before. What a goal settles becomes bounds of the model: where the best in whole numbers
 * costs what the best in fractions does, everything that prices say no best solution has is ruled out; else its cost becomes a row.
 * Whatever the solver says is built and counted again before it is believed, and an answer that is worse in a goal before is not.
 */
export class GoalsInTurn {
  readonly #model: LinearModel;
  #stage: Omit<Stage, 'costs'>;
  readonly #settled: RotaGoal[] = [];

  constructor(
    readonly rota: CompiledRota,
    readonly solver: LinearSolver,
    public best: Roster,
    readonly secondsLeft: () => number,
  ) {
    const all = Array.from({ length: rota.choices }, (_, choice) => choice);
    this.#model = buildModel(rota, all, rota.problem.goals);
    const { columns, rows, upper } = this.#model;
    this.#stage = {
      lower: new Float64Array(columns),
      upper: Float64Array.from(upper),
      rowLower: Float64Array.from(rows, (row) => row.lower),
      rowUpper: Float64Array.from(rows, (row) => row.upper),
      matrix: columnsOf(this.#model),
    };
  }

  /** Whether the best that is known now is proved to be the best there is. */
  settle(goal: RotaGoal): boolean {
    if (this.#model.costs[goal].every((cost) => cost === 0)) return true;
    const relaxed = this.secondsLeft() > 0 ? this.#relax(goal) : null;
    if (relaxed) this.#takeWhole(goal, relaxed);
    let proved = relaxed !== null && this.#costOfBest(goal) < relaxed.bound + 1 - nearly;
    if (relaxed && !proved) proved = this.#searchWhole(goal, relaxed);
    const cost = this.#costOfBest(goal);
    if (relaxed && proved && Math.abs(cost - relaxed.bound) < nearly) this.#keepToPrices(relaxed);
    else this.#keepToCost(goal, cost);
    this.#settled.push(goal);
    return proved;
  }

  #relax(goal: RotaGoal): Relaxed | null {
    const stage = { ...this.#stage, costs: this.#model.costs[goal] };
    if (goal === 'SEATS') return this.#relaxSeats(stage);
    return relax(
      this.solver,
      stage,
      this.#firstColumns(goal, () => true),
      this.secondsLeft,
    );
  }

  /**
   * Only seats that are not full, and those whose people could be wanted there, need the solver: every other seat is full, and nobody on it could help.
   * What a place there is worth is then exactly one.
   */
  #relaxSeats(stage: Stage): Relaxed | null {
    const { rota } = this;
    const inRegion = this.#region();
    const isIn = (column: number) => inRegion[rota.choiceSeat[column] ?? 0] === 1;
    const within: Stage = { ...stage, lower: stage.lower.slice(), upper: stage.upper.slice() };
    for (let column = 0; column < rota.choices; column++) if (!isIn(column)) within.upper[column] = 0;
    const relaxed = inRegion.includes(1)
      ? relax(this.solver, within, this.#firstColumns('SEATS', isIn), this.secondsLeft)
      : {
          bound: 0,
          values: new Float64Array(stage.costs.length),
          rowDuals: new Float64Array(stage.rowLower.length),
          reducedCosts: stage.costs.slice(),
        };
    if (!relaxed) return null;
    for (const choice of this.best.choices()) {
      if (isIn(choice)) continue;
      relaxed.values[choice] = 1;
      relaxed.bound -= 1;
    }
    inRegion.forEach((is, seat) => {
      const row = this.#model.rowOfSeat[seat] ?? -1;
      if (!is && row !== -1) relaxed.rowDuals[row] = -1;
    });
    for (let column = 0; column < rota.choices; column++) {
      const seat = rota.choiceSeat[column] ?? 0;
      if (inRegion[seat] === 0 && (this.#model.rowOfSeat[seat] ?? -1) !== -1)
        relaxed.reducedCosts[column] = (relaxed.reducedCosts[column] ?? 0) + 1;
    }
    return relaxed;
  }

  /** Seats that are not full, the seats of everybody who could come there, and so on; with each the whole of its shift. */
  #region(): Uint8Array {
    const { rota, best } = this;
    const inRegion = new Uint8Array(rota.placesLeft.length);
    const seen = new Uint8Array(rota.problem.people.length);
    const open: number[] = [];
    const enter = (seat: number) => {
      for (const other of rota.seatsOfShift[rota.seatShift[seat] ?? 0] ?? []) {
        if (inRegion[other]) continue;
        inRegion[other] = 1;
        open.push(other);
      }
    };
    rota.placesLeft.forEach((_, seat) => {
      if (best.placesLeft(seat) > 0 && (rota.choicesOfSeat[seat]?.length ?? 0) > 0) enter(seat);
    });
    for (let seat = open.pop(); seat !== undefined; seat = open.pop()) {
      for (const choice of rota.choicesOfSeat[seat] ?? []) {
        const person = rota.choicePerson[choice] ?? 0;
        if (seen[person]) continue;
        seen[person] = 1;
        for (const other of best.ofPerson[person] ?? []) enter(rota.choiceSeat[other] ?? 0);
      }
    }
    return inRegion;
  }

  /** A solution that is known, whatever counts turns and wishes, and for each seat a few who look best for it. */
  #firstColumns(goal: RotaGoal, isIn: (column: number) => boolean): number[] {
    const { rota, best } = this;
    const { lower, upper } = this.#stage;
    const columns: number[] = best.choices().filter(isIn);
    for (let column = 0; column < this.#model.columns; column++)
      if (column >= rota.choices || (lower[column] ?? 0) > 0) columns.push(column);
    const options = (choice: number) => {
      const person = rota.choicePerson[choice] ?? 0;
      return (rota.firstChoice[person + 1] ?? 0) - (rota.firstChoice[person] ?? 0);
    };
    const costs = this.#model.costs[goal];
    const turns = (choice: number) => {
      const person = rota.choicePerson[choice] ?? 0;
      return (rota.servedBefore[person] ?? 0) + (best.ofPerson[person]?.length ?? 0);
    };
    const score = goal === 'FAIRNESS' ? turns : (choice: number) => costs[choice] ?? 0;
    rota.choicesOfSeat.forEach((choices, seat) => {
      const few = 6 + 3 * (rota.placesLeft[seat] ?? 0);
      const looking = choices.filter((choice) => isIn(choice) && (upper[choice] ?? 0) > (lower[choice] ?? 0));
      looking.sort((a, b) => score(a) - score(b) || options(a) - options(b) || a - b);
      columns.push(...looking.slice(0, few));
    });
    return columns;
  }

  #takeWhole(goal: RotaGoal, { values }: Relaxed): void {
    for (let choice = 0; choice < this.rota.choices; choice++) {
      const value = values[choice] ?? 0;
      if (value > nearly && value < 1 - nearly) return;
    }
    this.#take(goal, values);
  }

  /** Only columns that could be part of something better by one, and what is known. */
  #searchWhole(goal: RotaGoal, { bound, reducedCosts }: Relaxed): boolean {
    const seconds = this.secondsLeft();
    if (seconds <= 0) return false;
    const gap = this.#costOfBest(goal) - bound;
    const known = this.#valuesOf(this.best);
    const { lower, upper } = this.#stage;
    const columns = [...reducedCosts.keys()].filter(
      (column) =>
        column >= this.rota.choices ||
        (known[column] ?? 0) > 0 ||
        (lower[column] ?? 0) > 0 ||
        ((upper[column] ?? 0) > 0 && (reducedCosts[column] ?? 0) <= gap - 1 + nearly),
    );
    const task = {
      costs: pickNumbers(this.#model.costs[goal], columns),
      lower: pickNumbers(lower, columns),
      upper: pickNumbers(upper, columns),
      matrix: pickColumns(this.#stage.matrix, columns),
      rowLower: this.#stage.rowLower,
      rowUpper: this.#stage.rowUpper,
    };
    const answer = this.solver.solveWhole(task, pickNumbers(known, columns), seconds);
    if (answer.state === 'NONE') return false;
    const values = new Float64Array(this.#model.columns);
    columns.forEach((column, index) => {
      values[column] = answer.values[index] ?? 0;
    });
    const cost = this.#costOf(goal, values);
    this.#take(goal, values);
    return answer.state === 'OPTIMAL' && this.#costOfBest(goal) <= cost + nearly;
  }

  /** Builds and counts what the solver found, and takes it where it is better in this goal and no worse in those before. */
  #take(goal: RotaGoal, values: Float64Array): void {
    const choices: number[] = [];
    for (let choice = 0; choice < this.rota.choices; choice++) if ((values[choice] ?? 0) > 0.5) choices.push(choice);
    const roster = Roster.of(this.rota, choices);
    if (roster.choices().length !== choices.length) return;
    const gain = (which: RotaGoal) =>
      (countGoal(which, roster) - countGoal(which, this.best)) * (isMaximised(which) ? 1 : -1);
    if (this.#settled.every((which) => gain(which) >= 0) && gain(goal) > 0) this.best = roster;
  }

  #valuesOf(roster: Roster): Float64Array {
    const values = new Float64Array(this.#model.columns);
    for (const choice of roster.choices()) values[choice] = 1;
    this.#model.complete(values);
    return values;
  }

  #costOfBest(goal: RotaGoal): number {
    return this.#costOf(goal, this.#valuesOf(this.best));
  }

  #costOf(goal: RotaGoal, values: Float64Array): number {
    const costs = this.#model.costs[goal];
    return values.reduce((sum, value, column) => sum + value * (costs[column] ?? 0), 0);
  }

  #keepToPrices({ reducedCosts, rowDuals }: Relaxed): void {
    const { lower, upper, rowLower, rowUpper } = this.#stage;
    for (let column = 0; column < reducedCosts.length; column++) {
      const reduced = reducedCosts[column] ?? 0;
      if (reduced > nearly) upper[column] = lower[column] ?? 0;
      else if (reduced < -nearly) lower[column] = upper[column] ?? 0;
    }
    for (let row = 0; row < rowDuals.length; row++) {
      const dual = rowDuals[row] ?? 0;
      if (dual < -nearly) rowLower[row] = rowUpper[row] ?? 0;
      else if (dual > nearly) rowUpper[row] = rowLower[row] ?? 0;
    }
  }

  #keepToCost(goal: RotaGoal, cost: number): void {
    const columns: number[] = [];
    const factors: number[] = [];
    this.#model.costs[goal].forEach((factor, column) => {
      if (factor === 0) return;
      columns.push(column);
      factors.push(factor);
    });
    if (columns.length === 0) return;
    this.#model.rows.push({ columns, factors, lower: -Infinity, upper: cost });
    const { rowLower, rowUpper } = this.#stage;
    this.#stage = {
      ...this.#stage,
      rowLower: Float64Array.from([...rowLower, -Infinity]),
      rowUpper: Float64Array.from([...rowUpper, cost]),
      matrix: columnsOf(this.#model),
    };
  }
}
