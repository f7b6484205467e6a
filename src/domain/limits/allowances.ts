/** Whose allowance something is spent from. */
export type AllowanceKind = 'ADDRESS' | 'CLIENT' | 'MEMBER';

/** Points in a minute. */
export type AllowanceSettings = Readonly<Record<AllowanceKind, number>>;

/** One point is about a read of one thing; what an operation costs beyond that, it is counted in these. */
const costOfPoint = 25;

/** What an operation takes from an allowance, by what it may cost at most. A read of a page takes a few, a write about five. */
export function pointsOf(operationCost: number): number {
  return Math.max(1, Math.ceil(operationCost / costOfPoint));
}

/** Adds what this process has spent in a minute to what all have, and says what all have then. */
export interface AllowanceStore {
  add(minute: number, spent: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>;
}
