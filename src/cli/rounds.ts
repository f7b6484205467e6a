import type { Config } from '../config.js';
import { toGlobalId } from '../domain/ids.js';
import { type BoardRound, boardRounds } from '../queries/board/boardRounds.js';
import { followWork } from './followWork.js';
import { onScheme } from './onScheme.js';
import { ProgressBar } from './progressBar.js';
import type { Terminal } from './terminal.js';

/** The options as they were given. */
export interface RoundsOptions {
  scheme?: string;
  /** Only the list: whatever runs is not followed. */
  once?: boolean;
}

interface Clock {
  now(): Date;
}

const listedMax = 20;

/** Lists the latest rounds of a scheme, and follows those that run until none does. */
export async function roundsCommand(
  config: Config,
  terminal: Terminal,
  clock: Clock,
  options: RoundsOptions,
  bar = new ProgressBar(),
): Promise<number> {
  await onScheme(config, terminal, options.scheme, async ({ slug, startedHere, contextAt }) => {
    const list = async (areOpen: boolean) =>
      (await boardRounds(contextAt(clock.now()), { first: listedMax, areOpen })).nodes;
    const latest = await list(false);
    if (latest.length === 0) terminal.say(`${slug}: there has been no round yet.`);
    for (const round of latest) terminal.say(inWords(round));
    if (options.once || !latest.some(isAtWork)) return;
    if (startedHere) return terminal.tell('The service is not running: its rounds go on once it does.');
    await followWork(terminal, bar, {
      list,
      isAtWork,
      shareOf,
      progressOf: (round) => `${nameOf(round)}: ${countsOf(round)}`,
      inWords,
    });
  });
  return 0;
}

const isAtWork = ({ state, isGivenUp }: BoardRound): boolean =>
  (state === 'WAITING' || state === 'RUNNING') && !isGivenUp;

const nameOf = ({ kind, periodOn }: BoardRound): string => `${kind} ${periodOn}`;

function countsOf({ lookedCount, totalCount, toldCount, isGivenUp }: BoardRound): string {
  if (isGivenUp)
    return `given up after several tries, ${lookedCount} looked at, ${toldCount} told; resume it or stop it`;
  if (totalCount === null) return 'waits for a worker';
  return `${lookedCount} of ${Math.max(totalCount, lookedCount)} looked at, ${toldCount} told`;
}

function shareOf({ lookedCount, totalCount }: BoardRound): number {
  if (totalCount === null) return 0;
  return totalCount === 0 ? 1 : lookedCount / Math.max(totalCount, lookedCount);
}

/** One line: id, name, state and how far it is. */
function inWords(round: BoardRound): string {
  const why = round.droppedWhy === null ? '' : ` (${round.droppedWhy})`;
  return `${toGlobalId('Round', round.id)}  ${nameOf(round)}  ${round.state}${why}  ${countsOf(round)}`;
}
