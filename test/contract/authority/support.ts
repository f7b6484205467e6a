import { campaign, type Findings, someCells } from './campaign.js';
import { changes, committedLines, ofNoUse } from './expectation.js';
import { type Root, specimens } from './operations.js';
import type { Town } from './town.js';

/** The sample of `npm test`: the whole is asked by `npm run check:authority`. */
export async function sample(town: Town, roots: readonly Root[]): Promise<Findings & { changed: string[] }> {
  const found = await campaign(town, { specimens, roots, choice: someCells, slotBySlot: true });
  const expected = [...committedLines()].filter(([name]) => roots.some((root) => name.startsWith(`${root} `)));
  return { ...found, changed: [...changes(new Map(expected), found.lines), ...ofNoUse(new Map(expected))] };
}

/** What a sample found to be wrong. */
export function wrongIn({
  undeclared,
  differences,
  leaks,
  defects,
  changed,
}: Awaited<ReturnType<typeof sample>>): object {
  return { undeclared, differences, leaks, defects, changed };
}

export const nothingWrong = { undeclared: [], differences: [], leaks: [], defects: [], changed: [] };
