import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SetClock } from '../adapters/clock.js';
import { readConfig } from '../config.js';
import { openDatabase } from '../databases.js';
import { type RunningService, startService } from '../service.js';
import { StoryError } from './apiClient.js';

export const say = (line = ''): void => console.log(line);
export const step = (title: string): void => say(`\n— ${title}`);

/** @throws StoryError where the service did otherwise than the story says: it ends there */
export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new StoryError(what);
}

/**
 * Tells a story over HTTP to a service on a fresh embedded database and a clock that the story may move, and proves the ledger at its end. Says `journey: ok`
 * or what was otherwise, and returns the exit code.
 */
export async function tellJourney(
  name: string,
  clock: SetClock,
  tell: (url: string, service: RunningService) => Promise<void>,
): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), `time-credits-${name}-`));
  let service: RunningService | undefined;
  try {
    const config = {
      ...readConfig(),
      ...{ databaseUrl: null, redisUrl: null, notify: null, smtp: null, dataDir, port: 0 },
      ...{ run: 'all' as const, logLevel: 'error' as const },
    };
    service = await startService(config, { clock, say });
    if (!service.url) throw new StoryError('the service has no address');
    await tell(service.url, service);
    await proveTheLedger(service);
    say('\njourney: ok');
    return 0;
  } catch (error) {
    console.error(error instanceof StoryError ? `\njourney: failed: ${error.message}` : error);
    return 1;
  } finally {
    await service?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** @throws StoryError with the first difference */
async function proveTheLedger(service: RunningService): Promise<void> {
  step('The ledger');
  const auditor = await openDatabase({ url: service.home.urlOf('tc_auditor'), role: 'tc_auditor', poolMax: 1 });
  try {
    const { rows } = await auditor.pool.query<{ difference: string }>('SELECT difference FROM check_ledger()');
    expectThat(rows.length === 0, `the ledger does not hold: ${rows[0]?.difference}`);
    say('  0 differences.');
  } finally {
    await auditor.close();
  }
}
