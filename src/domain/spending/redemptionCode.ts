/** Letters and digits nobody mistakes for each other: no I, L, O or U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const dataLength = 9;

/** A code of nine characters (45 bits) and a check character, from the first bytes of a keyed hash. Written in two groups of five. */
export function codeFromBytes(bytes: Uint8Array): string {
  let data = '';
  for (let index = 0; index < dataLength; index += 1) data += alphabet[(bytes[index] ?? 0) % 32];
  const whole = data + checkCharacter(data);
  return `${whole.slice(0, 5)}-${whole.slice(5)}`;
}

/**
 * Reads a code as a person typed it: any case, spaces and dashes anywhere, O for 0 and I or L for 1.
 * Null when it cannot be a code at all: a wrong check character is a slip of the finger, not a guess worth counting.
 */
export function readCode(typed: string): string | null {
  const letters = typed.toUpperCase().replace(/[\s\-–—.]/gu, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (letters.length !== dataLength + 1 || [...letters].some((letter) => !alphabet.includes(letter))) return null;
  if (checkCharacter(letters.slice(0, dataLength)) !== letters[dataLength]) return null;
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** Weighted sum modulo 31, a prime: catches every single wrong character and every swap of two neighbours. */
function checkCharacter(data: string): string {
  let sum = 0;
  for (const [index, letter] of [...data].entries()) sum += (index + 1) * alphabet.indexOf(letter);
  return alphabet[sum % 31] ?? '0';
}
