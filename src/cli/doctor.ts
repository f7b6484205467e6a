import type { Clock } from '../adapters/clock.js';
import type { Config } from '../config.js';
import { findDatabaseUrl } from '../databases.js';
import { lookAtBacklog } from './doctor/backlog.js';
import { lookAtDatabase } from './doctor/database.js';
import { broken, type Finding } from './doctor/finding.js';
import { lookAtNotify } from './doctor/notify.js';
import { lookAtQueue, lookAtService } from './doctor/reach.js';
import { lookAtSettings } from './doctor/settings.js';
import { explain } from './failures.js';
import { type Terminal, withProgress } from './terminal.js';

const signs = { OK: 'ok    ', MEND: 'mend  ', BROKEN: 'BROKEN' } as const;

/** Looks at a deployment with its own settings, and says what to mend. Changes nothing. Exit code 1 where something is broken. */
export async function doctorCommand(
  config: Config,
  terminal: Terminal,
  clock: Clock,
  nodeVersion: string,
): Promise<number> {
  const findings = await withProgress(terminal, 'Looking', () => look(config, clock, nodeVersion));
  for (const { state, what, mend } of findings)
    terminal.say(`${signs[state]}  ${what}${mend ? `\n        → ${mend}` : ''}`);
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  terminal.say(`doctor: ${count('OK')} ok, ${count('MEND')} to mend, ${count('BROKEN')} broken`);
  return count('BROKEN') === 0 ? 0 : 1;
}

async function look(config: Config, clock: Clock, nodeVersion: string): Promise<Finding[]> {
  const findings = lookAtSettings(config, nodeVersion);
  const now = () => clock.now();
  const url = await findDatabaseUrl(config);
  if (url === null) {
    findings.push(
      broken('The service is not running, and its embedded database with it', 'run: npm start, or set DATABASE_URL'),
    );
    return findings;
  }
  findings.push(...(await lookAtDatabase(url, config.databaseUrl === null, now).catch(unreachable)));
  if (!findings.some(({ what }) => /^All \d+ migrations/.test(what))) return findings;
  findings.push(...(await lookAtBacklog(url, now).catch(unreachable)));
  findings.push(...(await lookAtQueue(config, url)), ...(await lookAtService(config)), ...(await lookAtNotify(config)));
  return findings;
}

function unreachable(error: unknown): Finding[] {
  const line = explain(error);
  if (line === null) throw error;
  const [what = line, how] = line.split(': ');
  return [broken(what, how ?? 'look at the settings')];
}
