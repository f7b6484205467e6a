import { legiblePieces } from '../../domain/letters/legible.js';
import { type FontPart, fontParts, type Weight } from './fonts.js';

/** A stretch of a line in one part of the typeface. */
export interface Run {
  font: FontPart;
  text: string;
  /** What it stands for, where that cannot be drawn. */
  meant: string | null;
}

export interface TextStyle {
  size: number;
  weight: Weight;
}

export interface TextLine {
  runs: readonly Run[];
  width: number;
}

/** How wide a text is in a part of the typeface, in points. */
export type Measure = (font: FontPart, text: string, size: number) => number;

/** A word: what stands between spaces. */
interface Word {
  runs: Run[];
  width: number;
}

const GRAPHEMES = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });

/**
 * Breaks a text into lines of at most `width` points. Every line but the last keeps the space it was broken at, so that it is read as words; the last one has
 * a space too where another text follows.
 */
export function textLines(
  text: string,
  style: TextStyle,
  width: number,
  measure: Measure,
  isFollowed = false,
): TextLine[] {
  const [parts, space] = [fontParts(style.weight), ' '];
  const [latin] = parts;
  if (latin === undefined) throw new Error('The typeface of letters is missing.');
  const spaceRun: Run = { font: latin, text: space, meant: null };
  const spaceWidth = measure(latin, space, style.size);
  const words = wordsOf(text, style, parts, measure).flatMap((word) => fitted(word, style, width, measure));
  const lines: { words: Word[]; width: number }[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line && line.width + spaceWidth + word.width <= width) {
      line.words.push(word);
      line.width += spaceWidth + word.width;
    } else lines.push({ words: [word], width: word.width });
  }
  return lines.map((line, index) => {
    const runs = line.words.flatMap((word, place) => (place === 0 ? word.runs : [spaceRun, ...word.runs]));
    return { runs: joined(isFollowed || index < lines.length - 1 ? [...runs, spaceRun] : runs), width: line.width };
  });
}

function wordsOf(text: string, { size }: TextStyle, parts: readonly FontPart[], measure: Measure): Word[] {
  const partFor = (character: string) => parts.find((part) => part.draws(character.codePointAt(0) ?? 0));
  const words: Word[] = [];
  let runs: Run[] = [];
  const endWord = () => {
    if (runs.length > 0) words.push({ runs, width: widthOf(runs, size, measure) });
    runs = [];
  };
  for (const piece of legiblePieces(text, (codePoint) => parts.some((part) => part.draws(codePoint)))) {
    for (const [place, stretch] of piece.shown.split(/([ \t\n]+)/).entries()) {
      if (place % 2 === 1) endWord();
      else if (stretch !== '') runs.push(...runsOf(stretch, piece.meant, partFor, parts));
    }
  }
  endWord();
  return words;
}

/** What stands for something else goes along with the first run printed for it. */
function runsOf(
  text: string,
  meant: string | null,
  partFor: (character: string) => FontPart | undefined,
  parts: readonly FontPart[],
): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const font = partFor(character) ?? parts[0];
    if (font === undefined) continue;
    const last = runs.at(-1);
    if (last && last.font === font) last.text += character;
    else runs.push({ font, text: character, meant: runs.length === 0 ? meant : null });
  }
  return runs;
}

/** A word that is wider than the line is broken between its letters. */
function fitted(word: Word, { size }: TextStyle, width: number, measure: Measure): Word[] {
  if (word.width <= width) return [word];
  const broken: Word[] = [];
  for (const run of word.runs) {
    for (const [place, { segment }] of [...GRAPHEMES.segment(run.text)].entries()) {
      const runs = [{ ...run, text: segment, meant: place === 0 ? run.meant : null }];
      const last = broken.at(-1);
      const wider = last ? joined([...last.runs, ...runs]) : runs;
      const widerBy = widthOf(wider, size, measure);
      if (last && widerBy <= width) Object.assign(last, { runs: wider, width: widerBy });
      else broken.push({ runs, width: widthOf(runs, size, measure) });
    }
  }
  return broken;
}

function joined(runs: readonly Run[]): Run[] {
  const together: Run[] = [];
  for (const run of runs) {
    const last = together.at(-1);
    if (last && last.font === run.font && last.meant === null && run.meant === null) last.text += run.text;
    else together.push({ ...run });
  }
  return together;
}

function widthOf(runs: readonly Run[], size: number, measure: Measure): number {
  return runs.reduce((sum, { font, text }) => sum + measure(font, text, size), 0);
}
