import { inflateSync } from 'node:zlib';

/** A small reader of the PDFs this service writes: enough to see what a screen reader would, and where words stand. */
export interface ReadPdf {
  lang: string;
  title: string;
  displaysTitle: boolean;
  isTagged: boolean;
  saysPdfUa: boolean;
  pageCount: number;
  /** Is every typeface embedded? */
  embedsFonts: boolean;
  structure: ReadElement;
  /** Every stretch of text in the order it is drawn; places in points from the top left. */
  texts: ReadText[];
}

export interface ReadElement {
  type: string;
  scope: string | null;
  children: (ReadElement | string)[];
}

export interface ReadText {
  page: number;
  left: number;
  top: number;
  size: number;
  text: string;
  isArtifact: boolean;
}

type Value = null | boolean | number | string | Ref | Name | Value[] | Dict;
interface Ref {
  ref: number;
}
interface Name {
  name: string;
}
type Dict = Map<string, Value>;

const TOKEN =
  /\s*(?:%[^\n]*\n)?\s*(<<|>>|\[|\]|<[0-9A-Fa-f\s]*>|\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*\)|\/[^\s<>[\]()/%]*|\d+ \d+ R\b|[-+]?[\d.]+|[A-Za-z*']+)/y;

class Tokens {
  private position = 0;
  constructor(private readonly source: string) {}

  next(): string | null {
    TOKEN.lastIndex = this.position;
    const token = TOKEN.exec(this.source)?.[1];
    if (token === undefined) return null;
    this.position = TOKEN.lastIndex;
    return token;
  }

  value(first = this.next()): Value {
    if (first === null || first === 'null') return null;
    if (first === '<<') return this.dictionary();
    if (first === '[') return this.list();
    if (first.startsWith('/')) return { name: first.slice(1) };
    if (first.startsWith('<')) return decoded(Buffer.from(first.slice(1, -1).replace(/\s/g, ''), 'hex'));
    if (first.startsWith('(')) return decoded(Buffer.from(unescaped(first.slice(1, -1)), 'latin1'));
    if (/^\d+ \d+ R$/.test(first)) return { ref: Number.parseInt(first, 10) };
    if (first === 'true' || first === 'false') return first === 'true';
    return Number(first);
  }

  private dictionary(): Dict {
    const entries: Dict = new Map();
    for (let key = this.next(); key !== null && key !== '>>'; key = this.next())
      entries.set(key.slice(1), this.value());
    return entries;
  }

  private list(): Value[] {
    const items: Value[] = [];
    for (let item = this.next(); item !== null && item !== ']'; item = this.next()) items.push(this.value(item));
    return items;
  }
}

const unescaped = (text: string): string =>
  text.replace(/\\([nrtbf()\\]|\d{1,3})/g, (_, code: string) => escapes[code] ?? code);
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le');
  return bytes.toString('latin1');
}

class Pdf {
  private readonly objects = new Map<number, { value: Value; stream: Buffer | null }>();
  readonly trailer: Dict;

  constructor(bytes: Buffer) {
    const source = bytes.toString('latin1');
    for (const match of source.matchAll(/(?<=\n)(\d+) 0 obj\n/g)) {
      const start = match.index + match[0].length;
      const end = source.indexOf('\nendobj', start);
      const text = source.slice(start, end);
      const streamAt = text.indexOf('stream\n');
      const value = new Tokens(streamAt < 0 ? text : text.slice(0, streamAt)).value();
      const length = streamAt < 0 ? 0 : numberOf(dictOf(value).get('Length'));
      const raw = bytes.subarray(start + streamAt + 7, start + streamAt + 7 + length);
      const isDeflated = streamAt >= 0 && dictOf(value).has('Filter');
      this.objects.set(Number(match[1]), { value, stream: streamAt < 0 ? null : isDeflated ? inflateSync(raw) : raw });
    }
    this.trailer = dictOf(new Tokens(source.slice(source.lastIndexOf('trailer') + 8)).value());
  }

  get(value: Value | undefined): Value {
    return isRef(value) ? (this.objects.get(value.ref)?.value ?? null) : (value ?? null);
  }

  dict(value: Value | undefined): Dict {
    return dictOf(this.get(value));
  }

  stream(value: Value | undefined): string {
    return (isRef(value) ? this.objects.get(value.ref)?.stream?.toString('latin1') : null) ?? '';
  }
}

const isRef = (value: Value | undefined): value is Ref => typeof value === 'object' && value !== null && 'ref' in value;
const dictOf = (value: Value | undefined): Dict => (value instanceof Map ? value : new Map());
const listOf = (value: Value): Value[] => (Array.isArray(value) ? value : value === null ? [] : [value]);
const numberOf = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);
const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
const nameOf = (value: Value | undefined): string =>
  typeof value === 'object' && value !== null && 'name' in value ? value.name : '';

export function readPdf(bytes: Buffer): ReadPdf {
  const pdf = new Pdf(bytes);
  const catalog = pdf.dict(pdf.trailer.get('Root'));
  const pageRefs = listOf(pdf.get(pdf.dict(catalog.get('Pages')).get('Kids') ?? null)).filter(isRef);
  const texts: ReadText[] = [];
  const marked = new Map<string, string>();
  let embedsFonts = true;
  for (const [index, ref] of pageRefs.entries()) {
    const page = pdf.dict(ref);
    const fonts = new Map<string, ReadonlyMap<string, string>>();
    for (const [name, font] of pdf.dict(pdf.dict(page.get('Resources')).get('Font'))) {
      const [descendant] = listOf(pdf.get(pdf.dict(font).get('DescendantFonts') ?? null));
      embedsFonts &&= pdf.dict(pdf.dict(descendant ?? null).get('FontDescriptor')).has('FontFile2');
      fonts.set(name, unicodeMap(pdf.stream(pdf.dict(font).get('ToUnicode'))));
    }
    readPage(pdf.stream(page.get('Contents')), fonts, index, ref.ref, texts, marked);
  }
  const [root] = listOf(pdf.get(pdf.dict(catalog.get('StructTreeRoot')).get('K') ?? null));
  return {
    lang: textOf(catalog.get('Lang')),
    title: textOf(pdf.get(pdf.dict(pdf.trailer.get('Info')).get('Title'))),
    displaysTitle: pdf.dict(catalog.get('ViewerPreferences')).get('DisplayDocTitle') === true,
    isTagged: pdf.dict(catalog.get('MarkInfo')).get('Marked') === true,
    saysPdfUa: /<pdfuaid:part>1</.test(pdf.stream(catalog.get('Metadata'))),
    pageCount: pageRefs.length,
    embedsFonts,
    structure: elementOf(pdf, root ?? null, marked),
    texts,
  };
}

function elementOf(pdf: Pdf, value: Value, marked: ReadonlyMap<string, string>): ReadElement {
  const data = pdf.dict(value);
  const page = data.get('Pg');
  const actual = data.get('ActualText');
  const children = listOf(pdf.get(data.get('K') ?? null)).map((kid): ReadElement | string => {
    const inner = pdf.get(kid);
    if (typeof inner === 'number') return marked.get(`${isRef(page) ? page.ref : 0}.${inner}`) ?? '';
    const content = dictOf(inner);
    if (!content.has('MCID')) return elementOf(pdf, kid, marked);
    const of = content.get('Pg') ?? page;
    return marked.get(`${isRef(of) ? of.ref : 0}.${numberOf(content.get('MCID'))}`) ?? '';
  });
  return {
    type: nameOf(data.get('S')),
    scope: nameOf(pdf.dict(data.get('A')).get('Scope')) || null,
    children: actual === undefined ? children : [textOf(actual)],
  };
}

function unicodeMap(cmap: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [, from = '', , list = ''] of cmap.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g)) {
    for (const [index, [, hex = '']] of [...list.matchAll(/<([\w ]+)>/g)].entries()) {
      const glyph = (Number.parseInt(from, 16) + index).toString(16).padStart(4, '0');
      map.set(glyph, Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    }
  }
  return map;
}

/** Page height of A4, in points: places are told from the top. */
const HEIGHT = 841.89;

function readPage(
  content: string,
  fonts: ReadonlyMap<string, ReadonlyMap<string, string>>,
  page: number,
  pageRef: number,
  texts: ReadText[],
  marked: Map<string, string>,
): void {
  const open: { mcid: string | null; isArtifact: boolean }[] = [];
  const at = { left: 0, top: 0, size: 0, font: '' };
  // What a mark says of itself stands on lines of its own.
  for (const line of content.replace(/<<[^>]*>> BDC/g, (mark) => mark.replaceAll('\n', ' ')).split('\n')) {
    const mark = /^\/(\w+)(.*) B(?:DC|MC)$/.exec(line);
    const shown = /^\[(.*)\] TJ$/.exec(line);
    if (mark) open.push({ mcid: /MCID (\d+)/.exec(mark[2] ?? '')?.[1] ?? null, isArtifact: mark[1] === 'Artifact' });
    else if (line === 'EMC') open.pop();
    else if (shown === null) moveTo(line, at);
    else {
      const text = textShown(shown[1] ?? '', fonts.get(at.font));
      const { left, top, size } = at;
      texts.push({ page, left, top, size, text, isArtifact: open.some(({ isArtifact }) => isArtifact) });
      const key = `${pageRef}.${open.findLast(({ mcid }) => mcid !== null)?.mcid}`;
      marked.set(key, (marked.get(key) ?? '') + text);
    }
  }
}

function moveTo(line: string, at: { left: number; top: number; size: number; font: string }): void {
  const matrix = /^1 0 0 1 ([-\d.]+) ([-\d.]+) Tm$/.exec(line);
  const font = /^\/(\w+) ([\d.]+) Tf$/.exec(line);
  if (matrix) Object.assign(at, { left: Number(matrix[1]), top: HEIGHT - Number(matrix[2]) });
  if (font) Object.assign(at, { font: font[1], size: Number(font[2]) });
}

function textShown(shown: string, unicode: ReadonlyMap<string, string> | undefined): string {
  const glyphs = [...shown.matchAll(/<(\w+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
  return glyphs.map((glyph) => unicode?.get(glyph) ?? '\ufffd').join('');
}

/** What is read aloud, one line for each element that holds words: "P Dear Ann,". */
export function spoken(element: ReadElement): string[] {
  const own = wordsOf(element);
  const inner = element.children.filter((child) => typeof child !== 'string' && child.type !== 'Span');
  if (inner.length === 0) return [`${element.type}${element.scope ? ` (${element.scope})` : ''} ${own}`];
  return inner.flatMap((child) => (typeof child === 'string' ? [] : spoken(child)));
}

function wordsOf(element: ReadElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : wordsOf(child))).join('');
}
