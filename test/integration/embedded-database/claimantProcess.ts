import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedDatabaseInUse } from '../../../src/adapters/embedded-database/index.js';
import { claimOwnership, type Ownership } from '../../../src/adapters/embedded-database/owner.js';

const ROUNDS = 10;
const directory = process.argv[2] ?? '';
const held = join(directory, 'held');

async function claim(): Promise<Ownership> {
  for (;;) {
    try {
      return await claimOwnership(directory);
    } catch (error) {
      if (!(error instanceof EmbeddedDatabaseInUse)) throw error;
      await pause(1);
    }
  }
}

for (let round = 1; round <= ROUNDS; round++) {
  const ownership = await claim();
  try {
    await writeFile(held, '', { flag: 'wx' });
    await pause(2);
    await rm(held);
    process.stdout.write('held alone\n');
  } catch (error) {
    process.stdout.write(`held by two: ${String(error)}\n`);
  }
  // The last round ends by dying, so that the others compete for taking over from a dead owner too.
  if (round < ROUNDS) await ownership.release();
}
process.kill(process.pid, 'SIGKILL');
