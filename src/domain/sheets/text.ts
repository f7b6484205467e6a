/** Spaces that a spreadsheet or a web page leaves behind: no-break, thin, ideographic and their kin. */
const ODD_SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/**
 * Characters that nobody sees and that would make two equal names differ, or a name show as another one: control characters,
 * soft hyphens, zero-width spaces, marks and overrides of writing direction. The zero-width joiners stay: emoji and Persian
 * names are spelt with them.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** The reading of a cell that was protected from being taken for a formula: ="0770…" and '+44… */
const PROTECTED_TEXT = /^="([^"]*)"$/;
const LEADING_APOSTROPHE = /^'(?=[-+=@\d])/;

/** A cell ready for reading on one line: NFC, odd spaces and line breaks made plain, invisible characters removed, trimmed. */
export function cleanCell(raw: string): string {
  return cleanText(raw).replace(/\s+/g, ' ');
}

/** As `cleanCell`, but line breaks within the text survive, as \n. */
export function cleanText(raw: string): string {
  // Most cells are plain: they need none of the rest.
  if (/^(?:[!-&(-<>-~][ -~]*)?$/.test(raw)) return raw.trimEnd();
  const plain = raw
    .replace(/\r\n?|\u0085|\u2028|\u2029/g, '\n')
    .replace(ODD_SPACES, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .trim();
  return plain.replace(PROTECTED_TEXT, '$1').replace(LEADING_APOSTROPHE, '').trim();
}

/** Quotes a value for a message: as written, on one line, shortened so that the sentence stays readable. */
export function quoted(value: string): string {
  const line = cleanCell(value);
  const characters = Array.from(line.slice(0, 200));
  return characters.length > 60 ? `“${characters.slice(0, 59).join('')}…”` : `“${line}”`;
}

const PLACEHOLDER = /^([-–—.?*/]+|n\/?a|none|nil|not known|unknown|tbc)$/i;

/** True for what people write to say that a cell has nothing in it: "-", "n/a", "none". */
export function isPlaceholder(cell: string): boolean {
  return PLACEHOLDER.test(cell);
}

/** True when a cell holds nothing but spaces and ruling lines. */
export function isBlankCell(raw: string): boolean {
  return /^[\s\u00a0\ufeff\-–—_=|]*$/.test(raw);
}

/** "3 hours 30 minutes", for messages. */
export function spokenMinutes(minutes: number): string {
  const hours = Math.trunc(minutes / 60);
  const rest = minutes % 60;
  const parts: string[] = [];
  if (hours !== 0 || rest === 0) parts.push(hours === 1 ? '1 hour' : `${hours} hours`);
  if (rest !== 0) parts.push(rest === 1 ? '1 minute' : `${rest} minutes`);
  return parts.join(' ');
}

/** One form for O'Neill and O’Neill, for hyphens and dashes, for capitals, and for spaces and line breaks. Accents tell people apart and stay. */
export function plainText(text: string): string {
  if (/^[!-_a-z{-~]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .replace(/['’‘‛ʼʹ´`′＇]/g, "'")
    .replace(/[“”„‟″]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/\u200c|\u200d|\ufe0e|\ufe0f/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .normalize('NFC');
}
