import { failingRestrictions, type Restrictions } from './restrictions.js';

const passing: ReadonlySet<string> = new Set(['CLOSED_NOW', 'BLACKOUT_DATE', 'OUT_OF_STOCK']);

/** Is an offer open at an instant, with a place left for one person? Who may come, and how many, is not asked. */
export function isOpenAt(restrictions: Restrictions, at: Date, zone: string, stockUsed: number): boolean {
  const anybody = { party: { adults: 1, under16s: 0 }, memberWardCode: null, timesInPeriod: 0 };
  return !failingRestrictions(restrictions, { ...anybody, stockUsed, at, zone }).some((reason) =>
    passing.has(reason.code),
  );
}
