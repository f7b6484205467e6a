import type { SchemeFacts } from './facts.js';
import type { Channel } from './kinds.js';

/**
 * Everything a person typed (names, reasons, notes, titles) passes through here before a template sees it, so that no template can forget. What comes out is one line that
 * cannot start a header or a paragraph, cannot make a link or a placeholder in GOV.UK Notify's markdown, and reads as it was written in any script.
 */

const GRAPHEMES = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });

/** Halves of surrogate pairs; then control characters, line and paragraph separators, and the characters that reorder or hide text. Joiners stay: emoji and Persian names need them. */
const HALF_PAIRS = /\p{Cs}/gu;
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;
const INVISIBLE = /[\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]/gu;
const RIGHT_TO_LEFT = /\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;

/** How long a line may be, in characters as a reader counts them; a text has room for little. */
const LIMITS: Readonly<Record<Channel, { line: number; free: number }>> = {
  EMAIL: { line: 200, free: 1000 },
  LETTER: { line: 200, free: 1000 },
  TEXT: { line: 30, free: 60 },
  // Read in the app, which has room for it.
  PUSH: { line: 200, free: 1000 },
};

/** Facts that this service made itself and that nobody types: they stay whole. */
const OWN_ADDRESSES = new Set(['link', 'page']);

/** Facts that hold sentences rather than names. */
const FREE_TEXT = new Set(['reason', 'note', 'words', 'answer']);

/** One line of plain text: well-formed, no control characters, single spaces. */
export function plainLine(value: string): string {
  return value.replace(HALF_PAIRS, '\ufffd').replace(BREAKS, ' ').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();
}

/** `plainLine`, and nothing left that GOV.UK Notify would read as a link, a placeholder or code. */
export function plainText(value: string): string {
  return plainLine(value)
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replace(/\({2,}/gu, '(')
    .replace(/\){2,}/gu, ')')
    .replaceAll('://', ': //')
    .replaceAll('`', "'");
}

/** Cuts after `limit` characters as a reader counts them, never inside an emoji or an accented letter, and never beyond four code units for each (stacked accents). */
export function shorten(value: string, limit: number): string {
  const isTooLong = (characters: number, codeUnits: number) => characters > limit || codeUnits > limit * 4;
  const ellipsis = '...';
  let characters = 0;
  let kept = '';
  for (const { segment, index } of GRAPHEMES.segment(value)) {
    characters += 1;
    if (isTooLong(characters, index + segment.length)) {
      return `${kept.trimEnd()}${ellipsis}`;
    }
    if (!isTooLong(characters + ellipsis.length, index + segment.length + ellipsis.length)) {
      kept += segment;
    }
  }
  return value;
}

/** The same facts with every string made plain and short enough for the channel. The scheme's own details keep their web address. */
export function plainFacts<F extends { scheme: SchemeFacts }>(facts: F, channel: Channel): F {
  const entries = Object.entries(facts).map(([key, value]) => [
    key,
    key === 'scheme' ? plainScheme(facts.scheme, channel) : plainValue(key, value, channel),
  ]);
  // Keys and kinds of value are those of F: only the characters inside strings differ.
  return Object.fromEntries(entries) as F;
}

function plainValue(key: string, value: unknown, channel: Channel): unknown {
  if (Array.isArray(value)) return value.map((one) => plainItem(key, one, channel));
  if (typeof value !== 'string') {
    return value;
  }
  if (OWN_ADDRESSES.has(key)) return plainLine(value);
  const limits = LIMITS[channel];
  const text = shorten(plainText(value), FREE_TEXT.has(key) ? limits.free : limits.line);
  // An isolate keeps a Hebrew or Arabic name from dragging the numbers beside it out of order. Only email can be trusted to know what to do with one.
  return channel === 'EMAIL' && RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** One of a list: a text, or facts of its own. */
function plainItem(key: string, item: unknown, channel: Channel): unknown {
  if (typeof item !== 'object' || item === null || item instanceof Date) return plainValue(key, item, channel);
  return Object.fromEntries(Object.entries(item).map(([inner, value]) => [inner, plainValue(inner, value, channel)]));
}

function plainScheme(scheme: SchemeFacts, channel: Channel): SchemeFacts {
  const optional = (value: string | undefined) => (value === undefined ? undefined : plainLine(value) || undefined);
  return {
    name: shorten(plainText(scheme.name), channel === 'TEXT' ? 40 : LIMITS[channel].line),
    timeZone: scheme.timeZone,
    phone: optional(scheme.phone),
    email: optional(scheme.email),
    website: optional(scheme.website),
    postalAddress: optional(scheme.postalAddress),
  };
}
