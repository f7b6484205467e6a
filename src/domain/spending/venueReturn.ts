/** A venue keeps what it received for at least this many days. */
const keptDaysMin = 30;

/** After how many days a venue's credits return to issuance: never while a redemption may still be reversed. */
export function returnedAfterDays(rules: { reversalDays: number }): number {
  return Math.max(keptDaysMin, rules.reversalDays);
}
