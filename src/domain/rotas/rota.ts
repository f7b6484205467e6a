import type { RotaContradiction } from './solution.js';

/** What has become of a rota. */
export const rotaStates = ['SOLVING', 'PROPOSED', 'CONFIRMED', 'DISCARDED'] as const;
export type RotaState = (typeof rotaStates)[number];

/** PROVED: nothing better is possible. TIME, STOPPED: the best that was found until then. */
export const rotaEndings = ['PROVED', 'TIME', 'STOPPED'] as const;
export type RotaEnding = (typeof rotaEndings)[number];

export const seatChanges = ['KEPT', 'NEW', 'REMOVED'] as const;
export type SeatChange = (typeof seatChanges)[number];

/** Limits of one rota. */
export const rotaLimits = { shifts: 5_000, wishes: 200, pins: 500, edits: 100, people: 5_000, days: 366 } as const;

/** How long a rota is worked out at most. Well below the time for which the work is leased. */
export const solveWithinMs = 30_000;

/** A place that was found for somebody, and fell out before it was written or booked. */
export interface DroppedSeat {
  kind: 'DROPPED';
  personId: string;
  shiftId: string;
  code: string;
}

/** What a coordinator should know of a rota besides its places: ids and codes, which become words where they are read. */
export type RotaRemark = RotaContradiction | DroppedSeat | { kind: 'PEOPLE_LEFT_OUT'; count: number };
