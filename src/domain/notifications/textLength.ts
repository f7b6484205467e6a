/** What every phone has, one septet each; what follows takes two. */
const BASIC = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]$/u;
const EXTENDED = /^[\f^{}\\[~\]|€]$/u;

/** How long a text is to a phone network. */
export interface TextLength {
  /** As a reader counts them. */
  characters: number;
  /** One that is too long for a single SMS is sent in parts, and each is paid for. */
  parts: number;
  /** Those that not every phone has, each once: a single one makes parts less than half as long. */
  unusual: readonly string[];
}

const graphemes = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });

/** Counts a text as phone networks do: 160 septets in one SMS, 153 in each of several; with any other character 70 and 67 UTF-16 units. */
export function textLength(text: string): TextLength {
  const characters = [...graphemes.segment(text)].length;
  const septets = [...text].map((one) => (BASIC.test(one) ? 1 : EXTENDED.test(one) ? 2 : null));
  const unusual = [...new Set([...text].filter((_one, index) => septets[index] === null))];
  const isBasic = unusual.length === 0;
  // No pair of two septets or of two UTF-16 units is cut in half: the next part begins with it.
  const sizes = isBasic ? septets.map((count) => count ?? 0) : [...text].map((one) => one.length);
  const [alone, each] = isBasic ? [160, 153] : [70, 67];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return { characters, parts: total <= alone ? 1 : partsOf(sizes, each), unusual };
}

function partsOf(sizes: readonly number[], room: number): number {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > room) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}
