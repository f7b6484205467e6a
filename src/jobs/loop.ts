import { setTimeout as sleep } from 'node:timers/promises';
import { type JobLog, loggableError } from './context.js';

const LONGEST_PAUSE_MS = 10_000;

export interface Loop {
  /** Starts no further turn and waits for the one that runs. */
  stop(): Promise<void>;
}

export interface LoopSettings {
  name: string;
  /** How long to wait after a turn that found nothing to do. */
  idleMs: number;
  log: JobLog;
  /** One turn. True: there is more to do at once. */
  turn(): Promise<boolean>;
}

/** Runs turns one after the other until it is stopped. A turn that fails is said and tried again after a pause that grows. */
export function startLoop(settings: LoopSettings): Loop {
  const stopping = new AbortController();
  const running = runTurns(settings, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function runTurns(settings: LoopSettings, stopping: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stopping.aborted) {
    let pauseMs: number;
    try {
      pauseMs = (await settings.turn()) ? 0 : settings.idleMs;
      failures = 0;
    } catch (error) {
      failures += 1;
      pauseMs = Math.min(500 * 2 ** failures, LONGEST_PAUSE_MS);
      settings.log.error(
        { loop: settings.name, failures, ...loggableError(error) },
        'a loop of the worker failed and tries again',
      );
    }
    await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}
