import bidiFactory from 'bidi-js';

/** A stretch of a line. */
export interface Run {
  text: string;
  /** What it stands for, where something else is printed. */
  meant: string | null;
}

/** Where it stands in its line, in points from the line's left end. */
export interface PlacedRun extends Run {
  left: number;
}

interface Piece extends Run {
  level: number;
  width: number;
}

const bidi = bidiFactory();
/** Hebrew, Arabic and what is written with their letters. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;

/**
 * Puts the runs of a line, which are in the order in which they are read, where they are seen (Unicode's bidirectional algorithm, in a text that runs from
 * left to right): a name in Hebrew runs the other way, and so do its words.
 * @returns in the order in which they are read.
 */
export function placedRuns(runs: readonly Run[], widthOf: (text: string) => number): PlacedRun[] {
  const whole = runs.map(({ text }) => text).join('');
  const pieces = RIGHT_TO_LEFT.test(whole)
    ? piecesOf(runs, bidi.getEmbeddingLevels(whole, 'ltr').levels, widthOf)
    : runs.map((run) => ({ ...run, level: 0, width: widthOf(run.text) }));
  const lefts = new Map<Piece, number>();
  let left = 0;
  for (const piece of asSeen(pieces)) {
    lefts.set(piece, left);
    left += piece.width;
  }
  return pieces.map((piece) => ({ text: piece.text, meant: piece.meant, left: lefts.get(piece) ?? 0 }));
}

/** Each of one level; what runs from right to left word by word, because it is set so, and with what it means, because its letters are set backwards. */
function piecesOf(runs: readonly Run[], levels: Uint8Array, widthOf: (text: string) => number): Piece[] {
  let at = 0;
  return runs.flatMap(({ text, meant }) => {
    const from = at;
    at += text.length;
    const levelAt = (index: number) => levels[from + index] ?? 0;
    if (meant !== null) return [{ text, meant, level: levelAt(0), width: widthOf(text) }];
    return stretches(text, levelAt).map(({ stretch, level }) => {
      if (level % 2 === 0) return { text: stretch, meant, level, width: widthOf(stretch) };
      const shown = [...stretch].map((character) => bidi.getMirroredCharacter(character) ?? character).join('');
      return { text: shown, meant: stretch, level, width: widthOf(shown) };
    });
  });
}

function stretches(text: string, levelAt: (index: number) => number): { stretch: string; level: number }[] {
  const found: { stretch: string; level: number }[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const [unit, level, last] = [text.charAt(index), levelAt(index), found.at(-1)];
    const isBroken = level % 2 === 1 && (unit === ' ') !== (last?.stretch.endsWith(' ') ?? false);
    if (last && last.level === level && !isBroken) last.stretch += unit;
    else found.push({ stretch: unit, level });
  }
  return found;
}

/** From the highest level down, neighbours of that level or a higher one change places: rule L2. */
function asSeen(pieces: readonly Piece[]): readonly Piece[] {
  let seen = [...pieces];
  for (let level = Math.max(0, ...pieces.map((piece) => piece.level)); level > 0; level -= 1) {
    const turned: Piece[] = [];
    let stretch: Piece[] = [];
    for (const piece of seen) {
      if (piece.level >= level) stretch.unshift(piece);
      else {
        turned.push(...stretch, piece);
        stretch = [];
      }
    }
    seen = [...turned, ...stretch];
  }
  return seen;
}
