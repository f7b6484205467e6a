import fc from 'fast-check';
import { rewardLapsesAt, rewardMinutes } from '../../../src/domain/hours/reward.js';

test.each([
  [15, 1, 15],
  [15, 0, 0],
  [15, 30, 30],
  [15, 31, 45],
  [1, 31, 31],
  [60, 61, 120],
  [25, 1440, 1440],
])('in steps of %i, %i minutes earn %i', (roundToMinutes, given, reward) => {
  expect(rewardMinutes(given, { roundToMinutes })).toBe(reward);
});

test('a reward is whole steps, never less than was given, and less than a step above it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1440 }),
      fc.constantFrom(1, 5, 10, 15, 20, 30, 60),
      (given, roundToMinutes) => {
        const reward = rewardMinutes(given, { roundToMinutes });
        expect([reward % roundToMinutes, reward >= given, reward - given < roundToMinutes]).toEqual([0, true, true]);
      },
    ),
  );
});

test('credits lapse by the scheme’s rule, at the end of the local day', () => {
  const earned = new Date('2026-07-22T10:00:00Z');
  expect(rewardLapsesAt(earned, { expiryMonths: 24 }, 'Europe/London')).toEqual(new Date('2028-07-22T23:00:00Z'));
  expect(rewardLapsesAt(earned, { expiryMonths: null }, 'Europe/London')).toBeNull();
});
