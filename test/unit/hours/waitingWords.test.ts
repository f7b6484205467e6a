import { waitingWords } from '../../../src/domain/hours/waitingWords.js';

test.each([
  ['2026-11-03T12:00:00Z', 'With the leaders of Meadow Lane Garden since Tuesday 3 November'],
  ['2026-07-31T23:30:00Z', 'With the leaders of Meadow Lane Garden since Saturday 1 August'],
])('says since when, on the local calendar: %s', (submittedAt, words) => {
  expect(waitingWords('Meadow Lane Garden', new Date(submittedAt), 'Europe/London')).toBe(words);
});
