import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { type ParsedFont, readable } from './readableFont.js';

export type Weight = 400 | 700;

/** A typeface in one weight, for one document. */
export interface Font {
  name: string;
  /** As pdfkit takes it. */
  source: Buffer;
}

const FILES: Readonly<Record<Weight, string>> = { 400: 'DejaVuSans.ttf', 700: 'DejaVuSans-Bold.ttf' };
const contents = new Map<Weight, Buffer>();
const readers = new Map<Weight, ParsedFont>();

/** Can this character be drawn? Asking leaves nothing behind. */
export function draws(weight: Weight, codePoint: number): boolean {
  const reader = readers.get(weight) ?? parsed(weight);
  readers.set(weight, reader);
  return reader.hasGlyphForCodePoint(codePoint);
}

/**
 * The letters that letters are printed with: DejaVu Sans (a free licence), with Latin and all its accents, Vietnamese, Greek, Cyrillic, Armenian, Georgian,
 * Hebrew and Arabic. It comes as a package; nothing is fetched, and only what a page uses is embedded in it.
 *
 * Every document has fonts of its own: a parsed font keeps what it was used for, and nobody's letter may depend on whose was printed before. Parsing takes some
 * forty milliseconds for each weight, once for all the letters of a file.
 */
export function documentFonts(): (weight: Weight) => Font {
  const fonts = new Map<Weight, Font>();
  return (weight) => {
    // A parsed font may be registered in the place of its file.
    const source = () => readable(parsed(weight)) as unknown as Buffer;
    const font = fonts.get(weight) ?? { name: `letters-${weight}`, source: source() };
    fonts.set(weight, font);
    return font;
  };
}

function parsed(weight: Weight): ParsedFont {
  const file = () => readFileSync(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${FILES[weight]}`)));
  const content = contents.get(weight) ?? file();
  contents.set(weight, content);
  const reader = new PDFDocument({ autoFirstPage: false });
  reader.registerFont('parsed', content);
  return (reader.font('parsed') as unknown as { _font: { font: ParsedFont } })._font.font;
}
