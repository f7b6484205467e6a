import type { LetterBlock, LetterDocument, TableColumn } from '../../domain/letters/letterDocument.js';
import { columnWidths } from './columns.js';
import { LEADING, PLAIN, type PrintSizes, SIZES, STRONG, TEXT_WIDTH } from './paper.js';
import { type Measure, type TextLine, type TextStyle, textLines } from './textLines.js';

/** Lines of one text that stand at one place of the page's width, one below the other. */
export interface Cell {
  lines: readonly TextLine[];
  left: number;
  style: TextStyle;
  /** Lines end here instead of beginning at `left`. */
  right?: number;
  /** The heading of a column, or of a row. */
  heads?: 'Column' | 'Row';
}

/** What stands on a page whole: a line, or a row of a table. */
export interface Atom {
  /** Which part of the letter it belongs to, and within a list or table to which item or row. */
  block: number;
  part: number;
  kind: 'TITLE' | 'HEADING' | 'PARAGRAPH' | 'ITEM' | 'ROW';
  cells: readonly Cell[];
  height: number;
  spaceBefore: number;
  /** Never the last on a page: what it leads to stands below it. */
  keepsWithNext: boolean;
}

const BULLET_WIDTH = 1.2;
/** Between two columns, in points. */
const CELL_GAP = 8;
/** A column that is just as wide as its longest word has room for it, however sums are rounded. */
const ROUNDING = 1e-6;

/** A letter's parts as atoms, in reading order. */
export function atomsOf(document: LetterDocument, measure: Measure): Atom[] {
  const sizes = SIZES[document.isLargePrint ? 'LARGE' : 'NORMAL'];
  const setting = { sizes, measure };
  return [
    ...lineAtoms(-2, 0, 'PARAGRAPH', [document.dated], { size: sizes.text, weight: PLAIN }, setting),
    ...lineAtoms(-1, 0, 'TITLE', [document.title], { size: sizes.title, weight: STRONG }, setting),
    ...document.blocks.flatMap((block, index) => blockAtoms(block, index, setting)),
  ];
}

interface Setting {
  sizes: PrintSizes;
  measure: Measure;
}

function blockAtoms(block: LetterBlock, index: number, setting: Setting): Atom[] {
  const { sizes } = setting;
  const plain: TextStyle = { size: sizes.text, weight: PLAIN };
  switch (block.kind) {
    case 'HEADING':
      return lineAtoms(index, 0, 'HEADING', [block.text], { size: sizes.heading, weight: STRONG }, setting);
    case 'PARAGRAPH':
      return lineAtoms(index, 0, 'PARAGRAPH', block.lines, plain, setting);
    case 'LIST':
      return block.items.flatMap((item, part) => lineAtoms(index, part, 'ITEM', [item], plain, setting));
    case 'TABLE':
      return tableAtoms(block.columns, block.rows, index, setting);
  }
}

/** Two lines of a text at least stay together, at its beginning and at its end. */
function lineAtoms(
  block: number,
  part: number,
  kind: Exclude<Atom['kind'], 'ROW'>,
  texts: readonly string[],
  style: TextStyle,
  { measure, sizes }: Setting,
): Atom[] {
  const left = kind === 'ITEM' ? sizes.text * BULLET_WIDTH : 0;
  const lines = texts.flatMap((text, index) =>
    textLines(text, style, TEXT_WIDTH - left, measure, index < texts.length - 1),
  );
  const isHeading = kind === 'TITLE' || kind === 'HEADING';
  return lines.map((line, index) => ({
    block,
    part,
    kind,
    cells: [{ lines: [line], left, style }],
    height: style.size * LEADING,
    spaceBefore: index > 0 ? 0 : spaceBefore(kind, part, sizes),
    keepsWithNext: isHeading || (index < lines.length - 1 && (index === 0 || index === lines.length - 2)),
  }));
}

function spaceBefore(kind: Atom['kind'], part: number, { text }: PrintSizes): number {
  if (kind === 'TITLE' || kind === 'HEADING') return text * 1.2;
  return text * (kind === 'ITEM' && part > 0 ? 0.25 : 0.7);
}

function tableAtoms(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  block: number,
  { sizes, measure }: Setting,
): Atom[] {
  const styleOf = (isHead: boolean): TextStyle => ({ size: sizes.text, weight: isHead ? STRONG : PLAIN });
  const widths = columnWidths({ columns, rows, width: TEXT_WIDTH, gap: CELL_GAP }, (text, isHead) =>
    measure(text, styleOf(isHead)),
  );
  const rowAtom = (texts: readonly string[], part: number): Atom => {
    const isHead = part === 0;
    let left = 0;
    const cells = columns.map((column, index): Cell => {
      const width = widths[index] ?? 0;
      const style = styleOf(isHead);
      const gap = index < columns.length - 1 ? CELL_GAP : 0;
      const lines = textLines(texts[index] ?? '', style, width - gap + ROUNDING, measure);
      const cell: Cell = { lines, left, style };
      if (column.isAmount) cell.right = left + width - gap;
      if (isHead) cell.heads = 'Column';
      else if (index === 0) cell.heads = 'Row';
      left += width;
      return cell;
    });
    const most = Math.max(1, ...cells.map(({ lines }) => lines.length));
    const height = most * sizes.text * LEADING + sizes.text * 0.4;
    return {
      block,
      part,
      kind: 'ROW',
      cells,
      height,
      spaceBefore: isHead ? sizes.text * 0.7 : 0,
      keepsWithNext: isHead,
    };
  };
  const headings = columns.map(({ heading }) => heading);
  return [headings, ...rows].map((texts, part) => rowAtom(texts, part));
}
