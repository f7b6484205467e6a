/** The middle value; between the two middle ones where their number is even. @throws RangeError where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('the median of nothing');
  return (lower + upper) / 2;
}

/** The smallest value that at least this share (0 to 1) of all values does not exceed. @throws RangeError where there is none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('a percentile of nothing');
  return value;
}

/** Round by round: service ÷ yardstick. Machines drift, so only slices that ran next to each other are compared. */
export function ratios(pairs: readonly { service: number; yardstick: number }[]): number[] {
  return pairs.map(({ service, yardstick }) => service / yardstick);
}
