import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';

export type Weight = 400 | 700;

/** A typeface in one weight. */
export interface Font {
  name: string;
  /** As pdfkit takes it: parsed once and shared by every document. */
  source: Buffer;
  draws(codePoint: number): boolean;
}

/** What pdfkit reads a font into. Its types do not say so. */
interface ParsedFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

const FILES: Readonly<Record<Weight, string>> = { 400: 'DejaVuSans.ttf', 700: 'DejaVuSans-Bold.ttf' };
const known = new Map<Weight, Font>();

/**
 * The letters that letters are printed with: DejaVu Sans (a free licence), with Latin and all its accents, Vietnamese, Greek, Cyrillic, Armenian, Georgian,
 * Hebrew and Arabic. It comes as a package; nothing is fetched, and only what a page uses is embedded in it.
 */
export function fontOf(weight: Weight): Font {
  const found = known.get(weight) ?? read(`letters-${weight}`, FILES[weight]);
  known.set(weight, found);
  return found;
}

function read(name: string, file: string): Font {
  const reader = new PDFDocument({ autoFirstPage: false });
  reader.registerFont(name, readFileSync(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${file}`))));
  const { font } = (reader.font(name) as unknown as { _font: { font: ParsedFont } })._font;
  // A parsed font may be registered in its place.
  return { name, source: font as unknown as Buffer, draws: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
}
