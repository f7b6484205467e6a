import type { Weight } from './fonts.js';

/** Points in a millimetre. */
const MM = 72 / 25.4;
export const mm = (millimetres: number): number => millimetres * MM;

export const PAGE = { width: mm(210), height: mm(297) };
export const MARGIN = mm(20);
export const TEXT_WIDTH = PAGE.width - 2 * MARGIN;
/** The foot of the page keeps its number. */
export const BODY_END = PAGE.height - mm(24);
export const FOOT_BASELINE = PAGE.height - mm(12);
export const HEAD_TOP = mm(14);
export const NEXT_PAGE_TOP = mm(20);

/**
 * An A4 sheet folded twice lies in a DL envelope (110 by 220 mm, window 35 by 90 mm, 20 mm from the left and 18 mm from the bottom) with 11 mm to slide up and
 * down and 10 mm from side to side. What lies in `shown` is seen wherever it slid to; what lies in `mayShow` may be seen, so nothing but the address stands there.
 */
export const WINDOW = {
  shown: { left: mm(20), right: mm(100), top: mm(57), bottom: mm(81) },
  mayShow: { left: mm(10), right: mm(110), top: mm(46), bottom: mm(92) },
};
/** Below the fold. */
export const BODY_TOP_WITH_ADDRESS = mm(98);
export const BODY_TOP = mm(32);

export interface PrintSizes {
  text: number;
  heading: number;
  title: number;
  foot: number;
}

/** Twelve points for everybody; for those who asked for large print nothing is smaller than eighteen, but the address, which is for the envelope. */
export const SIZES: Readonly<Record<'NORMAL' | 'LARGE', PrintSizes>> = {
  NORMAL: { text: 12, heading: 14, title: 16, foot: 10 },
  LARGE: { text: 18, heading: 20, title: 22, foot: 18 },
};

export const PLAIN: Weight = 400;
export const STRONG: Weight = 700;
/** From one line to the next, beside the size of the letters. */
export const LEADING = 1.35;
