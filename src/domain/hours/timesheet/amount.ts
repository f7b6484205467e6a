/** A non-negative fraction in whole numbers, so that 1.1 hours are exactly 66 minutes. */
export interface Amount {
  numerator: bigint;
  denominator: bigint;
}

const GLYPHS: Record<string, string> = {
  '½': '1/2',
  '⅓': '1/3',
  '⅔': '2/3',
  '¼': '1/4',
  '¾': '3/4',
  '⅕': '1/5',
  '⅖': '2/5',
  '⅗': '3/5',
  '⅘': '4/5',
  '⅙': '1/6',
  '⅚': '5/6',
  '⅛': '1/8',
  '⅜': '3/8',
  '⅝': '5/8',
  '⅞': '7/8',
};

/** Matches one amount, for use inside larger patterns; `readAmount` reads what it matched. */
export const AMOUNT_PATTERN = String.raw`(?:\d{1,9}\s+\d{1,2}\/\d{1,2}|\d{1,2}\/\d{1,2}|\d{1,9}(?:[.,]\d{1,30})?|[.,]\d{1,30})`;

/** Writes ½ as 1/2 and 1½ as "1 1/2", and the fraction slash as a plain one. */
export function spellFractions(text: string): string {
  return text
    .replace(
      /\s*([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])/g,
      (_, glyph: string, offset: number) => `${offset > 0 ? ' ' : ''}${GLYPHS[glyph]}`,
    )
    .replaceAll('\u2044', '/');
}

/** Reads "1.5", "1,5", ".5", "1/2" and "1 1/2"; undefined for anything else and for a fraction that is none, like 3/2 or 1/0. */
export function readAmount(text: string): Amount | undefined {
  const decimal = /^(\d*)(?:[.,](\d+))?$/.exec(text);
  if (decimal !== null && text !== '') {
    const places = decimal[2] ?? '';
    return { numerator: BigInt(`${decimal[1] ?? ''}${places}` || '0'), denominator: 10n ** BigInt(places.length) };
  }
  const fraction = /^(?:(\d+)\s+)?(\d+)\/(\d+)$/.exec(text);
  if (fraction === null) return undefined;
  const over = BigInt(fraction[2] ?? '0');
  const under = BigInt(fraction[3] ?? '0');
  if (over === 0n || over >= under) return undefined;
  return { numerator: BigInt(fraction[1] ?? '0') * under + over, denominator: under };
}

/** `amount × factor` as a whole number, half rounded up: 1.33 hours are 79.8, so 80 minutes. */
export function scaleHalfUp(amount: Amount, factor: bigint): number {
  return Number((2n * amount.numerator * factor + amount.denominator) / (2n * amount.denominator));
}

export function isWhole(amount: Amount): boolean {
  return amount.numerator % amount.denominator === 0n;
}

/** True when the amount is more than the whole number given. */
export function exceeds(amount: Amount, limit: bigint): boolean {
  return amount.numerator > limit * amount.denominator;
}
