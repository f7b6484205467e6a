import { waitingWords } from '../../../src/domain/hours/waitingWords.js';

const noon = new Date('2026-11-03T12:00:00Z');

test.each([
  ['2026-11-03T12:00:00Z', 'With the leaders of Meadow Lane Garden since Tuesday 3 November'],
  ['2026-07-31T23:30:00Z', 'With the leaders of Meadow Lane Garden since Saturday 1 August'],
])('says since when, on the local calendar: %s', (since, words) => {
  const who = { waitsWith: 'LEADERS', isAppealed: false } as const;
  expect(waitingWords('Meadow Lane Garden', new Date(since), 'Europe/London', who)).toBe(words);
});

test.each([
  ['COORDINATORS', false, 'With the coordinators of Meadow Lane Garden since Tuesday 3 November'],
  ['STAFF', false, "With the scheme's staff since Tuesday 3 November"],
  ['LEADERS', true, 'With others at Meadow Lane Garden since Tuesday 3 November'],
  ['STAFF', true, "With the scheme's staff since Tuesday 3 November"],
] as const)('says with whom: %s, under appeal: %s', (waitsWith, isAppealed, words) => {
  expect(waitingWords('Meadow Lane Garden', noon, 'Europe/London', { waitsWith, isAppealed })).toBe(words);
});
