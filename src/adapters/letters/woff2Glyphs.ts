import { ByteReader } from './byteReader.js';

interface Streams {
  contours: ByteReader;
  points: ByteReader;
  flags: ByteReader;
  glyphs: ByteReader;
  composites: ByteReader;
  boxes: ByteReader;
  instructions: ByteReader;
}

interface Point {
  dx: number;
  dy: number;
  isOnCurve: boolean;
}

const COMPONENT = { words: 0x1, scale: 0x8, more: 0x20, twoScales: 0x40, matrix: 0x80, instructions: 0x100 };

/** The outlines of a WOFF2's glyf table as TrueType writes them, one for each letter, and how far to the left each begins. */
export function plainGlyphs(transformed: Buffer): { glyphs: Buffer[]; leftmost: number[] } {
  const reader = new ByteReader(transformed);
  reader.take(4);
  const count = reader.u16();
  reader.u16();
  const sizes = Array.from({ length: 7 }, () => reader.u32());
  const [contours, points, flags, glyphs, composites, boxBytes, instructions] = sizes.map((size) => reader.take(size));
  const boxStream = boxBytes ?? Buffer.alloc(0);
  const bitmapLength = 4 * Math.floor((count + 31) / 32);
  const hasBox = (index: number) => ((boxStream[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
  const of = (bytes: Buffer | undefined) => new ByteReader(bytes ?? Buffer.alloc(0));
  const streams: Streams = {
    contours: of(contours),
    points: of(points),
    flags: of(flags),
    glyphs: of(glyphs),
    composites: of(composites),
    boxes: of(boxStream.subarray(bitmapLength)),
    instructions: of(instructions),
  };
  const plain = Array.from({ length: count }, (_, index) => plainGlyph(streams, hasBox(index)));
  return { glyphs: plain, leftmost: plain.map((glyph) => (glyph.length === 0 ? 0 : glyph.readInt16BE(2))) };
}

function plainGlyph(streams: Streams, hasBox: boolean): Buffer {
  const contourCount = streams.contours.i16();
  if (contourCount === 0) return Buffer.alloc(0);
  return padded(contourCount < 0 ? composite(streams) : simple(streams, contourCount, hasBox));
}

/** Made of other letters, such as an accented one. Its box is always told. */
function composite({ composites, glyphs, boxes, instructions }: Streams): Buffer {
  const parts: Buffer[] = [shorts([-1]), boxes.take(8)];
  let flags = COMPONENT.more;
  let hasInstructions = false;
  while ((flags & COMPONENT.more) !== 0) {
    flags = composites.u16();
    hasInstructions ||= (flags & COMPONENT.instructions) !== 0;
    const rest = composites.take(2 + ((flags & COMPONENT.words) === 0 ? 2 : 4) + scaleLength(flags));
    parts.push(shorts([flags]), rest);
  }
  if (hasInstructions) {
    const length = glyphs.short255();
    parts.push(shorts([length]), instructions.take(length));
  }
  return Buffer.concat(parts);
}

function scaleLength(flags: number): number {
  if ((flags & COMPONENT.scale) !== 0) return 2;
  if ((flags & COMPONENT.twoScales) !== 0) return 4;
  return (flags & COMPONENT.matrix) === 0 ? 0 : 8;
}

function simple(streams: Streams, contourCount: number, hasBox: boolean): Buffer {
  let total = 0;
  const ends = Array.from({ length: contourCount }, () => {
    total += streams.points.short255();
    return total - 1;
  });
  const points = Array.from({ length: total }, () => pointOf(streams.flags.u8(), streams.glyphs));
  const length = streams.glyphs.short255();
  const instructions = streams.instructions.take(length);
  const box = hasBox ? streams.boxes.take(8) : boxOf(points);
  const curve = Buffer.from(points.map(({ isOnCurve }) => (isOnCurve ? 1 : 0)));
  // Without any of the shorter forms: the file is compressed as a whole.
  const steps = [...points.map(({ dx }) => dx), ...points.map(({ dy }) => dy)];
  return Buffer.concat([shorts([contourCount]), box, shorts([...ends, length]), instructions, curve, shorts(steps)]);
}

/** How far the outline goes from one point to the next: in one to four bytes, by the point's flag. */
function pointOf(flag: number, bytes: ByteReader): Point {
  const isOnCurve = (flag & 0x80) === 0;
  const code = flag & 0x7f;
  const signed = (bit: number, size: number) => ((code >> bit) & 1 ? size : -size);
  if (code < 10) return { isOnCurve, dx: 0, dy: signed(0, ((code & 14) << 7) + bytes.u8()) };
  if (code < 20) return { isOnCurve, dx: signed(0, (((code - 10) & 14) << 7) + bytes.u8()), dy: 0 };
  const [first, second] = sizesOf(code, bytes);
  return { isOnCurve, dx: signed(0, first), dy: signed(1, second) };
}

function sizesOf(code: number, bytes: ByteReader): [number, number] {
  if (code < 84) {
    const [high, low] = [code - 20, bytes.u8()];
    return [1 + (high & 0x30) + (low >> 4), 1 + ((high & 0x0c) << 2) + (low & 0x0f)];
  }
  if (code < 120) {
    const high = code - 84;
    return [1 + (Math.floor(high / 12) << 8) + bytes.u8(), 1 + (((high % 12) >> 2) << 8) + bytes.u8()];
  }
  if (code < 124) {
    const [one, two, three] = [bytes.u8(), bytes.u8(), bytes.u8()];
    return [(one << 4) + (two >> 4), ((two & 0x0f) << 8) + three];
  }
  return [bytes.u16(), bytes.u16()];
}

function boxOf(points: readonly Point[]): Buffer {
  let [x, y] = [0, 0];
  let box: [number, number, number, number] | null = null;
  for (const { dx, dy } of points) {
    x += dx;
    y += dy;
    box = box ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)] : [x, y, x, y];
  }
  return shorts(box ?? [0, 0, 0, 0]);
}

function shorts(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, index * 2);
  return bytes;
}

function padded(glyph: Buffer): Buffer {
  const whole = Buffer.alloc((glyph.length + 3) & ~3);
  glyph.copy(whole);
  return whole;
}
