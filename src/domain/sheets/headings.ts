import { cleanCell } from './text.js';

/** Where on a sheet each of our fields stands, as one header row says. */
export interface Layout<Field extends string> {
  index: Map<Field, number>;
  /** Their words for each column that is read. */
  title: Map<Field, string>;
  /** Their words for every column, in the form for comparing. */
  words: string[];
  /** How many cells the header row has; a filled cell beyond belongs to no column. */
  width: number;
  /** Fields that two columns claim with the very same words. */
  doubled: Field[];
}

export interface Claim<Field extends string> {
  field: Field;
  /** The lower, the more telling; equal only for equal words. */
  rank: number;
}

/** A header in the form for comparing: without accents, case, apostrophes and punctuation; "Member #" becomes "member no". */
export function headerWords(cell: string): string {
  return cleanCell(cell.slice(0, 200))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’‘`]/g, '')
    .replace(/[#№]/g, ' no ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** "Time given (mins)" as its words and what the brackets say; the brackets often hold only a hint on how to fill the column in. */
export function withoutBrackets(cell: string): { words: string; hint: string } {
  const match = /^([^([]*)[([]([^)\]]*)[)\]]?\s*\*?\s*$/.exec(cell.slice(0, 200));
  return match === null
    ? { words: headerWords(cell), hint: '' }
    : { words: headerWords(match[1] ?? ''), hint: headerWords(match[2] ?? '') };
}

/** What people write above a column, in the form of `headerWords` and parted by |, the more telling words first. */
export function claimsOf<Field extends string>(
  headers: Readonly<Record<Field, string>>,
): ReadonlyMap<string, Claim<Field>> {
  const claims = new Map<string, Claim<Field>>();
  for (const [field, spellings] of Object.entries(headers) as [Field, string][]) {
    spellings.split('|').forEach((spelling, rank) => {
      claims.set(spelling.trim(), { field, rank });
    });
  }
  return claims;
}

/** Reads a row as if it were the header. Whether it is one, the number of fields found tells. */
export function layoutOf<Field extends string>(
  cells: string[],
  claimOf: (cell: string) => Claim<Field> | undefined,
): Layout<Field> {
  const best = new Map<Field, { rank: number; at: number }>();
  const doubled = new Set<Field>();
  cells.forEach((cell, at) => {
    if (cell === '' || cell.length > 200) return;
    const claim = claimOf(cell);
    if (claim === undefined) return;
    const held = best.get(claim.field)?.rank ?? Number.POSITIVE_INFINITY;
    if (claim.rank === held) doubled.add(claim.field);
    if (claim.rank >= held) return;
    best.set(claim.field, { rank: claim.rank, at });
    doubled.delete(claim.field);
  });
  return {
    index: new Map([...best].map(([field, { at }]) => [field, at])),
    title: new Map([...best].map(([field, { at }]) => [field, cleanCell(cells[at] ?? '')])),
    words: cells.map(headerWords),
    width: cells.length,
    doubled: [...doubled],
  };
}

/** True when a row of the sheet says the same as the header again, as at the top of each printed page. */
export function repeatsHeader(cells: string[], layout: { words: string[] }): boolean {
  const words = cells.map(headerWords);
  const filled = words.filter((word) => word !== '').length;
  return filled >= 2 && words.every((word, at) => word === '' || word === layout.words[at]);
}
