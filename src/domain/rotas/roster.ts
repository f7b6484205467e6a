import { type CompiledRota, keyOf } from './compiled.js';
import { type LimitObstacle, limitObstacle } from './fixedObstacles.js';
import { nearby } from './times.js';

/** What stands between a choice and a roster as it is: nothing, choices that would have to go first, or more than that. */
export type Blocked = { by: 'SHIFT' | 'REST' | LimitObstacle | 'APART'; choices: number[] };

/** Choices that hold together: every rule is kept at every moment, so it may be looked at, and handed out, at any. */
export class Roster {
  readonly chosen: Uint8Array;
  readonly ofPerson: number[][];
  readonly ofSeat: number[][];
  readonly #limitShifts: Float64Array;
  readonly #limitMinutes: Float64Array;
  readonly #apartTaken = new Map<number, number>();
  filled = 0;

  constructor(readonly rota: CompiledRota) {
    this.chosen = new Uint8Array(rota.choices);
    this.ofPerson = rota.problem.people.map(() => []);
    this.ofSeat = rota.problem.seats.map(() => []);
    this.#limitShifts = Float64Array.from(rota.limits, ({ shiftsLeft }) => shiftsLeft);
    this.#limitMinutes = Float64Array.from(rota.limits, ({ minutesLeft }) => minutesLeft);
  }

  static of(rota: CompiledRota, choices: Iterable<number>): Roster {
    const roster = new Roster(rota);
    for (const choice of choices) if (roster.fits(choice)) roster.add(choice);
    return roster;
  }

  placesLeft(seat: number): number {
    return (this.rota.placesLeft[seat] ?? 0) - (this.ofSeat[seat]?.length ?? 0);
  }

  fits(choice: number): boolean {
    return this.placesLeft(this.rota.choiceSeat[choice] ?? 0) > 0 && this.blockedBy(choice) === null;
  }

  /** What stands against this person being there, places aside. Where one choice is named, it is enough that this one goes. */
  blockedBy(choice: number): Blocked | null {
    const { rota } = this;
    const person = rota.choicePerson[choice] ?? 0;
    const mine = this.ofPerson[person] ?? [];
    const shift = rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0;
    const near = this.#near(mine, shift, rota.restMs[person] ?? 0);
    if (near.length > 0) {
      const overlap = near.filter((other) => this.#near([other], shift, 0).length > 0);
      return { by: overlap.length > 0 ? 'SHIFT' : 'REST', choices: near };
    }
    const limit = this.#limitAgainst(person, shift);
    if (limit !== null)
      return { by: limit.obstacle, choices: mine.filter((other) => this.#within(other, limit.number)) };
    for (const group of rota.apartOfPerson[person] ?? []) {
      const taken = this.#apartTaken.get(keyOf(group, shift));
      if (taken !== undefined) return { by: 'APART', choices: [taken] };
    }
    return null;
  }

  add(choice: number): void {
    this.#put(choice, 1);
    this.ofPerson[this.rota.choicePerson[choice] ?? 0]?.push(choice);
    this.ofSeat[this.rota.choiceSeat[choice] ?? 0]?.push(choice);
  }

  remove(choice: number): void {
    this.#put(choice, -1);
    for (const list of [
      this.ofPerson[this.rota.choicePerson[choice] ?? 0],
      this.ofSeat[this.rota.choiceSeat[choice] ?? 0],
    ]) {
      list?.splice(list.indexOf(choice), 1);
    }
  }

  choices(): number[] {
    const list: number[] = [];
    for (let choice = 0; choice < this.chosen.length; choice++) if (this.chosen[choice]) list.push(choice);
    return list;
  }

  #put(choice: number, by: 1 | -1): void {
    const { rota } = this;
    const person = rota.choicePerson[choice] ?? 0;
    const shift = rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0;
    this.chosen[choice] = by === 1 ? 1 : 0;
    this.filled += by;
    for (const limit of rota.limitsOfPerson[person] ?? []) {
      if (!this.#within(choice, limit)) continue;
      this.#limitShifts[limit] = (this.#limitShifts[limit] ?? 0) - by;
      this.#limitMinutes[limit] = (this.#limitMinutes[limit] ?? 0) - by * (rota.shiftMinutes[shift] ?? 0);
    }
    for (const group of rota.apartOfPerson[person] ?? []) {
      if (by === 1) this.#apartTaken.set(keyOf(group, shift), choice);
      else this.#apartTaken.delete(keyOf(group, shift));
    }
  }

  #near(choices: readonly number[], shift: number, gapMs: number): number[] {
    const times = this.rota.shiftTimes[shift];
    return choices.filter((choice) => {
      const other = this.rota.seatShift[this.rota.choiceSeat[choice] ?? 0] ?? 0;
      const otherTimes = this.rota.shiftTimes[other];
      return other === shift || (times && otherTimes && nearby(times, otherTimes, gapMs));
    });
  }

  #limitAgainst(person: number, shift: number): { number: number; obstacle: LimitObstacle } | null {
    const from = this.rota.shiftTimes[shift]?.from ?? 0;
    const minutes = this.rota.shiftMinutes[shift] ?? 0;
    for (const number of this.rota.limitsOfPerson[person] ?? []) {
      const limit = this.rota.limits[number];
      if (!limit || from < limit.times.from || from >= limit.times.to) continue;
      const obstacle = limitObstacle(limit, this.#limitShifts[number] ?? 0, this.#limitMinutes[number] ?? 0, minutes);
      if (obstacle !== null) return { number, obstacle };
    }
    return null;
  }

  #within(choice: number, limit: number): boolean {
    const times = this.rota.limits[limit]?.times;
    const from = this.rota.shiftTimes[this.rota.seatShift[this.rota.choiceSeat[choice] ?? 0] ?? 0]?.from ?? 0;
    return times !== undefined && times.from <= from && from < times.to;
  }
}
