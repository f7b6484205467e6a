import { brotliDecompressSync } from 'node:zlib';
import { ByteReader } from './byteReader.js';
import { plainGlyphs } from './woff2Glyphs.js';

/** The tables WOFF2 knows by number; another one is named. Tables beyond these do not stand in a typeface for text. */
const KNOWN =
  'cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB';
const NAMED = 63;
const TAGS: readonly string[] = KNOWN.match(/.{4}(?: |$)/g)?.map((tag) => tag.slice(0, 4)) ?? [];

interface Entry {
  tag: string;
  length: number;
  isTransformed: boolean;
}

/**
 * A typeface as TrueType that came as WOFF2 (W3C Recommendation): what embeds letters in a PDF takes them only from the former. The outlines are the same.
 * @throws RangeError for what is not WOFF2 with TrueType outlines.
 */
export function trueTypeOf(woff2: Buffer): Buffer {
  const reader = new ByteReader(woff2);
  if (reader.take(4).toString('latin1') !== 'wOF2') throw new RangeError('The typeface is not in WOFF2.');
  const flavour = reader.u32();
  reader.u32();
  const count = reader.u16();
  reader.take(6);
  const compressed = reader.u32();
  reader.take(24);
  const entries = Array.from({ length: count }, () => entryOf(reader));
  const data = new ByteReader(brotliDecompressSync(reader.take(compressed)));
  const tables = new Map(entries.map(({ tag, length }) => [tag, data.take(length)]));
  const isTransformed = (tag: string) => entries.some((entry) => entry.tag === tag && entry.isTransformed);
  if (isTransformed('glyf')) putPlainGlyphs(tables, isTransformed('hmtx'));
  return sfnt(flavour, tables);
}

function entryOf(reader: ByteReader): Entry {
  const flags = reader.u8();
  const known = flags & 0x3f;
  const tag = known === NAMED ? reader.take(4).toString('latin1') : TAGS[known];
  if (tag === undefined) throw new RangeError('The typeface has a table that text does not need.');
  const version = flags >> 6;
  const isTransformed = tag === 'glyf' || tag === 'loca' ? version === 0 : version !== 0;
  const plainLength = reader.base128();
  return { tag, isTransformed, length: isTransformed ? reader.base128() : plainLength };
}

function putPlainGlyphs(tables: Map<string, Buffer>, isWidthsTransformed: boolean): void {
  const { glyphs, leftmost } = plainGlyphs(table(tables, 'glyf'));
  const offsets = Buffer.alloc((glyphs.length + 1) * 4);
  let offset = 0;
  for (const [index, glyph] of glyphs.entries()) {
    offset += glyph.length;
    offsets.writeUInt32BE(offset, (index + 1) * 4);
  }
  tables.set('glyf', Buffer.concat(glyphs));
  tables.set('loca', offsets);
  // Offsets of four bytes.
  const head = Buffer.from(table(tables, 'head'));
  head.writeInt16BE(1, 50);
  tables.set('head', head);
  if (isWidthsTransformed) tables.set('hmtx', widths(tables, leftmost));
}

/** Where a letter begins was left out, because its outline says it. */
function widths(tables: Map<string, Buffer>, leftmost: readonly number[]): Buffer {
  const reader = new ByteReader(table(tables, 'hmtx'));
  const full = table(tables, 'hhea').readUInt16BE(34);
  const flags = reader.u8();
  const advances = Array.from({ length: full }, () => reader.u16());
  const bearing = (isLeftOut: boolean) => (left: number) => (isLeftOut ? left : reader.i16());
  const bearings = leftmost.slice(0, full).map(bearing((flags & 1) !== 0));
  const rest = leftmost.slice(full).map(bearing((flags & 2) !== 0));
  const plain = Buffer.alloc(full * 4 + rest.length * 2);
  for (const [index, advance] of advances.entries()) {
    plain.writeUInt16BE(advance, index * 4);
    plain.writeInt16BE(bearings[index] ?? 0, index * 4 + 2);
  }
  for (const [index, left] of rest.entries()) plain.writeInt16BE(left, full * 4 + index * 2);
  return plain;
}

/** No checksums: nothing that reads it from here asks for them. */
function sfnt(flavour: number, tables: ReadonlyMap<string, Buffer>): Buffer {
  const sorted = [...tables].sort(([one], [other]) => (one < other ? -1 : 1));
  const head = Buffer.alloc(12 + sorted.length * 16);
  head.writeUInt32BE(flavour, 0);
  head.writeUInt16BE(sorted.length, 4);
  let offset = head.length;
  const parts: Buffer[] = [head];
  for (const [index, [tag, data]] of sorted.entries()) {
    const at = 12 + index * 16;
    head.write(tag, at, 'latin1');
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(data.length, at + 12);
    const padded = Buffer.alloc((data.length + 3) & ~3);
    data.copy(padded);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}

function table(tables: ReadonlyMap<string, Buffer>, tag: string): Buffer {
  const found = tables.get(tag);
  if (found === undefined) throw new RangeError('The typeface lacks a table.');
  return found;
}
