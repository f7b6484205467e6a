import type { RotaProblem } from './problem.js';
import type { RotaContradiction } from './solution.js';
import type { Times } from './times.js';

/** Why somebody with the skills is no candidate for a shift, before anybody is placed. */
export type FixedObstacle =
  | 'ON_THIS_SHIFT'
  | 'BARRED'
  | 'AWAY'
  | 'UNWANTED'
  | 'ELSEWHERE'
  | 'ON_ANOTHER_SHIFT'
  | 'RESTING'
  | 'AT_LIMIT'
  | 'AT_ROTA_LIMIT'
  | 'APART';

/** At most so many of its members on each side: what is left of somebody's limit once what is fixed is taken off. */
export interface LimitLeft {
  person: number;
  times: Times;
  shiftsLeft: number;
  minutesLeft: number;
  /** Is it their own word how many minutes they give? How many shifts is the rota's. */
  minutesAreOwn: boolean;
}

/**
 * A problem by numbers: shifts, seats and people by their place in the lists; a choice is one person on one seat. Pinned places are no choices: they are
 * taken off places, limits and times beforehand, so whatever is chosen can be had beside them.
 */
export interface CompiledRota {
  problem: RotaProblem;
  shiftTimes: Times[];
  shiftMinutes: Int32Array;
  seatShift: Int32Array;
  seatsOfShift: number[][];
  /** Places that are left beside the pinned ones. */
  placesLeft: Int32Array;
  choices: number;
  choicePerson: Int32Array;
  choiceSeat: Int32Array;
  /** Choices of a person are firstChoice[person] up to firstChoice[person + 1], by the start of their shifts. */
  firstChoice: Int32Array;
  choicesOfSeat: number[][];
  restMs: Float64Array;
  limits: LimitLeft[];
  limitsOfPerson: number[][];
  /** Turns before this rota and pinned ones in it. */
  servedBefore: Int32Array;
  preference: Int32Array;
  /** What is said about pinned places, which nothing changes. */
  pinnedPreference: number;
  /** 1 where the choice stands already. */
  stands: Uint8Array;
  /** Standing places that can be kept or not: those that are still choices, and those that no longer are. */
  standingFree: number;
  pins: { person: number; seat: number }[];
  pinsOfPerson: number[][];
  apart: number[][];
  apartOfPerson: number[][];
  /** Wishes that can come true, and which shifts their people could share. */
  together: { members: number[]; pinnedShifts: Map<number, number[]> }[];
  contradictions: RotaContradiction[];
  obstacleBefore(person: number, seat: number): FixedObstacle | null;
}

/** Where ids stand in their lists. */
export interface Indexed {
  seat: Map<string, number>;
  person: Map<string, number>;
  shift: Map<string, number>;
}

/** What stands before choices are listed. */
export type RotaBase = Pick<
  CompiledRota,
  | 'problem'
  | 'shiftTimes'
  | 'shiftMinutes'
  | 'seatShift'
  | 'placesLeft'
  | 'pins'
  | 'pinsOfPerson'
  | 'apart'
  | 'apartOfPerson'
  | 'restMs'
>;

/** One number for one person on one seat. Seats are far fewer than this. */
export function keyOf(person: number, seat: number): number {
  return person * 0x100000 + seat;
}
