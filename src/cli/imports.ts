import type { Config } from '../config.js';
import { toGlobalId } from '../domain/ids.js';
import { importProgress, importsAtWork } from '../domain/imports/imports.js';
import { type BoardImport, boardImports } from '../queries/board/boardImports.js';
import { followWork } from './followWork.js';
import { onScheme } from './onScheme.js';
import { ProgressBar } from './progressBar.js';
import type { RoundsOptions } from './rounds.js';
import type { Terminal } from './terminal.js';

interface Clock {
  now(): Date;
}

const listedMax = 20;

/** Lists the latest imports of timesheets of a scheme, and follows those at work until none is. */
export async function importsCommand(
  config: Config,
  terminal: Terminal,
  clock: Clock,
  options: RoundsOptions,
  bar = new ProgressBar(),
): Promise<number> {
  await onScheme(config, terminal, options.scheme, async ({ slug, startedHere, contextAt }) => {
    const list = async (areOpen: boolean) =>
      (await boardImports(contextAt(clock.now()), { first: listedMax, areOpen })).nodes;
    const latest = await list(false);
    if (latest.length === 0) terminal.say(`${slug}: no timesheet has been imported yet.`);
    for (const one of latest) terminal.say(inWords(one));
    if (options.once || !latest.some(isAtWork)) return;
    if (startedHere) return terminal.tell('The service is not running: its imports go on once it does.');
    await followWork(terminal, bar, {
      list,
      isAtWork,
      shareOf: (one) => importProgress(one).share / 100,
      progressOf,
      inWords,
    });
  });
  return 0;
}

const isAtWork = ({ state, isGivenUp }: BoardImport): boolean => importsAtWork.includes(state) && !isGivenUp;

function progressOf(one: BoardImport): string {
  const { phase, rowsDone, rows } = importProgress(one);
  return rows === null ? phase : `${phase}: ${rowsDone} of ${rows}`;
}

/** One line: id, when it was asked for, state, and how far it is or what came of it. */
function inWords(one: BoardImport): string {
  const why = one.stoppedWhy === null ? '' : ` (${one.stoppedWhy})`;
  const counts = `${one.rowsAdded} added, ${one.rowsAlreadyLoaded} loaded before, ${one.rowsRefused} with problems`;
  const howFar = one.endedAt === null ? `${progressOf(one)}; ${counts}` : counts;
  return `${toGlobalId('HoursImport', one.id)}  ${one.askedAt.toISOString()}  ${one.state}${why}  ${howFar}`;
}
