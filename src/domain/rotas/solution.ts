import type { RotaGoal, RotaProblem } from './problem.js';

/** What came of a rota problem. Everything is in the order of the problem's own lists, so the same problem gives the same answer. */
export interface RotaSolution {
  assignments: RotaAssignment[];
  /** Seats with places left over, and why. */
  unfilled: UnfilledSeat[];
  /** What each goal came to, in the order of the problem. */
  goals: RotaGoalResult[];
  /** What could not all be true at once, and was found before anything was solved. */
  contradictions: RotaContradiction[];
  /** True where every goal was proved to be the best possible; else it is the best found in time. */
  provedOptimal: boolean;
  /** Standing places that stay, those that go, and new ones. */
  kept: number;
  removed: number;
  added: number;
}

export interface RotaAssignment {
  personId: string;
  seatId: string;
  shiftId: string;
  pinned: boolean;
  /** It stood before. */
  stood: boolean;
}

export interface RotaGoalResult {
  goal: RotaGoal;
  value: number;
  provedOptimal: boolean;
}

/**
 * Why somebody with the skills is not on it. The first that holds counts, in this order. AT_LIMIT: what they would give; AT_ROTA_LIMIT: what the rota was
 * asked for with. NO_TIME_TO_TELL: nothing stands in the way, the time was up. CHANGED_SINCE stands alone: the seat is not as it was when it was looked at.
 */
export const obstacles = [
  'ON_THIS_SHIFT',
  'BARRED',
  'AWAY',
  'UNWANTED',
  'ELSEWHERE',
  'ON_ANOTHER_SHIFT',
  'RESTING',
  'AT_LIMIT',
  'AT_ROTA_LIMIT',
  'APART',
  'NO_TIME_TO_TELL',
  'CHANGED_SINCE',
] as const;
export type Obstacle = (typeof obstacles)[number];

export interface UnfilledSeat {
  seatId: string;
  shiftId: string;
  skillIds: readonly string[];
  placesLeft: number;
  /** How many people have all the skills, those included who sit here. */
  haveSkills: number;
  /** How many of them sit here. */
  here: number;
  /** Of the others, why not: those with a count above zero, in the order of `obstacles`. The counts add up to `haveSkills - here`. */
  why: ObstacleCount[];
}

export interface ObstacleCount {
  obstacle: Obstacle;
  count: number;
  /** ON_ANOTHER_SHIFT: which, the most frequent first. */
  shifts?: { shiftId: string; count: number }[];
  /** ELSEWHERE: as its caller calls it, the most frequent first. */
  places?: { name: string | null; count: number }[];
}

/** What is done about each: pins stay; being apart goes before being together; what names somebody or something unknown is left out. */
export type RotaContradiction =
  | { kind: 'TOGETHER_AND_APART'; togetherId: string; apartId: string; personIds: string[] }
  | { kind: 'TOGETHER_NEVER_POSSIBLE'; togetherId: string; personIds: string[] }
  | { kind: 'PINNED_OVER_PLACES'; seatId: string; pinned: number; places: number }
  | { kind: 'PINNED_AT_ONE_TIME'; personId: string; shiftIds: string[] }
  | { kind: 'PINNED_WITHOUT_REST'; personId: string; shiftIds: string[] }
  | { kind: 'PINNED_OVER_LIMIT'; personId: string; ofRota?: boolean }
  | { kind: 'PINNED_WITHOUT_SKILLS'; personId: string; seatId: string }
  | { kind: 'PINNED_THOUGH_AWAY'; personId: string; shiftId: string }
  | { kind: 'PINNED_APART'; apartId: string; shiftId: string; personIds: string[] }
  | { kind: 'UNKNOWN_PERSON'; personId: string }
  | { kind: 'UNKNOWN_SEAT'; seatId: string };

/** How far it has come: told after each step, with what is best so far. */
export interface RotaProgress {
  /** Goals that are done, of so many. */
  goalsDone: number;
  goals: number;
  placesFilled: number;
  places: number;
}

/** What somebody who asks for a rota hands in beside the problem. */
export interface RotaSolving {
  /** Aborted, the thread ends and the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Aborted, the best found by then is the answer; before there is any, the first that is found. */
  enough?: AbortSignal;
  onProgress?(progress: RotaProgress): void;
  /** The thread failed, and what it had found until then is the answer: for whoever keeps the log. */
  onFailure?(error: unknown): void;
}

/** Solves a rota away from the event loop (`adapters/solver`). It never throws for what a problem says, only when it is aborted. */
export type SolveRota = (problem: RotaProblem, solving?: RotaSolving) => Promise<RotaSolution>;
