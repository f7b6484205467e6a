import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetClock } from '../../adapters/clock.js';
import { readConfig } from '../../config.js';
import { type RunningService, startService } from '../../service.js';
import { StoryError } from '../apiClient.js';
import { Stage, say, step } from '../shifts/stage.js';
import { proveTheLedger } from '../shifts/story.js';
import { lookFor, putAside } from './matches.js';
import { putUp, Words } from './offers.js';
import { confirm, dropOut, firstRota, letIn } from './rota.js';

/** Tells over HTTP how members find what suits them and a group its rota, on a fresh embedded database. Returns the exit code. */
export async function runMatchDemo(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'time-credits-match-'));
  const clock = new SetClock(new Date('2027-05-10T10:00:00Z'));
  let service: RunningService | undefined;
  try {
    const config = {
      ...readConfig(),
      ...{ databaseUrl: null, redisUrl: null, notify: null, smtp: null, dataDir, port: 0 },
      ...{ run: 'all' as const, logLevel: 'error' as const },
    };
    service = await startService(config, { clock, say });
    if (!service.url) throw new StoryError('the service has no address');
    await tellMatching(new Stage(service.url, clock));
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
async function tellMatching(stage: Stage): Promise<void> {
  const words = await Words.read(stage);
  const offered = await putUp(stage, words);
  await lookFor(stage, words, offered);
  await putAside(stage, offered);
  await letIn(stage, words, offered);
  const rota = await firstRota(stage, words, offered);
  step('Helen confirms it in one go; each hears once of all their suppers');
  await confirm(stage, rota, { booked: 4, ended: 0 });
  await stage.hears('Siobhán', 'The rota of');
  await dropOut(stage, words, rota);
}
