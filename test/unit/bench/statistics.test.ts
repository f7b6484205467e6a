import { median, percentile, ratios } from '../../../bench/measure/statistics.js';

test('the median is the middle value, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5);
});

test('the median of an even number of values lies between the two middle ones', () => {
  expect(median([10, 1, 4, 2])).toBe(3);
});

test('the median of nothing is an error, not NaN', () => {
  expect(() => median([])).toThrow(RangeError);
});

test('numbers are sorted as numbers, not as text', () => {
  expect(median([100, 9, 20])).toBe(20);
});

test('a percentile is a value that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 1)).toBe(100);
  expect(percentile([7], 0.99)).toBe(7);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});

test('the ratio is taken within each round, so a drift of the machine does not matter', () => {
  const rounds = [
    { service: 50, yardstick: 100 },
    { service: 100, yardstick: 200 },
    { service: 30, yardstick: 40 },
  ];
  expect(ratios(rounds)).toEqual([0.5, 0.5, 0.75]);
  // The ratio of the medians would be another number: 50 / 100.
  expect(median(ratios(rounds))).toBe(0.5);
});

test('the median of ratios differs from the ratio of medians where rounds differ', () => {
  const rounds = [
    { service: 10, yardstick: 10 },
    { service: 40, yardstick: 100 },
    { service: 90, yardstick: 100 },
  ];
  expect(median(ratios(rounds))).toBe(0.9);
});
