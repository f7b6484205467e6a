import { wrongKindOfBytes, wrongKindOfText } from './kinds.js';
import { refuse, type SheetRefusal } from './refusal.js';

export type Decoded = { ok: true; text: string } | SheetRefusal;

/** What Windows-1252 has where ISO 8859-1 has control characters (0x80 to 0x9f). */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const EMPTY = 'The file is empty. Check that the sheet was saved, and send it again.';
const CUT =
  'The file stops in the middle of a character, so part of it is missing. Save the sheet again and send the whole file.';

/**
 * The text of a file in UTF-8 (with or without a byte order mark), UTF-16 with one, or else Windows-1252, without the mark.
 * Refuses what is empty, cut inside a character, or evidently another kind of file.
 */
export function decodeSheet(bytes: Uint8Array): Decoded {
  if (bytes.length === 0) return refuse('EMPTY_FILE', EMPTY);
  const decoded = decode(bytes);
  if (!decoded.ok) return decoded;
  if (decoded.text.trim() === '') return refuse('EMPTY_FILE', EMPTY);
  return wrongKindOfText(decoded.text) ?? decoded;
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16('utf-16le', bytes.subarray(2));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16('utf-16be', bytes.subarray(2));
  const wrongKind = wrongKindOfBytes(bytes);
  if (wrongKind !== undefined) return wrongKind;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeMarkedUtf8(bytes.subarray(3));
  return decodeUnmarked(bytes);
}

function decodeUtf16(encoding: 'utf-16le' | 'utf-16be', bytes: Uint8Array): Decoded {
  if (bytes.length % 2 === 1) return refuse('TRUNCATED', CUT);
  return { ok: true, text: new TextDecoder(encoding).decode(bytes) };
}

/** The mark says UTF-8, so bytes that are not become U+FFFD, which is reported where it stands in a person's name. */
function decodeMarkedUtf8(bytes: Uint8Array): Decoded {
  const whole = strictUtf8(bytes);
  if (whole !== undefined) return { ok: true, text: whole };
  if (strictUtf8(withoutCutCharacter(bytes)) !== undefined) return refuse('TRUNCATED', CUT);
  return { ok: true, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

function decodeUnmarked(bytes: Uint8Array): Decoded {
  const whole = strictUtf8(bytes);
  if (whole !== undefined) return { ok: true, text: whole };
  const beforeCut = strictUtf8(withoutCutCharacter(bytes));
  // A lone é at the very end of a Windows-1252 file looks like a cut UTF-8 character; other UTF-8 characters before it decide.
  if (beforeCut !== undefined && /[^\0-\x7f]/.test(beforeCut)) return refuse('TRUNCATED', CUT);
  return { ok: true, text: decodeWindows1252(bytes) };
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The bytes up to the last character, if that one begins a UTF-8 sequence and the file ends before the sequence does. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc2) return bytes.subarray(0, bytes.length - back);
    if (byte < 0x80) break;
  }
  return bytes;
}

/** By table rather than by TextDecoder, whose windows-1252 has been ISO 8859-1 in some releases of Node. */
function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin1.replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));
}
