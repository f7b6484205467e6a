import { legiblePieces } from '../../domain/letters/legible.js';
import { draws, type Weight } from './fonts.js';
import { type PlacedRun, placedRuns, type Run } from './placedRuns.js';

export interface TextStyle {
  size: number;
  weight: Weight;
}

export interface TextLine {
  /** In the order in which they are read. */
  runs: readonly PlacedRun[];
  width: number;
}

/** How wide a text is, in points. */
export type Measure = (text: string, style: TextStyle) => number;

/** A word: what stands between spaces. */
interface Word {
  runs: Run[];
  width: number;
}

const GRAPHEMES = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });
const SPACE: Run = { text: ' ', meant: null };

/** A number and what it counts: they stay on one line where it has room for both. */
export const isCounted = (number: string, word: string): boolean => /\d$/u.test(number) && /^\p{L}/u.test(word);

/**
 * Breaks a text into lines of at most `width` points, not between a number and what it counts where that can be. Every line but the last keeps the space it was broken at, so that it is read as words; the last one has
 * a space too where another text follows.
 */
export function textLines(
  text: string,
  style: TextStyle,
  width: number,
  measure: Measure,
  isFollowed = false,
): TextLine[] {
  const widthOf = (stretch: string) => measure(stretch, style);
  const spaceWidth = widthOf(SPACE.text);
  const words = counted(wordsOf(text, style.weight, widthOf), spaceWidth, width).flatMap((word) =>
    fitted(word, width, widthOf),
  );
  const lines: { words: Word[]; width: number }[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line && line.width + spaceWidth + word.width <= width) {
      line.words.push(word);
      line.width += spaceWidth + word.width;
    } else lines.push({ words: [word], width: word.width });
  }
  return lines.map((line, index) => {
    const runs = line.words.flatMap((word, place) => (place === 0 ? word.runs : [SPACE, ...word.runs]));
    const isBroken = isFollowed || index < lines.length - 1;
    return { runs: placedRuns(joined(isBroken ? [...runs, SPACE] : runs), widthOf), width: line.width };
  });
}

function wordsOf(text: string, weight: Weight, widthOf: (text: string) => number): Word[] {
  const words: Word[] = [];
  let runs: Run[] = [];
  const endWord = () => {
    if (runs.length > 0) words.push({ runs, width: widthOfRuns(runs, widthOf) });
    runs = [];
  };
  for (const { shown, meant } of legiblePieces(text, (codePoint) => draws(weight, codePoint))) {
    for (const [place, stretch] of shown.split(/([ \t\n]+)/).entries()) {
      if (place % 2 === 1) endWord();
      else if (stretch !== '') runs.push({ text: stretch, meant });
    }
  }
  endWord();
  return words;
}

/** Numbers and what they count as one word each. */
function counted(words: readonly Word[], spaceWidth: number, width: number): Word[] {
  const together: Word[] = [];
  for (const word of words) {
    const before = together.at(-1);
    const both = (before?.width ?? 0) + spaceWidth + word.width;
    const isPair = before && both <= width && isCounted(before.runs.at(-1)?.text ?? '', word.runs[0]?.text ?? '');
    if (isPair) together.splice(-1, 1, { runs: [...before.runs, SPACE, ...word.runs], width: both });
    else together.push(word);
  }
  return together;
}

/** A word that is wider than the line is broken between its letters. */
function fitted(word: Word, width: number, widthOf: (text: string) => number): Word[] {
  if (word.width <= width) return [word];
  const broken: Word[] = [];
  for (const run of word.runs) {
    for (const [place, { segment }] of [...GRAPHEMES.segment(run.text)].entries()) {
      const runs = [{ text: segment, meant: place === 0 ? run.meant : null }];
      const last = broken.at(-1);
      const wider = last ? joined([...last.runs, ...runs]) : runs;
      const widerBy = widthOfRuns(wider, widthOf);
      if (last && widerBy <= width) Object.assign(last, { runs: wider, width: widerBy });
      else broken.push({ runs, width: widthOfRuns(runs, widthOf) });
    }
  }
  return broken;
}

function joined(runs: readonly Run[]): Run[] {
  const together: Run[] = [];
  for (const run of runs) {
    const last = together.at(-1);
    if (last && last.meant === null && run.meant === null) last.text += run.text;
    else together.push({ ...run });
  }
  return together;
}

function widthOfRuns(runs: readonly Run[], widthOf: (text: string) => number): number {
  return runs.reduce((sum, { text }) => sum + widthOf(text), 0);
}
