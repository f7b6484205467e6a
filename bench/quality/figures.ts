import type { Random } from '../../src/demo/boroughs/random.js';

/** What a list is worth: each place's gain, 2 to the power of its grade less 1, over the logarithm of where it stands. */
function gained(grades: readonly number[], places: number): number {
  return grades.slice(0, places).reduce((sum, grade, index) => sum + (2 ** grade - 1) / Math.log2(index + 2), 0);
}

/** Normalised discounted cumulative gain: the worth of the first so many places, against the best list of all there is (1). 0 where nothing is worth anything. */
export function ndcg(listed: readonly number[], all: readonly number[], places: number): number {
  const best = gained(
    [...all].sort((a, b) => b - a),
    places,
  );
  return best === 0 ? 0 : gained(listed, places) / best;
}

/** How unevenly something is shared out: 0 where all have as much, near 1 where one has everything. 0 where there is nothing. */
export function gini(shares: readonly number[]): number {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total === 0) return 0;
  const weighted = [...shares].sort((a, b) => a - b).reduce((sum, share, index) => sum + (index + 1) * share, 0);
  return (2 * weighted) / (shares.length * total) - (shares.length + 1) / shares.length;
}

/** @throws RangeError where there is none */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('the mean of nothing');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Between which two values the mean lies 95 times in a hundred, by drawing as many again and again out of those there are. */
export function bootstrap(values: readonly number[], random: Random, draws = 2_000): [low: number, high: number] {
  const means = Array.from({ length: draws }, () => mean(values.map(() => random.pick(values)))).sort((a, b) => a - b);
  return [means[Math.floor(0.025 * draws)] ?? 0, means[Math.ceil(0.975 * draws) - 1] ?? 0];
}
