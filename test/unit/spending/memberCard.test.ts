import fc from 'fast-check';
import { Secrets } from '../../../src/commands/secrets.js';
import { cardNumberFromBytes, groupCardNumber, readCardNumber } from '../../../src/domain/spending/cardNumber.js';
import { isWeakPin, readPin } from '../../../src/domain/spending/cardPin.js';

const cardNumber = fc.uint8Array({ minLength: 8, maxLength: 32 }).map(cardNumberFromBytes);

test('a number has twelve digits, none of them a leading 0, and is read as it was made', () => {
  fc.assert(
    fc.property(cardNumber, (number) => {
      expect(number).toMatch(/^[1-9]\d{11}$/);
      expect(
        [number, groupCardNumber(number), ` ${groupCardNumber(number).replaceAll(' ', ' - ')}.`].map(readCardNumber),
      ).toEqual([number, number, number]);
    }),
  );
});

test('every single wrong digit is noticed', () => {
  fc.assert(
    fc.property(cardNumber, fc.nat(11), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
      const wrong = (Number(number[at]) + by) % 10;
      expect(readCardNumber(`${number.slice(0, at)}${wrong}${number.slice(at + 1)}`)).toBeNull();
    }),
    { numRuns: 2000 },
  );
});

test('every swap of two unlike neighbours is noticed', () => {
  fc.assert(
    fc.property(cardNumber, fc.nat(10), (number, at) => {
      const [one, two] = [number[at], number[at + 1]];
      fc.pre(one !== two);
      expect(readCardNumber(`${number.slice(0, at)}${two}${one}${number.slice(at + 2)}`)).toBeNull();
    }),
    { numRuns: 2000 },
  );
});

test('what is no number of ours is not read', () => {
  for (const typed of ['', '12345678901', '1234567890123', 'abcdefghijkl', '٣٤٥٦٧٨٩٠١٢٣٤', '1e1100000000']) {
    expect(readCardNumber(typed)).toBeNull();
  }
});

test('numbers are printed in three groups of four', () => {
  expect(groupCardNumber('123456789012')).toBe('1234 5678 9012');
});

test.each([
  '0000',
  '9999',
  '1234',
  '0123',
  '7890',
  '8901',
  '4321',
  '2468',
  '9753',
  '1122',
  '1212',
  '1221',
  '2580',
  '1379',
  '1900',
  '1984',
  '2026',
])('%s is a weak PIN', (pin) => {
  expect(isWeakPin(pin)).toBe(true);
});

test('most PINs are good ones', () => {
  const all = Array.from({ length: 10_000 }, (_, pin) => String(pin).padStart(4, '0'));
  expect(all.filter(isWeakPin).length).toBe(501);
  expect(['4071', '8305', '0917'].filter(isWeakPin)).toEqual([]);
});

test('a PIN is four digits, however they are spaced', () => {
  expect([' 40 71 ', '4071', '407', '40711', '40a1', '', '٤٠٧١'].map(readPin)).toEqual([
    '4071',
    '4071',
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('number and PIN follow from the key, the member and the scheme; the PIN is never weak', () => {
  const secrets = new Secrets(Buffer.alloc(32, 7));
  const number = secrets.cardNumber('s', 'm', 'k', 0);
  expect(secrets.cardNumber('s', 'm', 'k', 0)).toBe(number);
  const others = [
    secrets.cardNumber('s', 'm', 'k', 1),
    secrets.cardNumber('s', 'm', 'j', 0),
    secrets.cardNumber('s', 'n', 'k', 0),
    secrets.cardNumber('t', 'm', 'k', 0),
    new Secrets(Buffer.alloc(32, 8)).cardNumber('s', 'm', 'k', 0),
  ];
  expect(new Set([number, ...others]).size).toBe(6);
  const pins = Array.from({ length: 2000 }, (_, index) => secrets.cardPin('s', number, `key ${index}`));
  expect(pins.filter((pin) => isWeakPin(pin) || readPin(pin) === null)).toEqual([]);
  expect(new Set(pins).size).toBeGreaterThan(1500);
  expect(secrets.cardPin('s', number, 'key 0')).toBe(pins[0]);
});

test('the hash of a PIN is bound to its card and scheme', () => {
  const secrets = new Secrets(Buffer.alloc(32, 7));
  const hashes = [
    secrets.cardPinHash('s', '1', '4071'),
    secrets.cardPinHash('s', '2', '4071'),
    secrets.cardPinHash('t', '1', '4071'),
    secrets.cardPinHash('s', '1', '4072'),
  ].map((hash) => hash.toString('hex'));
  expect(new Set(hashes).size).toBe(4);
});
