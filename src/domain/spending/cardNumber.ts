/** Eleven digits and a check digit: long enough that a number is not met by chance, short enough to read aloud. */
const dataLength = 11;

/**
 * Damm's table: a quasigroup in which no two neighbours can be swapped unnoticed. Unlike a weighted sum modulo 10 it catches every single wrong
 * digit and every swap of two neighbours, with digits alone.
 */
const table = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

/** A card number of twelve digits from the first eight bytes of a keyed hash. It never begins with 0, which spreadsheets drop. */
export function cardNumberFromBytes(bytes: Uint8Array): string {
  let whole = 0n;
  for (const byte of bytes.subarray(0, 8)) whole = whole * 256n + BigInt(byte);
  const data = String(10n ** 10n + (whole % (9n * 10n ** 10n)));
  return `${data}${checkDigit(data)}`;
}

/**
 * Reads a card number as a person typed it: spaces, dashes and dots anywhere. Null when it cannot be one, such as after a slip of one finger or a
 * swap of two neighbours: then the number is to be looked at again, and no PIN has been tried.
 */
export function readCardNumber(typed: string): string | null {
  const digits = typed.replace(/[\s\-–—.]/gu, '');
  if (!/^\d{12}$/.test(digits)) return null;
  return checkDigit(digits.slice(0, dataLength)) === digits[dataLength] ? digits : null;
}

/** In three groups of four, as it is printed and read aloud. */
export function groupCardNumber(cardNumber: string): string {
  return cardNumber.replace(/(\d{4})(?=\d)/g, '$1 ');
}

function checkDigit(data: string): string {
  let interim = 0;
  for (const digit of data) interim = Number(table[interim]?.[Number(digit)]);
  return String(interim);
}
