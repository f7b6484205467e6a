import { bootstrap, gini, mean, ndcg } from '../../../bench/quality/figures.js';
import { Random } from '../../../src/demo/boroughs/random.js';

test('nDCG is 1 for the best order, less for what stands too low or is missing, and 0 for nothing', () => {
  const all = [0, 3, 0, 1, 2];
  expect(ndcg([3, 2, 1], all, 3)).toBe(1);
  // (3 / 2^0) and (7 / log2 3) against 7 + 3 / log2 3 + 1 / 2.
  expect(ndcg([2, 3, 0], all, 3)).toBeCloseTo((3 + 7 / Math.log2(3)) / (7 + 3 / Math.log2(3) + 0.5), 12);
  expect(ndcg([1], all, 1)).toBeCloseTo(1 / 7, 12);
  expect(ndcg([0, 0, 0, 3], all, 3)).toBe(0);
  expect(ndcg([], all, 10)).toBe(0);
  expect(ndcg([0, 0], [0, 0], 10)).toBe(0);
});

test('Gini is 0 where all are shown alike, and grows to 1 less one share where one group has everything', () => {
  expect(gini([5, 5, 5, 5])).toBeCloseTo(0, 12);
  expect(gini([0, 0, 0, 8])).toBeCloseTo(0.75, 12);
  expect(gini([8, 0, 0, 0])).toBeCloseTo(0.75, 12);
  expect(gini([1, 2, 3])).toBeCloseTo(2 / 9, 12);
  expect(gini([0, 0])).toBe(0);
});

test('the interval is the same for the same seed, holds the mean, and is a point where all are alike', () => {
  const values = [0.1, 0.4, 0.2, 0.9, 0.3, 0.5, 0.2, 0.6];
  const [low, high] = bootstrap(values, new Random('one'));
  expect(bootstrap(values, new Random('one'))).toEqual([low, high]);
  expect([low < mean(values), mean(values) < high]).toEqual([true, true]);
  expect(bootstrap([0.25, 0.25, 0.25], new Random('one'), 50)).toEqual([0.25, 0.25]);
  expect(() => mean([])).toThrow(RangeError);
});
