const MOST_LINES = 7;
const FEWEST_LINES = 3;

/** GOV.UK Notify refuses a line that begins with one of these. */
const REFUSED_START = /^[\s@()=[\]"\\/,<>~]+/u;

/**
 * The address as GOV.UK Notify wants it: the name first, at most seven lines, the postcode last. Lines too many are joined in the middle, where a reader misses them least. Null
 * when there are too few lines for a letter to arrive.
 */
export function letterAddress(name: string, addressLines: readonly string[]): Record<string, string> | null {
  const lines = [name, ...addressLines].map(tidy).filter((line) => line !== '');
  const unrepeated = lines[0] === lines[1] ? lines.slice(1) : lines;
  if (unrepeated.length < FEWEST_LINES) {
    return null;
  }
  const spare = Math.max(0, unrepeated.length - MOST_LINES);
  const fitted = [...unrepeated.slice(0, 1), unrepeated.slice(1, spare + 2).join(', '), ...unrepeated.slice(spare + 2)];
  return Object.fromEntries(fitted.map((line, index) => [`address_line_${index + 1}`, line]));
}

function tidy(line: string): string {
  return line
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(REFUSED_START, '')
    .trim();
}
