import { type Relaxed, relax, type Stage } from './byColumns.js';
import type { CompiledRota } from './compiled.js';
import { fairnessFloor } from './fairnessFloor.js';
import { fillSeats } from './fillSeats.js';
import { bringTogether } from './gather.js';
import { evenOut } from './improve.js';
import { columnsOf, type LinearSolver, pickColumns, pickNumbers } from './linear.js';
import { buildModel, type LinearModel } from './model.js';
import type { LinearRow } from './modelBuilder.js';
import type { RotaGoal } from './problem.js';
import { Roster } from './roster.js';
import { countGoal, isMaximised } from './values.js';

const nearly = 1e-6;
const reservedShare = 0.3;

/**
 * Takes one goal after the other, each among what is best by those before. What a goal settles becomes bounds of the model: where the best in whole numbers
 * costs what the best in fractions does, everything that prices say no best solution has is ruled out; else its cost becomes a row.
 * Whatever the solver says is built and counted again before it is believed, and an answer that is worse in a goal before is not.
 */
export class GoalsInTurn {
  #built: { model: LinearModel; stage: Omit<Stage, 'costs'> } | null = null;
  /** What was settled before there was a model. */
  #untold: (() => void)[] = [];
  readonly #settled: RotaGoal[] = [];

  constructor(
    readonly rota: CompiledRota,
    readonly solver: LinearSolver,
    public best: Roster,
    readonly timeLeft: () => number,
  ) {}

  get #model(): LinearModel {
    return this.#build().model;
  }

  get #stage(): Omit<Stage, 'costs'> {
    return this.#build().stage;
  }

  /** Where everybody could be everywhere the model has a million columns, and is seldom needed: counting proves more. */
  #build(): { model: LinearModel; stage: Omit<Stage, 'costs'> } {
    if (this.#built) return this.#built;
    const { rota } = this;
    const all = Array.from({ length: rota.choices }, (_, choice) => choice);
    const model = buildModel(rota, all, rota.problem.goals);
    const stage = {
      lower: new Float64Array(model.columns),
      upper: Float64Array.from(model.upper),
      rowLower: Float64Array.from(model.rows, (row) => row.lower),
      rowUpper: Float64Array.from(model.rows, (row) => row.upper),
      matrix: columnsOf(model),
    };
    const built = { model, stage };
    this.#built = built;
    for (const tell of this.#untold.splice(0)) tell();
    return built;
  }

  /** Tells the model, as soon as there is one. */
  #tell(what: () => void): void {
    if (this.#built) what();
    else this.#untold.push(what);
  }

  /** Of what is left when a goal begins, this share is kept for those after it. */
  #reserve = 0;
  readonly secondsLeft = (): number => this.timeLeft() - this.#reserve;

  /** Whether the best that is known now is proved to be the best there is. */
  settle(goal: RotaGoal): boolean {
    this.#reserve = goal === this.rota.problem.goals.at(-1) ? 0 : this.timeLeft() * reservedShare;
    if (goal === 'SEATS') return this.#settleSeats();
    if (this.#isForNothing(goal)) return true;
    if (goal === 'TOGETHER') this.best = bringTogether(this.best, this.#settled, this.secondsLeft);
    if (goal === 'FAIRNESS') this.#evenOut();
    if (this.#isAtItsFloor(goal)) {
      this.#tell(() => this.#keepToCost(goal, this.#costOfBest(goal)));
      this.#settled.push(goal);
      return true;
    }
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

  /** From now on full seats stay full where nobody could be spared for others, and the rest together as full as they are. */
  #settleSeats(): boolean {
    const { best, proved, inRegion } = fillSeats(this.solver, this.best, this.secondsLeft);
    this.best = best;
    const filled = best.choices().filter((choice) => inRegion[this.rota.choiceSeat[choice] ?? 0]).length;
    this.#tell(() => this.#keepSeats(inRegion, filled));
    this.#settled.push('SEATS');
    return proved;
  }

  #keepSeats(inRegion: Uint8Array, filled: number): void {
    const { lower, upper, rowLower, rowUpper } = this.#stage;
    const { rowOfSeat } = this.#model;
    const columns: number[] = [];
    for (let choice = 0; choice < this.rota.choices; choice++) {
      const seat = this.rota.choiceSeat[choice] ?? 0;
      if (inRegion[seat]) columns.push(choice);
      else if (rowOfSeat[seat] === -1) lower[choice] = upper[choice] ?? 0;
    }
    rowOfSeat.forEach((row, seat) => {
      if (row !== -1 && !inRegion[seat]) rowLower[row] = rowUpper[row] ?? 0;
    });
    if (columns.length > 0) this.#addRow({ columns, factors: columns.map(() => 1), lower: filled, upper: Infinity });
  }

  /** As little as counting alone says it can be. */
  #isAtItsFloor(goal: RotaGoal): boolean {
    if (isMaximised(goal)) return false;
    return countGoal(goal, this.best) === (goal === 'FAIRNESS' ? fairnessFloor(this.best) : 0);
  }

  /** Nothing that could be chosen makes a difference to it. */
  #isForNothing(goal: RotaGoal): boolean {
    const { rota } = this;
    switch (goal) {
      case 'TOGETHER':
        return rota.together.length === 0;
      case 'PREFERENCES':
        return rota.preference.every((preference) => preference === 0);
      case 'CHANGES':
        return rota.stands.every((stands) => stands === 0);
      default:
        return rota.choices === 0;
    }
  }

  /** Only while nothing is settled that such an exchange could cost. */
  #evenOut(): void {
    if (this.#settled.some((goal) => goal !== 'SEATS' && goal !== 'TOGETHER')) return;
    const enough = this.secondsLeft() * 0.7;
    const evened = Roster.of(this.rota, this.best.choices());
    evenOut(evened, () => this.secondsLeft() < enough);
    this.#offer('FAIRNESS', evened);
  }

  #relax(goal: RotaGoal): Relaxed | null {
    const stage = { ...this.#stage, costs: this.#model.costs[goal] };
    return relax(this.solver, stage, this.#firstColumns(goal), this.secondsLeft);
  }

  /** A solution that is known, whatever counts turns and wishes, and for each seat a few who look best for it. */
  #firstColumns(goal: RotaGoal): number[] {
    const { rota, best } = this;
    const { lower, upper } = this.#stage;
    const columns: number[] = best.choices();
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
      const looking = choices.filter((choice) => (upper[choice] ?? 0) > (lower[choice] ?? 0));
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

  /**
   * In whole numbers. First among the columns that look best: that is quick, and often enough. Then among all that could be part of something better by
   * one, which the price of a column tells; the better what is known, the fewer they are.
   */
  #searchWhole(goal: RotaGoal, { bound, values, reducedCosts }: Relaxed): boolean {
    const few = new Set(this.#firstColumns(goal));
    values.forEach((value, column) => {
      if (value > nearly) few.add(column);
    });
    this.#solveAmong(goal, (column) => few.has(column), this.secondsLeft() / 2);
    const gap = this.#costOfBest(goal) - bound;
    if (gap < 1 - nearly) return true;
    return this.#solveAmong(goal, (column) => (reducedCosts[column] ?? 0) <= gap - 1 + nearly, this.secondsLeft());
  }

  /** Whether there is nothing better among these columns, proved. What counts turns and wishes, and what is known, is always among them. */
  #solveAmong(goal: RotaGoal, isAmong: (column: number) => boolean, seconds: number): boolean {
    if (seconds <= 0) return false;
    const known = this.#valuesOf(this.best);
    const { lower, upper } = this.#stage;
    const isNeeded = (column: number) =>
      column >= this.rota.choices || (known[column] ?? 0) > 0 || (lower[column] ?? 0) > 0;
    const columns: number[] = [];
    for (let column = 0; column < this.#model.columns; column++) {
      if (isNeeded(column) || ((upper[column] ?? 0) > 0 && isAmong(column))) columns.push(column);
    }
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
    this.#take(goal, values);
    return answer.state === 'OPTIMAL' && this.#costOfBest(goal) <= Math.round(this.#costOf(goal, values));
  }

  /** Builds and counts what the solver found, and takes it where it is better in this goal and no worse in those before. */
  #take(goal: RotaGoal, values: Float64Array): void {
    const choices: number[] = [];
    for (let choice = 0; choice < this.rota.choices; choice++) if ((values[choice] ?? 0) > 0.5) choices.push(choice);
    const roster = Roster.of(this.rota, choices);
    if (roster.choices().length === choices.length) this.#offer(goal, roster);
  }

  #offer(goal: RotaGoal, roster: Roster): void {
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
    if (columns.length > 0) this.#addRow({ columns, factors, lower: -Infinity, upper: cost });
  }

  #addRow(row: LinearRow): void {
    this.#model.rows.push(row);
    const { rowLower, rowUpper } = this.#stage;
    Object.assign(this.#stage, {
      rowLower: Float64Array.from([...rowLower, row.lower]),
      rowUpper: Float64Array.from([...rowUpper, row.upper]),
      matrix: columnsOf(this.#model),
    });
  }
}
