import { setImmediate as afterOthers } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { LetterDocument } from '../../domain/letters/letterDocument.js';
import { addressInWindow } from './addressInWindow.js';
import { type Atom, atomsOf, type Cell } from './atoms.js';
import { documentFonts, type Font, type Weight } from './fonts.js';
import { pagesOf } from './pages.js';
import {
  BODY_END,
  BODY_TOP,
  BODY_TOP_WITH_ADDRESS,
  FOOT_BASELINE,
  HEAD_TOP,
  LEADING,
  MARGIN,
  NEXT_PAGE_TOP,
  PLAIN,
  SIZES,
  STRONG,
  TEXT_WIDTH,
  WINDOW,
} from './paper.js';
import { type Measure, type TextLine, type TextStyle, textLines } from './textLines.js';

type Pdf = InstanceType<typeof PDFDocument>;
type Element = ReturnType<Pdf['struct']>;

export interface RenderOptions {
  /** What the whole file is called; of a single letter its own title. */
  title?: string;
  /** Every letter begins on a sheet of its own, also where both sides are printed. */
  isDoubleSided?: boolean;
}

/** Its types know only of archives. */
const ACCESSIBLE: object = { subset: 'PDF/UA' };

/**
 * Letters as one tagged PDF (PDF/UA-1): language, title, headings, paragraphs, lists and tables are marked, every letter is embedded, page numbers are left out
 * of what is read aloud. The same letters give the same bytes.
 * @throws RangeError for no letters.
 */
export async function renderLetters(letters: readonly LetterDocument[], options: RenderOptions = {}): Promise<Buffer> {
  const [first] = letters;
  if (first === undefined) throw new RangeError('There is no letter to print.');
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    ...ACCESSIBLE,
    tagged: true,
    lang: first.locale,
    displayTitle: true,
    info: {
      Title: options.title ?? first.title,
      Author: first.senderName,
      Creator: 'Time Credits',
      Producer: 'Time Credits',
      CreationDate: first.writtenAt,
      ModDate: first.writtenAt,
    },
  });
  const bytes = collect(pdf);
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const fonts = documentFonts();
  for (const letter of letters) {
    await drawLetter(new LetterPen(pdf, fonts), letter, root, options);
  }
  root.end();
  pdf.end();
  return await bytes;
}

function collect(pdf: Pdf): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
}

async function drawLetter(
  pen: LetterPen,
  letter: LetterDocument,
  root: Element,
  { isDoubleSided }: RenderOptions,
): Promise<void> {
  const { pdf } = pen;
  const sizes = SIZES[letter.isLargePrint ? 'LARGE' : 'NORMAL'];
  const firstTop = letter.addressLines === null ? BODY_TOP : BODY_TOP_WITH_ADDRESS;
  const pages = pagesOf(atomsOf(letter, pen.measure), { firstTop, nextTop: NEXT_PAGE_TOP, end: BODY_END });
  const section = pdf.struct('Sect', { title: letter.title, lang: letter.locale });
  root.add(section);
  for (const [index, page] of pages.entries()) {
    // A page takes some hundredths of a second: whoever else asks for something is answered in between.
    await afterOthers();
    pdf.addPage();
    if (index === 0) {
      drawSender(pen, letter, section, sizes.text);
      if (letter.addressLines !== null) drawAddress(pen, letter.addressLines, section);
    }
    for (const { atom, top, isRepeated } of page) {
      if (isRepeated) drawRepeated(pen, atom, top);
      else pen.drawAtom(atom, top, section);
    }
    drawFoot(pen, `Page ${index + 1} of ${pages.length}`, sizes.foot);
  }
  pen.endAll();
  section.end();
  if (isDoubleSided && pages.length % 2 === 1) pdf.addPage();
}

/** Stays above what an envelope's window may show. */
function drawSender(pen: LetterPen, letter: LetterDocument, section: Element, size: number): void {
  const style: TextStyle = { size, weight: STRONG };
  const room = Math.floor((WINDOW.mayShow.top - HEAD_TOP) / (size * LEADING));
  const lines = textLines(letter.senderName, style, TEXT_WIDTH, pen.measure).slice(0, room);
  pen.drawIn(section, 'P', () => pen.drawLines({ lines, left: 0, style }, HEAD_TOP));
}

function drawAddress(pen: LetterPen, addressLines: readonly string[], section: Element): void {
  const { lines, style, leading } = addressInWindow(addressLines, pen.measure);
  const { left, top } = WINDOW.shown;
  pen.drawIn(section, 'P', () => pen.drawLines({ lines, left: left - MARGIN, style }, top, leading));
}

function drawFoot(pen: LetterPen, text: string, size: number): void {
  const style: TextStyle = { size, weight: PLAIN };
  const lines = textLines(text, style, TEXT_WIDTH, pen.measure);
  const width = lines[0]?.width ?? 0;
  pen.drawUnread(() => pen.drawLines({ lines, left: (TEXT_WIDTH - width) / 2, style }, FOOT_BASELINE - size));
}

function drawRepeated(pen: LetterPen, atom: Atom, top: number): void {
  pen.drawUnread(() => {
    for (const cell of atom.cells) pen.drawLines(cell, top);
  });
}

const TYPES = { TITLE: 'H1', HEADING: 'H2', PARAGRAPH: 'P' } as const;

/** Draws within one letter's structure, and remembers which elements are still open. */
class LetterPen {
  private readonly open = new Map<string, Element>();
  private readonly registered = new Set<Weight>();
  private readonly widths = new Map<string, number>();
  /** Whose content is being drawn; null where nothing of it is read. */
  private current: { element: Element; tag: string } | null = null;

  constructor(
    readonly pdf: Pdf,
    private readonly fontOf: (weight: Weight) => Font,
  ) {}

  /** A letter says the same words over and over, and measuring one takes longer than finding its width again. */
  readonly measure: Measure = (text, style) => {
    const key = `${style.weight} ${style.size} ${text}`;
    const width = this.widths.get(key) ?? this.inStyle(style).widthOfString(text);
    this.widths.set(key, width);
    return width;
  };

  private inStyle({ weight, size }: TextStyle): Pdf {
    const font = this.fontOf(weight);
    if (!this.registered.has(weight)) {
      this.pdf.registerFont(font.name, font.source);
      this.registered.add(weight);
    }
    return this.pdf.font(font.name).fontSize(size);
  }

  drawAtom(atom: Atom, top: number, section: Element): void {
    const { block, part, kind, cells } = atom;
    const [cell] = cells;
    if (kind === 'ROW') this.drawRow(atom, top, section);
    else if (cell !== undefined && kind === 'ITEM') this.drawItem(atom, cell, top, section);
    else if (cell !== undefined) {
      const type = TYPES[kind === 'ITEM' ? 'PARAGRAPH' : kind];
      this.drawContent(this.element(`${block}.${part}`, type, section), type, () => this.drawLines(cell, top));
    }
  }

  private drawItem({ block, part }: Atom, cell: Cell, top: number, section: Element): void {
    const list = this.element(`${block}`, 'L', section);
    const isFirst = !this.open.has(`${block}.${part}`);
    const item = this.element(`${block}.${part}`, 'LI', list);
    if (isFirst) {
      const bullet = textLines('•', cell.style, TEXT_WIDTH, this.measure);
      this.drawIn(item, 'Lbl', () => this.drawLines({ ...cell, lines: bullet, left: 0 }, top));
    }
    this.drawContent(this.element(`${block}.${part}.body`, 'LBody', item), 'LBody', () => this.drawLines(cell, top));
  }

  private drawRow({ block, cells, height }: Atom, top: number, section: Element): void {
    const table = this.element(`${block}`, 'Table', section);
    const row = this.pdf.struct('TR');
    table.add(row);
    for (const cell of cells) {
      // The types do not know of scopes; a heading without one leaves a reader to guess.
      const options: Parameters<Pdf['struct']>[1] & { scope?: string } = cell.heads ? { scope: cell.heads } : {};
      const element = this.pdf.struct(cell.heads ? 'TH' : 'TD', options);
      row.add(element);
      this.drawContent(element, 'TD', () => this.drawLines(cell, top));
      element.end();
    }
    row.end();
    const ruleAt = top + height - (cells[0]?.style.size ?? 0) * 0.2;
    this.drawUnread(() => {
      const [from, to] = [MARGIN, MARGIN + TEXT_WIDTH];
      this.pdf.lineWidth(0.5).strokeColor('#767676').moveTo(from, ruleAt).lineTo(to, ruleAt).stroke();
    });
  }

  /** An element of its own for what is drawn, ended at once. */
  drawIn(parent: Element, type: string, draw: () => void): void {
    const element = this.pdf.struct(type);
    parent.add(element);
    this.drawContent(element, type, draw);
    element.end();
  }

  /** What is seen and not read aloud: page numbers, rules, headings that are printed again. */
  drawUnread(draw: () => void): void {
    this.pdf.markContent('Artifact', { type: 'Pagination' });
    draw();
    this.pdf.endMarkedContent();
  }

  drawLines({ lines, left, right, style }: Cell, top: number, leading = style.size * LEADING): void {
    for (const [index, line] of lines.entries()) {
      const from = MARGIN + (right === undefined ? left : right - line.width);
      this.drawLine(line, from, top + index * leading + style.size, style);
    }
  }

  endAll(): void {
    // Inner elements were opened after those around them.
    for (const element of [...this.open.values()].reverse()) element.end();
    this.open.clear();
  }

  private drawLine({ runs }: TextLine, from: number, baseline: number, style: TextStyle): void {
    for (const { text, meant, left } of runs) {
      const draw = () =>
        this.inStyle(style)
          .fillColor('#000000')
          .text(text, from + left, baseline, { lineBreak: false, baseline: 'alphabetic' });
      if (meant === null || this.current === null) draw();
      else this.drawInstead(this.current, meant, draw);
    }
  }

  /** An element within the one that is being drawn: what is meant is read in its place. */
  private drawInstead({ element, tag }: { element: Element; tag: string }, meant: string, draw: () => void): void {
    this.pdf.endMarkedContent();
    const span = this.pdf.struct('Span', { actual: meant });
    element.add(span);
    span.add(this.pdf.markStructureContent('Span'));
    draw();
    this.pdf.endMarkedContent();
    span.end();
    element.add(this.pdf.markStructureContent(tag));
  }

  private drawContent(element: Element, tag: string, draw: () => void): void {
    element.add(this.pdf.markStructureContent(tag));
    this.current = { element, tag };
    draw();
    this.current = null;
    this.pdf.endMarkedContent();
  }

  private element(key: string, type: string, parent: Element): Element {
    const known = this.open.get(key);
    if (known) return known;
    const element = this.pdf.struct(type);
    parent.add(element);
    this.open.set(key, element);
    return element;
  }
}
