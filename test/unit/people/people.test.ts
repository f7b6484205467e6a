import fc from 'fast-check';
import { readEmail, readPhone } from '../../../src/domain/people/address.js';
import { isMemberNumber, memberNumberFrom } from '../../../src/domain/people/memberNumber.js';
import { nameKey } from '../../../src/domain/people/nameKey.js';

describe('member numbers', () => {
  const numbers = fc.integer({ min: 0, max: 9_999_999 }).map(memberNumberFrom);

  test.each([
    [0, '00000000'],
    [1, '00000017'],
    [1_234_567, '12345678'],
    [9_999_999, '9999999X'],
    [10_000_001, '00000017'],
  ])('%i becomes %s', (random, number) => {
    expect([memberNumberFrom(random), isMemberNumber(number)]).toEqual([number, true]);
  });

  test.each(['1234567', '123456789', '1234567A', '12345x78', '', 'X2345678', '１2345678'])('%p is none', (typed) => {
    expect(isMemberNumber(typed)).toBe(false);
  });

  test('every wrong character is noticed', () => {
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: 0, max: 7 }),
        fc.constantFrom(...'0123456789X'),
        (number, place, wrong) => {
          fc.pre(number[place] !== wrong);
          expect(isMemberNumber(number.slice(0, place) + wrong + number.slice(place + 1))).toBe(false);
        },
      ),
    );
  });

  test('every swap of two neighbours is noticed', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 6 }), (number, place) => {
        fc.pre(number[place] !== number[place + 1]);
        expect(isMemberNumber(swapped(number, place))).toBe(false);
      }),
    );
  });
});

function swapped(text: string, place: number): string {
  return text.slice(0, place) + text[place + 1] + text[place] + text.slice(place + 2);
}

describe('name keys', () => {
  test.each([
    ['Zoë  O’Neill-Šimić', 'zoe oneill simic'],
    ["zoe o'neill simic", 'zoe oneill simic'],
    ['ZOE O`NEILL–SIMIC', 'zoe oneill simic'],
    ['  Ada\tLovelock\u00a0', 'ada lovelock'],
    ['Ｌi Wei', 'li wei'],
    ['Nguyễn Văn Đức', 'nguyen van đuc'],
    ['محمد', 'محمد'],
    ['', ''],
  ])('%p folds to %p', (name, key) => {
    expect(nameKey(name)).toBe(key);
  });

  test('folding a key changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        expect(nameKey(nameKey(name))).toBe(nameKey(name));
      }),
    );
  });
});

describe('addresses', () => {
  test.each([
    ['07700 900123', '+447700900123'],
    ['+44 7700 900123', '+447700900123'],
    ['(020) 7946 0018', '+442079460018'],
    ['+33 1 42 68 53 00', '+33142685300'],
    ['12', null],
    ['not a number', null],
    ['', null],
  ])('the telephone number %p is read as %p', (typed, number) => {
    expect(readPhone(typed)).toBe(number);
  });

  test.each([
    ['  Ada@Example.ORG ', 'ada@example.org'],
    ['a.b+c@example.co.uk', 'a.b+c@example.co.uk'],
    ['ada@example', null],
    ['ada example@example.org', null],
    ['@example.org', null],
    [`${'a'.repeat(250)}@b.uk`, null],
  ])('the email address %p is read as %p', (typed, email) => {
    expect(readEmail(typed)).toBe(email);
  });
});
