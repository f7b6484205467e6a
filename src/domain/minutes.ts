/** One hour given is one credit, whatever the task. */
export const MINUTES_PER_CREDIT = 60;

/**
 * Says an amount of minutes the way a person would: "3 hours 30 minutes", "1 hour", "45 minutes", "0 minutes", "minus 30 minutes". An amount of credits is said in the same
 * words, because one credit is one hour and two wordings for one number is one too many.
 * Throws RangeError when the amount is not a whole number of minutes: a fraction here means that a float crept into the ledger's arithmetic.
 */
export function formatMinutes(amountMinutes: number): string {
  if (!Number.isSafeInteger(amountMinutes)) {
    throw new RangeError('An amount must be a whole number of minutes.');
  }
  const size = Math.abs(amountMinutes);
  const hours = Math.trunc(size / MINUTES_PER_CREDIT);
  const minutes = size % MINUTES_PER_CREDIT;
  const parts: string[] = [];
  if (hours > 0) {
    parts.push(`${hours} ${hours === 1 ? 'hour' : 'hours'}`);
  }
  if (minutes > 0 || hours === 0) {
    parts.push(`${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`);
  }
  return `${amountMinutes < 0 ? 'minus ' : ''}${parts.join(' ')}`;
}
