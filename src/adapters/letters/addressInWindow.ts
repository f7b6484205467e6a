import { PLAIN, WINDOW } from './paper.js';
import { type Measure, type TextLine, type TextStyle, textLines } from './textLines.js';

export interface AddressInWindow {
  lines: readonly TextLine[];
  style: TextStyle;
  /** From one line to the next, in points. */
  leading: number;
}

const LARGEST = 12;
/** Smaller than this only where nothing else helps: machines that sort letters read it still. */
const SMALLEST_WISHED = 8;
const STEP = 0.5;
const LEADING_OF_SIZE = 1.13;

/**
 * An address as it shows in an envelope's window, whole: without its last line, the postcode, a letter does not arrive. As large as its lines allow, at most 12
 * points. Where they have no room at 8, lines between the first and the last are joined with commas, the shortest first; where even that is too much, it is set smaller.
 */
export function addressInWindow(addressLines: readonly string[], measure: Measure): AddressInWindow {
  let shown = addressLines.filter((line) => line.trim() !== '');
  for (;;) {
    const found = fitting(shown, LARGEST, SMALLEST_WISHED, measure);
    if (found) return found;
    const joined = withShortestJoined(shown, measure);
    if (joined === null) break;
    shown = joined;
  }
  return fitting(shown, SMALLEST_WISHED - STEP, STEP, measure) ?? setAt(STEP, shown, measure);
}

function fitting(shown: readonly string[], from: number, to: number, measure: Measure): AddressInWindow | null {
  for (let size = from; size >= to; size -= STEP) {
    const address = setAt(size, shown, measure);
    if (address.lines.length * address.leading <= WINDOW.shown.bottom - WINDOW.shown.top) return address;
  }
  return null;
}

function setAt(size: number, shown: readonly string[], measure: Measure): AddressInWindow {
  const style: TextStyle = { size, weight: PLAIN };
  const width = WINDOW.shown.right - WINDOW.shown.left;
  const lines = shown.flatMap((line, index) => textLines(line, style, width, measure, index < shown.length - 1));
  return { lines, style, leading: size * LEADING_OF_SIZE };
}

/** The two neighbours that are shortest together become one line; null where there are no two between the first and the last. */
function withShortestJoined(lines: readonly string[], measure: Measure): string[] | null {
  const pairs = lines.slice(1, -2).map((line, index) => {
    const text = [line, lines[index + 2]].join(', ');
    return { text, at: index + 1, width: measure(text, { size: SMALLEST_WISHED, weight: PLAIN }) };
  });
  const [shortest] = pairs.sort((one, other) => one.width - other.width);
  return shortest ? [...lines.slice(0, shortest.at), shortest.text, ...lines.slice(shortest.at + 2)] : null;
}
