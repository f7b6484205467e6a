import { type ExpiredCredits, expireCredits } from '../commands/accounts/expireCredits.js';
import type { Config } from '../config.js';
import { formatMinutes } from '../domain/minutes.js';
import { dayStart, localDay } from '../domain/schemes/localTime.js';
import { CommandLineError } from './failures.js';
import { onScheme } from './onScheme.js';
import { type Terminal, withProgress } from './terminal.js';

/** The options as they were given. */
export interface ExpireCreditsOptions {
  scheme?: string;
  /** yyyy-mm-dd */
  asOf?: string;
}

/** Passes a scheme's lapsed credits on to its community pot now, rather than when the local day is over as the worker does. */
export async function expireCreditsCommand(
  config: Config,
  terminal: Terminal,
  now: Date,
  options: ExpireCreditsOptions,
): Promise<number> {
  const { slug, members, minutes } = await onScheme(config, terminal, options.scheme, async (scheme) => {
    const lapsedBy = options.asOf === undefined ? now : morningOf(options.asOf.trim(), scheme.timeZone, now);
    const expired = await withProgress(terminal, 'Passing on lapsed credits', () =>
      expireCredits(scheme.contextAt(now), { lapsedBy }, (soFar) => terminal.tell(`${told(soFar)} so far`)),
    );
    return { slug: scheme.slug, ...expired };
  });
  const when = options.asOf === undefined ? '' : ` before ${options.asOf.trim()}`;
  terminal.say(
    members === 0
      ? `${slug}: no credits had lapsed${when}.`
      : `${slug}: ${told({ members, minutes })} had lapsed${when} and went to the community pot.`,
  );
  return 0;
}

function told({ members, minutes }: ExpiredCredits): string {
  return `${formatMinutes(minutes)} of ${members} ${members === 1 ? 'member' : 'members'}`;
}

/** The instant a day begins: by then everything has lapsed that could be used until the end of the day before. */
function morningOf(day: string, zone: string, now: Date): Date {
  const morning = dayStart(day, zone);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(morning.getTime()) || localDay(morning, zone) !== day)
    throw new CommandLineError('--as-of: a day is written like 2026-11-03; correct it.');
  if (morning > now)
    throw new CommandLineError(
      `--as-of: ${day} has not come yet, and credits lapse only then; give today or a day before it.`,
    );
  return morning;
}
