import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgressBar } from './progressBar.js';
import type { Terminal } from './terminal.js';

const lookEveryMs = 1_000;

/** Long work as a terminal shows it. */
export interface FollowedWork<One extends { id: string }> {
  /** The latest first; only those that have not ended, where asked so. */
  list(areOpen: boolean): Promise<One[]>;
  isAtWork(one: One): boolean;
  /** From 0 to 1. */
  shareOf(one: One): number;
  /** How far it is, behind the bar. */
  progressOf(one: One): string;
  /** One line, once it has ended or stands still. */
  inWords(one: One): string;
}

/** Until none is at work any more: a bar for the one that came first, and a line for each that has ended or stands still. */
export async function followWork<One extends { id: string }>(
  terminal: Terminal,
  bar: ProgressBar,
  { list, isAtWork, shareOf, progressOf, inWords }: FollowedWork<One>,
): Promise<void> {
  let before: One[] = [];
  for (;;) {
    const atWork = (await list(true)).filter(isAtWork);
    const ended = new Set(before.map(({ id }) => id).filter((id) => atWork.every((one) => one.id !== id)));
    if (ended.size > 0) {
      bar.clear();
      for (const one of (await list(false)).filter(({ id }) => ended.has(id))) terminal.say(inWords(one));
    }
    const first = atWork.at(-1);
    if (first === undefined) return;
    const more = atWork.length > 1 ? `, and ${atWork.length - 1} more` : '';
    bar.show(shareOf(first), `${progressOf(first)}${more}`);
    before = atWork;
    await sleep(lookEveryMs);
  }
}
