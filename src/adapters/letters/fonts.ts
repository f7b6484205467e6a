import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { trueTypeOf } from './woff2.js';

export type Weight = 400 | 500;

/** A part of a typeface: it draws some of its letters. */
export interface FontPart {
  name: string;
  /** As pdfkit takes it: parsed once and shared by every document. */
  source: Buffer;
  draws(codePoint: number): boolean;
}

/** What pdfkit reads a font into. Its types do not say so. */
interface ParsedFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

const FACE = /@font-face\s*\{([^}]*)\}/g;
let known: ReadonlyMap<Weight, readonly FontPart[]> | null = null;

/**
 * The letters that letters are printed with: Roboto (Apache Licence 2.0), with Latin and all its accents, Vietnamese, Greek and Cyrillic. It comes with the
 * explorer's own packages, in parts of some hundred letters each; nothing is fetched, and only what a page uses is embedded in it.
 */
export function fontParts(weight: Weight): readonly FontPart[] {
  known ??= readParts();
  return known.get(weight) ?? [];
}

function readParts(): ReadonlyMap<Weight, readonly FontPart[]> {
  const css = readFileSync(fileURLToPath(import.meta.resolve('@graphiql/react/font/roboto.css')), 'utf8');
  const parts = new Map<Weight, FontPart[]>([
    [400, []],
    [500, []],
  ]);
  for (const [, face = ''] of css.matchAll(FACE)) {
    const weight = /font-weight:\s*(\d+)/.exec(face)?.[1];
    const data = /base64,([A-Za-z0-9+/=]+)/.exec(face)?.[1];
    if (!/font-style:\s*normal/.test(face) || data === undefined || (weight !== '400' && weight !== '500')) continue;
    const list = parts.get(weight === '400' ? 400 : 500) ?? [];
    // Latin comes last in the file and is by far the most: it is asked first.
    list.unshift(partOf(`letters-${weight}-${list.length}`, trueTypeOf(Buffer.from(data, 'base64'))));
  }
  if ([...parts.values()].some((list) => list.length === 0)) throw new Error('The typeface of letters is missing.');
  return parts;
}

function partOf(name: string, data: Buffer): FontPart {
  const reader = new PDFDocument({ autoFirstPage: false });
  reader.registerFont(name, data);
  const { font } = (reader.font(name) as unknown as { _font: { font: ParsedFont } })._font;
  // A parsed font may be registered in its place.
  return { name, source: font as unknown as Buffer, draws: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
}
