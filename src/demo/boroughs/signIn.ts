import { groupCardNumber } from '../../domain/spending/cardNumber.js';
import type { ExplorerScheme } from '../../http/pages/people.js';
import { drawCard } from './cards.js';
import type { BoroughCast, BoroughStory } from './data/types.js';

type SignsIn = Exclude<keyof BoroughCast, 'cardHolder'>;

const columns: readonly [part: SignsIn, title: string][] = [
  ['volunteer', 'a volunteer'],
  ['leader', 'a leader'],
  ['venue', 'a venue'],
  ['operator', 'an operator'],
];

/** Whom one can sign in as, as a short table for the terminal: the part of the address before @example.org. No lines where there are no boroughs. */
export function signInTable(stories: readonly BoroughStory[]): string[] {
  if (stories.length === 0) return [];
  const rows = [
    ['Scheme', ...columns.map(([, title]) => title), 'a card, its PIN'],
    ...stories.map(({ slug, cast }) => [
      slug,
      ...columns.map(([part]) => cast[part].email.replace('@example.org', '')),
      cardWords(slug),
    ]),
  ];
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widthOf(column))).join('  ')}`.trimEnd());
  return ['Or to a borough with a year behind it, where every address ends in @example.org:', ...lines];
}

function cardWords(slug: string): string {
  const { number, pin } = drawCard(slug);
  return `${groupCardNumber(number)}, ${pin}`;
}

/** The same people for the explorer. */
export function explorerSchemeOf({ slug, name, cast, groups, venues }: BoroughStory): ExplorerScheme {
  const person = (part: SignsIn, does: string) => ({
    name: cast[part].name,
    does,
    emailOrPhone: cast[part].email,
  });
  return {
    slug,
    name: name.replace(/ Time Credits.*/, ''),
    people: [
      person('volunteer', 'volunteer'),
      person('leader', `leader of ${groups[0]?.[0] ?? 'a group'}`),
      person('venue', `at ${venues[0]?.[0] ?? 'a venue'}`),
      person('operator', 'operator of the scheme'),
    ],
  };
}
