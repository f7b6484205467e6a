/** Letters and digits nobody mistakes for each other: no I, L, O, U or Z. There are 31, as many as the check character's modulus, so no two are alike to it. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXY';
const dataLength = 9;

/** A code of nine characters (over 43 bits) and a check character, from the first bytes of a keyed hash. Written in two groups of five. */
export function codeFromBytes(bytes: Uint8Array): string {
  let data = '';
  for (let index = 0; index < dataLength; index += 1) data += alphabet[(bytes[index] ?? 0) % alphabet.length];
  const whole = data + checkCharacter(data);
  return `${whole.slice(0, 5)}-${whole.slice(5)}`;
}

/**
 * Reads a code as a person typed it: any case, spaces and dashes anywhere, O for 0, I or L for 1, Z for 2.
 * Null when it cannot be a code at all, such as after a slip of one finger or a swap of two neighbours.
 */
export function readCode(typed: string): string | null {
  const letters = typed
    .toUpperCase()
    .replace(/[\s\-–—.]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replaceAll('Z', '2');
  if (letters.length !== dataLength + 1 || [...letters].some((letter) => !alphabet.includes(letter))) return null;
  if (checkCharacter(letters.slice(0, dataLength)) !== letters[dataLength]) return null;
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** Weighted sum modulo 31, a prime: catches every single wrong character and every swap of two neighbours. */
function checkCharacter(data: string): string {
  let sum = 0;
  for (const [index, letter] of [...data].entries()) sum += (index + 1) * alphabet.indexOf(letter);
  return alphabet[sum % alphabet.length] ?? '0';
}
