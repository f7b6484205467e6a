/** A stretch of text as it is printed. */
export interface LegiblePiece {
  shown: string;
  /** What stands there really, where something else is printed for it; programs that read the page aloud or copy from it take this. */
  meant: string | null;
}

const GRAPHEMES = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
const MARKS = /\p{Mn}/gu;
/** Joiners and the choice between a picture and a sign: they draw nothing by themselves. */
const UNSEEN = /\u200c|\u200d|\u200e|\u200f|\ufe0e|\ufe0f/gu;

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hebrew}/u, 'Hebrew letters'],
  [/\p{Script=Arabic}/u, 'Arabic letters'],
  [/\p{Script=Bengali}/u, 'Bengali'],
  [/\p{Script=Devanagari}/u, 'Hindi letters'],
  [/\p{Script=Gurmukhi}/u, 'Punjabi'],
  [/\p{Script=Gujarati}/u, 'Gujarati'],
  [/\p{Script=Tamil}/u, 'Tamil'],
  [/\p{Script=Hangul}/u, 'Korean'],
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, 'Japanese'],
  [/\p{Script=Han}/u, 'Chinese'],
  [/\p{Script=Ethiopic}/u, 'Amharic letters'],
  [/\p{Script=Thai}/u, 'Thai'],
];

/**
 * A text as it can be printed with the letters at hand. An accent that cannot be drawn is left off; of writing that cannot be, it is said what it is, and that
 * a picture stood there. Nothing is lost: what stood there goes along with each such piece.
 */
export function legiblePieces(text: string, canDraw: (codePoint: number) => boolean): LegiblePiece[] {
  const pieces: LegiblePiece[] = [];
  const isDrawn = (part: string) => [...part].every((character) => canDraw(character.codePointAt(0) ?? 0));
  const whole = text.normalize('NFC');
  if (isDrawn(whole)) return [{ shown: whole, meant: null }];
  for (const { segment } of GRAPHEMES.segment(whole)) {
    const seen = segment.replace(UNSEEN, '');
    if (isDrawn(seen)) add(pieces, { shown: seen, meant: null });
    else add(pieces, { shown: instead(seen, isDrawn), meant: segment });
  }
  return pieces;
}

/** Neighbours that are printed in one way become one piece; what only says which writing it is stands once for a whole name. */
function add(pieces: LegiblePiece[], next: LegiblePiece): void {
  const last = pieces.at(-1);
  const beforeLast = pieces.at(-2);
  if (last && (last.meant === null) === (next.meant === null)) {
    const shown = isNamed(next) && last.shown === next.shown ? last.shown : last.shown + next.shown;
    pieces.splice(-1, 1, { shown, meant: last.meant === null ? null : last.meant + (next.meant ?? '') });
  } else if (isNamed(next) && last?.shown === ' ' && beforeLast?.shown === next.shown) {
    pieces.splice(-2, 2, { shown: next.shown, meant: `${beforeLast.meant ?? ''} ${next.meant ?? ''}` });
  } else pieces.push(next);
}

const isNamed = ({ shown, meant }: LegiblePiece): boolean => meant !== null && shown.startsWith('(');

function instead(cluster: string, isDrawn: (part: string) => boolean): string {
  const bare = cluster.normalize('NFKD').replace(MARKS, '');
  if (bare !== '' && isDrawn(bare)) return bare;
  if (PICTURE.test(cluster)) return '(picture)';
  const script = SCRIPTS.find(([letters]) => letters.test(cluster));
  // Kept on one line: a no-break space.
  return script === undefined ? '(sign)' : `(in\u00a0${script[1].replaceAll(' ', '\u00a0')})`;
}
