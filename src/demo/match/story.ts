import { SetClock } from '../../adapters/clock.js';
import { step, tellJourney } from '../journey.js';
import { Stage } from '../shifts/stage.js';
import { lookFor, putAside } from './matches.js';
import { putUp, Words } from './offers.js';
import { confirm, dropOut, firstRota, letIn } from './rota.js';

/** Tells over HTTP how members find what suits them and a group its rota, on a fresh embedded database. Returns the exit code. */
export async function runMatchDemo(): Promise<number> {
  const clock = new SetClock(new Date('2027-05-10T10:00:00Z'));
  return await tellJourney('match', clock, (url) => tellMatching(new Stage(url, clock)));
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
