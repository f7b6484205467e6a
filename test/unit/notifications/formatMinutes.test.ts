import { formatMinutes } from '../../../src/domain/minutes.js';

test.each([
  [0, '0 minutes'],
  [-0, '0 minutes'],
  [1, '1 minute'],
  [45, '45 minutes'],
  [60, '1 hour'],
  [61, '1 hour 1 minute'],
  [120, '2 hours'],
  [210, '3 hours 30 minutes'],
  [60_000, '1000 hours'],
  [-30, 'minus 30 minutes'],
  [-90, 'minus 1 hour 30 minutes'],
])('%d minutes are said as "%s"', (amountMinutes, words) => {
  expect(formatMinutes(amountMinutes)).toEqual(words);
});

test.each([0.5, 1.0000001, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is not an amount', (amountMinutes) => {
  expect(() => formatMinutes(amountMinutes)).toThrow(new RangeError('An amount must be a whole number of minutes.'));
});
