import type { TableColumn } from '../../domain/letters/letterDocument.js';
import { isCounted } from './textLines.js';

export interface TableToFit {
  columns: readonly TableColumn[];
  rows: readonly (readonly string[])[];
  /** Of the whole table, in points. */
  width: number;
  /** What every column but the last leaves free at its right. */
  gap: number;
}

/** Amounts have as much of the table's width at most before their words are broken too. */
const FIRM_SHARE = 0.8;

/** What a column takes at least, so that no word is broken; so that no number stands apart from what it counts; and so that no line is broken. */
interface Wish {
  least: number;
  counted: number;
  most: number;
}

/**
 * How wide each column of a table is, together the width of the table: as wide as its longest text where all of that has room, and never so narrow that a word
 * must be broken while another column could give way. Where not every word has room, the longest ones of texts are broken, and the others stay whole: a day or an
 * amount in pieces is not read.
 */
export function columnWidths(table: TableToFit, measure: (text: string, isHead: boolean) => number): number[] {
  const { columns, width } = table;
  const wishes = columns.map((_, index) => wishOf(table, index, measure));
  const least = sum(wishes.map((wish) => wish.least));
  if (least > width) return breakingLongest(table, wishes);
  const first = keepingNumbers(wishes, width - least);
  const spare = width - sum(first);
  const extras = shared(
    wishes.map(({ most }, index) => most - (first[index] ?? 0)),
    spare,
  );
  // What nobody needs is given to the words, so that amounts stand at the edge of the page.
  const widest = Math.max(...wishes.map(({ most }, index) => (columns[index]?.isAmount ? 0 : most)));
  const taker = Math.max(
    0,
    wishes.findIndex(({ most }) => most === widest),
  );
  const rest = spare - sum(extras);
  return first.map((own, index) => own + (extras[index] ?? 0) + (index === taker ? rest : 0));
}

/** Amounts as wide as they need to be, and of the texts those that take no more than an equal part of the rest. */
function breakingLongest({ columns, width }: TableToFit, wishes: readonly Wish[]): number[] {
  const leasts = wishes.map(({ least }) => least);
  const isFirm = (index: number) => columns[index]?.isAmount === true;
  const firm = sum(leasts.filter((_, index) => isFirm(index)));
  const texts = leasts.filter((_, index) => !isFirm(index));
  // Amounts that leave next to nothing to the words are no amounts.
  if (texts.length === 0 || firm > width * FIRM_SHARE) return levelled(leasts, width);
  const shares = levelled(texts, width - firm);
  return leasts.map((least, index) => (isFirm(index) ? least : (shares.shift() ?? 0)));
}

/** Who wishes for no more than an equal part of what there is has their wish, and the others have equal parts of the rest. */
function levelled(wishes: readonly number[], room: number): number[] {
  const widths = wishes.map(() => 0);
  let left = room;
  const rising = wishes.map((wish, index) => ({ wish, index })).sort((one, other) => one.wish - other.wish);
  for (const [place, { wish, index }] of rising.entries()) {
    widths[index] = Math.min(wish, left / (rising.length - place));
    left -= widths[index];
  }
  return widths;
}

/** The least of each, or what keeps its numbers with what they count where there is room for that: whoever takes little more for it first. */
function keepingNumbers(wishes: readonly Wish[], spare: number): number[] {
  const widths = wishes.map(({ least }) => least);
  let left = spare;
  for (const { wish, index } of wishes
    .map((wish, index) => ({ wish, index }))
    .sort((one, other) => one.wish.counted - one.wish.least - (other.wish.counted - other.wish.least))) {
    const more = wish.counted - wish.least;
    if (more > left) break;
    widths[index] = wish.counted;
    left -= more;
  }
  return widths;
}

function wishOf(
  { columns, rows, gap }: TableToFit,
  index: number,
  measure: (text: string, isHead: boolean) => number,
): Wish {
  const own = index < columns.length - 1 ? gap : 0;
  const wish: Wish = { least: 0, counted: 0, most: 0 };
  const texts = [columns[index]?.heading ?? '', ...rows.map((row) => row[index] ?? '')];
  for (const [place, text] of texts.entries()) {
    const widest = (parts: readonly string[]) => Math.max(0, ...parts.map((part) => measure(part, place === 0)));
    const words = text.split(/[ \t\n]+/);
    const pairs = words.slice(1).map((word, before) => [words[before] ?? '', word] as const);
    const counted = pairs.filter(([number, word]) => isCounted(number, word)).map((pair) => pair.join(' '));
    wish.least = Math.max(wish.least, widest(words));
    wish.counted = Math.max(wish.counted, wish.least, widest(counted));
    wish.most = Math.max(wish.most, wish.counted, widest([text]));
  }
  return { least: wish.least + own, counted: wish.counted + own, most: wish.most + own };
}

/** Shares out what there is: who wishes for no more than an equal part has their wish, and the others share by what they wish for. */
function shared(wishes: readonly number[], spare: number): number[] {
  let open = wishes.map((_, index) => index);
  let left = spare;
  for (;;) {
    const part = left / open.length;
    const modest = open.filter((index) => (wishes[index] ?? 0) <= part);
    if (modest.length === 0) break;
    left -= sum(modest.map((index) => wishes[index] ?? 0));
    open = open.filter((index) => !modest.includes(index));
  }
  const wished = sum(open.map((index) => wishes[index] ?? 0));
  return wishes.map((wish, index) => (open.includes(index) ? (left * wish) / wished : wish));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
