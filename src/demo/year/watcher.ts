import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Leftover } from './leftovers.js';

const program = fileURLToPath(new URL('./watcherProcess.js', import.meta.url));

/** Sees to it that nothing outlives this process, however it ends. */
export interface Watcher {
  /** Names something that is to go with this process. Of a database before it is made, of a process once it has its number. */
  watch(leftover: Leftover): void;
  /** Everything was stopped in order: the watcher looks once more, and ends. */
  end(): Promise<void>;
}

/** Starts the watcher, in a process group of its own: what ends this one from a terminal leaves it be. It hears that this process has ended by its pipe. */
export function startWatcher(): Watcher {
  const child = spawn(process.execPath, ['--no-warnings', program], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  const ended = once(child, 'exit').catch(() => undefined);
  child.unref();
  // A watcher that could not be started, or was ended by somebody: the demonstration still stops in order what it started.
  child.stdin.on('error', () => undefined);
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return {
    watch(leftover) {
      child.stdin.write(`${JSON.stringify(leftover)}\n`);
    },
    async end() {
      child.stdin.end();
      child.ref();
      await ended;
    },
  };
}
