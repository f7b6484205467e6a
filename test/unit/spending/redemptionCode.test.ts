import fc from 'fast-check';
import { codeFromBytes, readCode } from '../../../src/domain/spending/redemptionCode.js';

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXY';
const codes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(codeFromBytes);
const places = fc.integer({ min: 0, max: 9 });

/** The ten characters of a code without its dash. */
const bare = (code: string) => code.replace('-', '');

test('a code is two groups of five letters and digits', () => {
  expect(codeFromBytes(new Uint8Array(32))).toBe('00000-00000');
  expect(codeFromBytes(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8]))).toBe('01234-5678Q');
  expect(codeFromBytes(Uint8Array.from([30, 31, 62, 93, 124, 155, 186, 217, 248]))).toBe('Y0000-0000Y');
});

test('what is made can be read', () => {
  fc.assert(fc.property(codes, (code) => expect(readCode(code)).toBe(code)));
});

test('each place of a code takes each of the 31 characters', () => {
  const seen = Array.from({ length: 9 }, () => new Set<string>());
  for (let byte = 0; byte < 256; byte += 1) {
    [...bare(codeFromBytes(new Uint8Array(32).fill(byte)))].slice(0, 9).forEach((letter, place) => {
      seen[place]?.add(letter);
    });
  }
  expect(seen.map((set) => [...set].sort().join(''))).toEqual(Array.from({ length: 9 }, () => letters));
});

test.each([
  ['01234-5678q', '01234-5678Q'],
  [' 01234 5678Q ', '01234-5678Q'],
  ['0.1.2.3.4–5678Q', '01234-5678Q'],
  ['OI234-5678Q', '01234-5678Q'],
  ['oLZ34-5678Q', '01234-5678Q'],
  ['01234—5678Q', '01234-5678Q'],
])('%p is read as %p', (typed, code) => {
  expect(readCode(typed)).toBe(code);
});

test.each(['', '01234', '01234-5678QR', '01234-5678S', '01234-5678U', '01234-567_R', '０1234-5678Q', 'Ａ1234-5678Q'])(
  '%p cannot be a code',
  (typed) => {
    expect(readCode(typed)).toBeNull();
  },
);

test('every single wrong character is noticed', () => {
  fc.assert(
    fc.property(codes, places, fc.constantFrom(...letters), (code, place, wrong) => {
      const typed = bare(code);
      fc.pre(typed[place] !== wrong);
      expect(readCode(typed.slice(0, place) + wrong + typed.slice(place + 1))).toBeNull();
    }),
    { numRuns: 1000 },
  );
});

test('no two characters are alike to the check character, wherever they stand', () => {
  for (let place = 0; place < 9; place += 1) {
    const checks = [...letters].map((_, index) => {
      const bytes = new Uint8Array(32);
      bytes[place] = index;
      return bare(codeFromBytes(bytes))[9];
    });
    expect(new Set(checks).size).toBe(31);
  }
});

test('every swap of two neighbours is noticed', () => {
  fc.assert(
    fc.property(codes, fc.integer({ min: 0, max: 8 }), (code, place) => {
      const typed = bare(code);
      fc.pre(typed[place] !== typed[place + 1]);
      expect(readCode(typed.slice(0, place) + typed[place + 1] + typed[place] + typed.slice(place + 2))).toBeNull();
    }),
    { numRuns: 1000 },
  );
});
