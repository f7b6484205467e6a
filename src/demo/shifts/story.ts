import { SetClock } from '../../adapters/clock.js';
import { StoryError } from '../apiClient.js';
import { tellJourney } from '../journey.js';
import { attendTheEvenings } from './attendance.js';
import { helpEachOther } from './neighbours.js';
import { publishTheSeries, swap, waitAndTake } from './rota.js';
import { Stage } from './stage.js';

/**
 * Tells a month of a rota from end to end over HTTP, across the change to summer time of 2027, on a fresh embedded database and a clock that is moved
 * from one evening to the next. Returns the exit code.
 */
export async function runShiftsDemo(): Promise<number> {
  const clock = new SetClock(new Date('2027-03-08T10:00:00Z'));
  return await tellJourney('shifts', clock, (url) => tellShifts(new Stage(url, clock)));
}

/** The story itself. @throws StoryError where the service did otherwise */
async function tellShifts(stage: Stage): Promise<void> {
  const [first, second, third] = await publishTheSeries(stage);
  if (!first || !second || !third) throw new StoryError('the series has too few evenings');
  const places = { ...(await waitAndTake(stage, first)), ...(await swap(stage, second)) };
  await attendTheEvenings(stage, [first, second, third], places);
  await helpEachOther(stage);
}
