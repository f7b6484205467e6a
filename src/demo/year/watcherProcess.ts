import { createInterface } from 'node:readline';
import { clearUp, type KnownLeftover, known, type Leftover } from './leftovers.js';

/**
 * A process beside a demonstration, which outlives it: it is told a line for each thing that is to go with the demonstration, and when the pipe ends, because
 * the demonstration has ended in whatever way, kill -9 included, it clears up what is still there.
 */
const leftovers: KnownLeftover[] = [];
for await (const line of createInterface({ input: process.stdin })) {
  const leftover = read(line);
  if (leftover !== null) leftovers.push(await known(leftover));
}
const cleared = await Promise.allSettled(leftovers.map(clearUp));
process.exitCode = cleared.every(({ status }) => status === 'fulfilled') ? 0 : 1;

/** Whoever was killed may have been in the middle of a line. */
function read(line: string): Leftover | null {
  try {
    return JSON.parse(line) as Leftover;
  } catch {
    return null;
  }
}
