import type { CompiledRota, LimitLeft } from './compiled.js';
import { type LinearRow, ModelBuilder } from './modelBuilder.js';
import { addTogether } from './modelTogether.js';
import type { RotaGoal } from './problem.js';

/** A linear model: columns with bounds, rows with bounds, and what each column adds to a row. Rows are lists of columns. */
export interface LinearModel {
  columns: number;
  /** Columns below this are choices, each by its place among `choices`; those above count turns or wishes. */
  choices: Int32Array;
  upper: number[];
  rows: LinearRow[];
  /** What a column costs in a goal; every goal is made as small as can be. Columns that are not named cost nothing. */
  costs: Record<RotaGoal, Float64Array>;
  /** The row that counts the places of a seat; -1 where it has no more choices than places. */
  rowOfSeat: Int32Array;
  /** Sets what counts turns and wishes to what the chosen columns make of them. */
  complete(values: Float64Array): void;
}

/**
 * The model of the choices named: a column of 0 or 1 for each. Whoever cannot be on two shifts for time or rest has a row for each set of shifts of which all
 * clash with all (as many as stretches of time allow, so the rows are as tight as they can be).
 */
export function buildModel(rota: CompiledRota, among: readonly number[], goals: readonly RotaGoal[]): LinearModel {
  const builder = new ModelBuilder();
  const columnOf = new Map<number, number>();
  const ofPerson: number[][] = rota.problem.people.map(() => []);
  const ofSeat: number[][] = rota.problem.seats.map(() => []);
  for (const choice of among) {
    columnOf.set(choice, builder.addColumn(1));
    ofPerson[rota.choicePerson[choice] ?? 0]?.push(choice);
    ofSeat[rota.choiceSeat[choice] ?? 0]?.push(choice);
  }
  const columns = (choices: readonly number[]) => choices.flatMap((choice) => columnOf.get(choice) ?? []);
  const rowOfSeat = new Int32Array(ofSeat.length).fill(-1);
  ofSeat.forEach((choices, seat) => {
    if (builder.addAtMost(columns(choices), rota.placesLeft[seat] ?? 0)) rowOfSeat[seat] = builder.rows.length - 1;
  });
  ofPerson.forEach((choices, person) => {
    if (choices.length < 2) return;
    const single = addLimits(rota, builder, person, choices, columns);
    for (const clique of cliquesOf(rota, person, choices)) {
      if (!single.some((within) => clique.every((choice) => within.has(choice)))) builder.addAtMost(columns(clique), 1);
    }
  });
  addApart(rota, builder, ofPerson, columns);
  for (const choice of among) {
    const column = columnOf.get(choice) ?? 0;
    builder.cost('SEATS', column, -1);
    builder.cost('PREFERENCES', column, -(rota.preference[choice] ?? 0));
    builder.cost('CHANGES', column, -(rota.stands[choice] ?? 0));
  }
  if (goals.includes('FAIRNESS')) addFairness(rota, builder, ofPerson, columns);
  if (goals.includes('TOGETHER')) addTogether(rota, builder, ofPerson, columnOf);
  return finish(builder, Int32Array.from(among), rowOfSeat);
}

/** Sets of shifts of which all clash with all, none within another: for stretches of time, those that are under way at one instant. */
export function cliquesOf(rota: CompiledRota, person: number, choices: readonly number[]): number[][] {
  const rest = rota.restMs[person] ?? 0;
  const spans = choices
    .map((choice) => ({ choice, times: rota.shiftTimes[rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0] }))
    .flatMap(({ choice, times }) =>
      times ? [{ choice, from: times.from, until: Math.max(times.to + rest, times.from + 1) }] : [],
    )
    .sort((a, b) => a.from - b.from || a.choice - b.choice);
  const cliques: number[][] = [];
  let underWay: typeof spans = [];
  let grew = false;
  for (const span of spans) {
    if (underWay.some(({ until }) => until <= span.from)) {
      if (grew && underWay.length > 1) cliques.push(underWay.map(({ choice }) => choice));
      underWay = underWay.filter(({ until }) => until > span.from);
      grew = false;
    }
    underWay = [...underWay, span];
    grew = true;
  }
  if (grew && underWay.length > 1) cliques.push(underWay.map(({ choice }) => choice));
  return cliques;
}

/** Returns the sets of choices of which a limit lets through one alone: whatever clashes within them needs no row of its own. */
function addLimits(
  rota: CompiledRota,
  builder: ModelBuilder,
  person: number,
  choices: readonly number[],
  columns: (choices: readonly number[]) => number[],
): Set<number>[] {
  const single: Set<number>[] = [];
  for (const number of rota.limitsOfPerson[person] ?? []) {
    const limit = rota.limits[number];
    if (!limit) continue;
    const within = choices.filter((choice) => isWithin(rota, limit, choice));
    if (within.length < 2) continue;
    builder.addAtMost(columns(within), limit.shiftsLeft);
    if (limit.shiftsLeft === 1) single.push(new Set(within));
    const factors = within.map((choice) => rota.shiftMinutes[shiftOf(rota, choice)] ?? 0);
    const most = [...factors].sort((a, b) => b - a).slice(0, Math.max(0, Math.min(within.length, limit.shiftsLeft)));
    if (most.reduce((sum, minutes) => sum + minutes, 0) <= limit.minutesLeft) continue;
    builder.rows.push({ columns: columns(within), factors, lower: -Infinity, upper: limit.minutesLeft });
  }
  return single;
}

function shiftOf(rota: CompiledRota, choice: number): number {
  return rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0;
}

function isWithin(rota: CompiledRota, { times }: LimitLeft, choice: number): boolean {
  const from = rota.shiftTimes[shiftOf(rota, choice)]?.from ?? 0;
  return times.from <= from && from < times.to;
}

function addApart(
  rota: CompiledRota,
  builder: ModelBuilder,
  ofPerson: number[][],
  columns: (choices: readonly number[]) => number[],
): void {
  for (const members of rota.apart) {
    const byShift = new Map<number, number[]>();
    for (const choice of members.flatMap((member) => ofPerson[member] ?? [])) {
      const shift = rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0;
      byShift.set(shift, [...(byShift.get(shift) ?? []), choice]);
    }
    for (const choices of byShift.values()) builder.addAtMost(columns(choices), 1);
  }
}

/** Turns of a person one after the other, each dearer than the one before: the difference of two squares. */
function addFairness(
  rota: CompiledRota,
  builder: ModelBuilder,
  ofPerson: number[][],
  columns: (choices: readonly number[]) => number[],
): void {
  ofPerson.forEach((choices, person) => {
    const most = turnsAtMost(rota, person, choices);
    const before = rota.servedBefore[person] ?? 0;
    const mine = columns(choices);
    if (most < 2) {
      for (const column of mine) builder.cost('FAIRNESS', column, 2 * before + 1);
      return;
    }
    const turns = Array.from({ length: most }, (_, turn) => {
      const column = builder.addColumn(1);
      builder.cost('FAIRNESS', column, 2 * (before + turn) + 1);
      return column;
    });
    builder.rows.push({
      columns: [...mine, ...turns],
      factors: [...mine.map(() => 1), ...turns.map(() => -1)],
      lower: 0,
      upper: 0,
    });
    builder.completions.push((values) => {
      const taken = mine.reduce((sum, column) => sum + (values[column] ?? 0), 0);
      turns.forEach((column, turn) => {
        values[column] = turn < taken ? 1 : 0;
      });
    });
  });
}

/** How often somebody can be there at most: as many as end one after the other, and no more than the limits leave. */
function turnsAtMost(rota: CompiledRota, person: number, choices: readonly number[]): number {
  const rest = rota.restMs[person] ?? 0;
  const times = choices
    .flatMap((choice) => rota.shiftTimes[rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0] ?? [])
    .sort((a, b) => a.to - b.to || a.from - b.from);
  const taken: typeof times = [];
  for (const span of times) {
    const last = taken.at(-1);
    if (!last || span.from >= last.to + rest) taken.push(span);
  }
  return Math.min(taken.length, turnsByLimits(rota, person, choices));
}

/** What limits of stretches that do not overlap leave, one after the other, and whatever lies outside of them. */
function turnsByLimits(rota: CompiledRota, person: number, choices: readonly number[]): number {
  const limits = (rota.limitsOfPerson[person] ?? []).flatMap((number) => rota.limits[number] ?? []);
  limits.sort((a, b) => a.times.to - b.times.to);
  let outside = [...choices];
  let turns = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const limit of limits) {
    if (limit.times.from < reached) continue;
    reached = limit.times.to;
    const within = outside.filter((choice) => isWithin(rota, limit, choice));
    outside = outside.filter((choice) => !isWithin(rota, limit, choice));
    turns += Math.min(within.length, limit.shiftsLeft);
  }
  return turns + outside.length;
}

function finish(builder: ModelBuilder, choices: Int32Array, rowOfSeat: Int32Array): LinearModel {
  const columns = builder.upper.length;
  const empty = () => new Float64Array(columns);
  const costs: LinearModel['costs'] = {
    SEATS: empty(),
    TOGETHER: empty(),
    FAIRNESS: empty(),
    PREFERENCES: empty(),
    CHANGES: empty(),
  };
  for (const { goal, column, cost } of builder.costs) costs[goal][column] = (costs[goal][column] ?? 0) + cost;
  return {
    columns,
    choices,
    upper: builder.upper,
    rows: builder.rows,
    costs,
    rowOfSeat,
    complete: (values) => {
      for (const completion of builder.completions) completion(values);
    },
  };
}
