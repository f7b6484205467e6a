import type { BoroughStory } from './data/types.js';

const columns = ['volunteer', 'leader', 'venue', 'operator'] as const;

/** Whom one can sign in as, as a short table for the terminal: the part of the address before @example.org. */
export function signInTable(stories: readonly BoroughStory[]): string {
  const rows = stories.map(({ slug, cast }) => [slug, ...columns.map((part) => cast[part].email.replace('@example.org', ''))]);
  const head = ['Scheme', ...columns.map((part) => `${part === 'operator' ? 'an' : 'a'} ${part}`)];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd();
  return ['Or to a whole borough with a year behind it; every address ends in @example.org:', line(head), ...rows.map(line)].join('\n');
}
