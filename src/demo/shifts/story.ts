import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetClock } from '../../adapters/clock.js';
import { readConfig } from '../../config.js';
import { openDatabase } from '../../databases.js';
import { type RunningService, startService } from '../../service.js';
import { StoryError } from '../apiClient.js';
import { attendTheEvenings } from './attendance.js';
import { helpEachOther } from './neighbours.js';
import { publishTheSeries, swap, waitAndTake } from './rota.js';
import { expectThat, Stage, say, step } from './stage.js';

/**
 * Tells a month of a rota from end to end over HTTP, across the change to summer time of 2027, on a fresh embedded database and a clock that is moved
 * from one evening to the next. Returns the exit code.
 */
export async function runShiftsDemo(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'time-credits-shifts-'));
  const clock = new SetClock(new Date('2027-03-08T10:00:00Z'));
  let service: RunningService | undefined;
  try {
    const config = {
      ...readConfig(),
      ...{ databaseUrl: null, redisUrl: null, notify: null, smtp: null, dataDir, port: 0 },
      ...{ run: 'all' as const, logLevel: 'error' as const },
    };
    service = await startService(config, { clock, say });
    if (!service.url) throw new StoryError('the service has no address');
    await tellShifts(new Stage(service.url, clock));
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

/** The story itself. @throws StoryError where the service did otherwise */
async function tellShifts(stage: Stage): Promise<void> {
  const [first, second, third] = await publishTheSeries(stage);
  if (!first || !second || !third) throw new StoryError('the series has too few evenings');
  const places = { ...(await waitAndTake(stage, first)), ...(await swap(stage, second)) };
  await attendTheEvenings(stage, [first, second, third], places);
  await helpEachOther(stage);
}

/** @throws StoryError with the first difference */
export async function proveTheLedger(service: RunningService): Promise<void> {
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
