import { type Column, columns, type Ranking, type Row, rivals } from './measure.js';
import type { Tastes } from './preferences.js';

export interface Findings {
  model: Tastes;
  /** By kind of member, and all of them. */
  rows: Row[];
  /** All members, by models that lean to one side: no claim is made of them. */
  leaning: Row[];
  exposure: Record<Ranking, number>;
  ablation: { weight: string; ndcg: number; lost: number; gini: number }[];
  /** Claims that do not hold. */
  broken: string[];
}

const figure = (value: number) => value.toFixed(3);
const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
const titles: Record<Column, string> = {
  matching: 'matches',
  nearest: 'nearest',
  newest: 'newest',
  random: 'random',
  knowing: 'knowing all but luck',
};

/** The findings as tables for people. */
export function print({ rows, leaning, exposure, ablation, broken }: Findings): string {
  return [
    'nDCG@10 of the first ten places, mean and 95% interval',
    ...table(
      ['', 'members', ...columns.map((column) => titles[column])],
      [...rows, ...leaning].map(({ label, count, columns: of }) => [
        label,
        String(count),
        ...columns.map((column) => `${figure(of[column].mean)} (${figure(of[column].low)}–${figure(of[column].high)})`),
      ]),
    ),
    '',
    'how far matches are ahead, member by member, and 95% interval',
    ...table(
      ['', ...rivals],
      [...rows, ...leaning].map(({ label, ahead }) => [
        label,
        ...rivals.map((rival) => {
          const { mean, low, high } = ahead[rival];
          const told = low > 0 ? '' : high < 0 ? ' worse' : ' cannot be told apart';
          return `${signed(mean)} (${signed(low)} to ${signed(high)})${told}`;
        }),
      ]),
    ),
    '',
    "Gini of groups' exposure on the first ten places",
    ...table(['matches', ...rivals], [[figure(exposure.matching), ...rivals.map((rival) => figure(exposure[rival]))]]),
    ...(ablation.length === 0
      ? []
      : [
          '',
          'what each weight is worth: all members, with it at 0',
          ...table(
            ['', 'nDCG@10', 'lost', 'Gini'],
            ablation.map(({ weight, ndcg, lost, gini }) => [weight, figure(ndcg), signed(lost), figure(gini)]),
          ),
        ]),
    '',
    ...(broken.length === 0 ? ['every claim holds'] : broken.map((claim) => `does not hold: ${claim}`)),
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map(
    (row) =>
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`,
  );
}
