import type { Catalogue } from './catalogue.js';

/** What the bootstrap makes before the first migration, and so what may still stand after the last has gone down. */
const BOOTSTRAP = /^(schema|grant on schema) tc\b/;

/** The lines on which two definitions part, without a diff library: definitions are short and mostly equal. */
function partingLines(left: string, right: string): string {
  const [before, after] = [left.split('\n'), right.split('\n')];
  const onlyIn = (lines: string[], others: string[]): string[] => lines.filter((line) => !others.includes(line));
  const told = [
    ...onlyIn(before, after).map((line) => `- ${line}`),
    ...onlyIn(after, before).map((line) => `+ ${line}`),
  ];
  return told.length > 0 ? told.join('\n') : '(the same lines in another order)';
}

/**
 * Where two catalogues differ, one problem per object.
 *
 * @param left named in the messages, for example "up"
 */
export function catalogueDifferences(left: string, before: Catalogue, right: string, after: Catalogue): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    if (was === undefined) return [`only ${right}: ${name}\n${is}`];
    if (is === undefined) return [`only ${left}: ${name}\n${was}`];
    return [`${name} differs (- ${left}, + ${right})\n${partingLines(was, is)}`];
  });
}

/** What the migrations left behind on their way down, the bootstrap's own things aside. */
export function leftovers(empty: Catalogue, afterDown: Catalogue): string[] {
  return [...afterDown.keys()]
    .filter((name) => !BOOTSTRAP.test(name) && empty.get(name) !== afterDown.get(name))
    .map((name) => `left after every migration went down: ${name}`);
}
