/** A PIN as typed: four digits, spaces around and between them forgiven. Null for anything else. */
export function readPin(typed: string): string | null {
  const digits = typed.replace(/\s/gu, '');
  return /^\d{4}$/.test(digits) ? digits : null;
}

/** Down the middle of a keypad, and its corners. */
const onTheKeypad: ReadonlySet<string> = new Set(['2580', '0852', '1379', '1397', '7931', '9713']);

/** PINs that are tried first: equal steps (0000, 1234, 8642), pairs (1122, 1212, 1221), patterns on a keypad, and years of birth. */
export function isWeakPin(pin: string): boolean {
  const [a, b, c, d] = [...pin].map(Number) as [number, number, number, number];
  const step = (from: number, to: number) => (to - from + 10) % 10;
  const evenSteps = step(a, b) === step(b, c) && step(b, c) === step(c, d);
  const pairs = (a === b && c === d) || (a === c && b === d) || (a === d && b === c);
  const year = Number(pin) >= 1900 && Number(pin) <= 2039;
  return evenSteps || pairs || year || onTheKeypad.has(pin);
}

/** So many wrong PINs in a row make a card rest, and so many close it until staff replace it. */
export const wrongPinsUntilRest = 5;
export const restMinutes = 15;
export const wrongPinsMax = 10;
