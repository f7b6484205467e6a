/** What pdfkit reads a font into. Its types do not say so. */
export interface ParsedFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
  /** A glyph that stands for these characters. */
  getGlyph(id: number, codePoints?: readonly number[]): Glyph;
  layout(text: string, features?: unknown): { glyphs: PrintedGlyph[] };
  createSubset(): Subset;
}

/** What pdfkit takes of a glyph. */
interface PrintedGlyph {
  id: number;
  /** The characters it is read as. */
  codePoints: readonly number[];
  advanceWidth: number;
}

interface Glyph extends PrintedGlyph {
  constructor: unknown;
}

/** The glyphs that are embedded: which of the font they are, and where each is found. */
interface Subset {
  glyphs: number[];
  mapping: Record<number, number>;
  includeGlyph(glyph: number | { id: number }): number;
}

/** No font has as many glyphs. */
const FIRST_OF_ANOTHER_READING = 0x10000;

/**
 * A parsed font whose glyphs are always read as the characters they were set for. As it comes, each glyph keeps the characters of its first use, and a document has
 * one reading for each: after "ﬁona" in one character, "figures" would be read with it too, and letters of Arabic that were looked up for joining as nothing at all.
 * Here a glyph that stands for other characters is embedded once more, with a reading of its own.
 */
export function readable(font: ParsedFont): ParsedFont {
  standForTheirOwn(font);
  const readings = new Map<string, number>();
  const glyphOf: number[] = [];
  const firsts = new Set<number>();
  const readingOf = ({ id, codePoints }: PrintedGlyph): number => {
    const key = `${id} ${codePoints.join(' ')}`;
    const known = readings.get(key);
    if (known !== undefined) return known;
    const reading = firsts.has(id) ? FIRST_OF_ANOTHER_READING + glyphOf.push(id) - 1 : id;
    firsts.add(id);
    readings.set(key, reading);
    return reading;
  };
  const layout = font.layout.bind(font);
  font.layout = (text, features) => {
    const run = layout(text, features);
    run.glyphs = run.glyphs.map((glyph) => {
      const { codePoints, advanceWidth } = glyph;
      return { id: readingOf(glyph), codePoints, advanceWidth };
    });
    return run;
  };
  const createSubset = font.createSubset.bind(font);
  font.createSubset = () => {
    const subset = createSubset();
    subset.includeGlyph = (glyph) => {
      const reading = typeof glyph === 'number' ? glyph : glyph.id;
      const place = subset.mapping[reading] ?? subset.glyphs.length;
      if (place === subset.glyphs.length) subset.glyphs.push(glyphOf[reading - FIRST_OF_ANOTHER_READING] ?? reading);
      subset.mapping[reading] = place;
      return place;
    };
    return subset;
  };
  return font;
}

/** A glyph is made for each of the stretches it stands for, not for the first of them alone. */
function standForTheirOwn(font: ParsedFont): void {
  const made = new Map<string, Glyph>();
  const getGlyph = font.getGlyph.bind(font);
  font.getGlyph = (id, codePoints = []) => {
    const key = `${id} ${codePoints.join(' ')}`;
    const known = made.get(key);
    if (known) return known;
    const maker = getGlyph(id).constructor as new (
      id: number,
      codePoints: readonly number[],
      font: ParsedFont,
    ) => Glyph;
    const glyph = new maker(id, codePoints, font);
    made.set(key, glyph);
    return glyph;
  };
}
