/** The word that is spelt most like this one, both folded by nameKey; undefined where nothing is at all like it. */
export function nearestWord<Word extends { nameKey: string }>(
  wanted: string,
  words: readonly Word[],
): Word | undefined {
  let best: { word: Word; distance: number } | undefined;
  for (const word of words) {
    const most = Math.min(best ? best.distance - 1 : Number.POSITIVE_INFINITY, likeEnough(wanted, word.nameKey));
    const distance = holds(wanted, word.nameKey) ? Math.min(1, most) : distanceUpTo(wanted, word.nameKey, most);
    if (distance <= most) best = { word, distance };
    if (best?.distance === 0) break;
  }
  return best?.word;
}

/** How many letters may differ before nobody would take one for the other. */
function likeEnough(one: string, other: string): number {
  return Math.floor(Math.max(one.length, other.length) / 2);
}

/** "driving" stands whole in "car driving". */
function holds(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && ` ${long} `.includes(` ${short} `);
}

/** How many letters are to be added, taken away or changed; beyond `most` only that it is more. */
function distanceUpTo(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const changed = (above[at - 1] ?? 0) + (one[row - 1] === other[at - 1] ? 0 : 1);
      line.push(Math.min(changed, (above[at] ?? 0) + 1, (line[at - 1] ?? 0) + 1));
    }
    if (Math.min(...line) > most) return most + 1;
    above = line;
  }
  return above[other.length] ?? most + 1;
}
