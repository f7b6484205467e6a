import { rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { stopAbandonedDatabase } from '../../adapters/embedded-database/abandoned.js';
import { EmbeddedDatabaseInUse } from '../../adapters/embedded-database/index.js';
import { startTokenOf } from '../../adapters/embedded-database/processes.js';

/** What a demonstration has on the machine that is to go with it: the folder of an embedded database with its server, or a process. */
export type Leftover = { kind: 'DATABASE'; checkoutRoot: string; dataDir: string } | { kind: 'PROCESS'; pid: number };

/** It, and for a process what tells it from any other that has its number later. */
export type KnownLeftover = Leftover & { startToken?: string | undefined };

const tries = 60;
const pauseMs = 500;
const endsWithinMs = 5_000;

/** While it is there. */
export async function known(leftover: Leftover): Promise<KnownLeftover> {
  return leftover.kind === 'PROCESS' ? { ...leftover, startToken: await startTokenOf(leftover.pid) } : leftover;
}

/** Whatever of it is still there is stopped and removed. Where nothing is, it does nothing. */
export async function clearUp(leftover: KnownLeftover): Promise<void> {
  if (leftover.kind === 'DATABASE') await clearDatabase(leftover.checkoutRoot, leftover.dataDir);
  else if (leftover.startToken !== undefined) await endProcess(leftover.pid, leftover.startToken);
}

/** Again and again for half a minute: whoever was killed may have just begun to make it, and what it had begun still writes there. */
async function clearDatabase(checkoutRoot: string, dataDir: string): Promise<void> {
  for (let time = 0; time < tries; time += 1) {
    if ((await stat(dataDir).catch(() => undefined)) === undefined) return;
    try {
      await stopAbandonedDatabase({ checkoutRoot, dataDir });
      await rm(dataDir, { recursive: true, force: true });
    } catch (error) {
      if (!(error instanceof EmbeddedDatabaseInUse) && time === tries - 1) throw error;
    }
    await pause(pauseMs);
  }
}

/** In order, and by force where it does not go. */
async function endProcess(pid: number, startToken: string): Promise<void> {
  const lives = async () => (await startTokenOf(pid)) === startToken;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!(await lives())) return;
    process.kill(pid, signal);
    const from = performance.now();
    while ((await lives()) && performance.now() - from < endsWithinMs) await pause(pauseMs / 10);
  }
}
