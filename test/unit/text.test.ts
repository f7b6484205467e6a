import { characterCount, hasLength } from '../../src/domain/text.js';

test.each([
  ['', 0],
  ['Ada', 3],
  ['Zoë', 3],
  ['🌻🌻', 2],
  ['𐐀𐐁𐐂', 3],
  // Joined out of three people and two joiners, which the database counts too.
  ['👩‍👧‍👦', 5],
])('%s has as many characters as the database counts: %i', (text, count) => {
  expect(characterCount(text)).toBe(count);
});

test('the limits themselves are allowed', () => {
  const sunflowers = (count: number) => '🌻'.repeat(count);
  expect([2, 3, 5, 6].map((count) => hasLength(sunflowers(count), 3, 5))).toEqual([false, true, true, false]);
});
