import type { RequestContext } from '../commands/context.js';
import { resumeHoursImport } from '../commands/imports/resumeHoursImport.js';
import { stopHoursImport } from '../commands/imports/stopHoursImport.js';
import { resumeRound } from '../commands/rounds/resumeRound.js';
import { stopRound } from '../commands/rounds/stopRound.js';
import type { Config } from '../config.js';
import { DomainError, RequestError } from '../domain/errors.js';
import { fromGlobalId } from '../domain/ids.js';
import { CommandLineError } from './failures.js';
import { onScheme } from './onScheme.js';
import type { Terminal } from './terminal.js';

/** Long work of which one is kept from the command line, by the command that lists it. */
interface KeptWork {
  type: string;
  name: string;
  named: string;
  stopped: string;
  stop(context: RequestContext, id: string): Promise<unknown>;
  resume(context: RequestContext, id: string): Promise<unknown>;
}

const works = {
  rounds: {
    ...{ type: 'Round', name: 'round', named: 'a round', stopped: 'It stands still after the batch that is at work.' },
    stop: (context, roundId) => stopRound(context, { roundId }),
    resume: (context, roundId) => resumeRound(context, { roundId }),
  },
  imports: {
    ...{ type: 'HoursImport', name: 'import', named: 'an import' },
    stopped: 'It stands still after the step that is at work.',
    stop: (context, importId) => stopHoursImport(context, { importId }),
    resume: (context, importId) => resumeHoursImport(context, { importId }),
  },
} satisfies Record<string, KeptWork>;

/** Has one stand still, or go on, as the service itself: whoever has the machine may. Leaves the command's audit row. @throws CommandLineError */
export async function keepWorkCommand(
  config: Config,
  terminal: Terminal,
  clock: { now(): Date },
  kind: keyof typeof works,
  keep: 'stop' | 'resume',
  typedId: string,
  options: { scheme?: string },
): Promise<number> {
  const work: KeptWork = works[kind];
  const id = fromGlobalId(typedId.trim());
  if (id?.type !== work.type)
    throw new CommandLineError(
      `The id of ${work.named} is the one that \`npm run ${kind} -- --scheme NAME\` lists; correct it.`,
    );
  await onScheme(config, terminal, options.scheme, async ({ slug, contextAt }) => {
    try {
      await work[keep](contextAt(clock.now()), id.id);
    } catch (error) {
      if (error instanceof DomainError) throw new CommandLineError(error.message);
      if (error instanceof RequestError && error.code === 'NOT_FOUND')
        throw new CommandLineError(`${slug} has no ${work.name} with this id; correct it.`);
      throw error;
    }
    terminal.say(keep === 'stop' ? work.stopped : 'It goes on where it stopped.');
  });
  return 0;
}
