import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Account, run } from './account.js';
import { EmbeddedDatabaseError, systemErrorCode } from './errors.js';

const POLL_MS = 50;

interface ProcessStatus {
  parentPid: number;
  startToken: string;
}

function parsePid(text: string | undefined): number | undefined {
  const pid = Number(text?.trim());
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

async function linuxStatus(pid: number): Promise<ProcessStatus | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The second field is the program's name in brackets and may itself hold blanks and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parentPid] = fields;
  const startTicks = fields[19];
  if (startTicks === undefined || state === 'Z' || state === 'X') return undefined;
  // Ticks count from the boot, and a boot tends to repeat itself: without the boot's id, a pid of yesterday could match.
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return { parentPid: Number(parentPid), startToken: `${bootId.trim()} ${startTicks}` };
}

/**
 * Gives a token that tells this process from any other that ever had or will have its pid, or undefined when no such
 * process lives (a dead one waiting for its parent does not live). On Windows the token only says that the pid is in use.
 */
export async function startTokenOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return (await linuxStatus(pid))?.startToken;
  if (process.platform === 'win32') return exists(pid) ? 'in use' : undefined;
  const { ok, output } = await run('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], undefined);
  return ok && output !== '' && !output.startsWith('Z') ? output.replace(/^\S+\s+/, '') : undefined;
}

/** The pid that postmaster.pid names, living or not. */
export async function recordedServerPid(dataDirectory: string): Promise<number | undefined> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => undefined);
  return parsePid(text?.split('\n', 1)[0]);
}

/** Prints the pid and program of every process whose working directory is the argument. */
const WORKING_IN = `for p in /proc/[0-9]*; do
  if [ "$p/cwd" -ef "$1" ]; then echo "\${p#/proc/} $(readlink "$p/exe")"; fi
done`;

/**
 * Every PostgreSQL process that works in this data directory. On Linux all processes are looked through, as
 * postmaster.pid may be gone and the children of a killed postmaster may outlive it: either would keep the directory
 * locked. The working directory is compared by inode, so a checkout that was moved under a running server is recognised,
 * and so is a server whose program was replaced by a fresh install. The account itself looks, because in a container
 * root may not look into the processes of others.
 */
async function serverProcesses(
  dataDirectory: string,
  account: Account | undefined,
): Promise<Map<number, ProcessStatus>> {
  const found = new Map<number, ProcessStatus>();
  if (process.platform === 'linux') {
    const { output } = await run('/bin/sh', ['-c', WORKING_IN, 'sh', dataDirectory], account);
    for (const [, pid, program = ''] of output.matchAll(/^(\d+) (.*)$/gm)) {
      const status = await linuxStatus(Number(pid));
      if (status !== undefined && basename(program).replace(' (deleted)', '') === 'postgres') {
        found.set(Number(pid), status);
      }
    }
    return found;
  }
  const pid = await recordedServerPid(dataDirectory);
  if (pid === undefined || process.platform === 'win32') return found;
  const { ok, output } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)], undefined);
  if (ok && output.includes('postgres') && output.includes(dataDirectory)) {
    found.set(pid, { parentPid: 0, startToken: '' });
  }
  return found;
}

function signal(pids: Iterable<number>, name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if (systemErrorCode(error) !== 'ESRCH') throw error;
    }
  }
}

/**
 * Stops the server that a killed service left running in this data directory, if there is one: in order first, then by
 * force (which is safe, the next start recovers from the log). It is stopped rather than adopted because its sessions
 * may still hold the dead service's locks and half-done transactions. The caller must own the directory.
 */
export async function stopLeftoverServers(
  dataDirectory: string,
  account: Account | undefined,
  log: (line: string) => void,
): Promise<void> {
  let processes = await serverProcesses(dataDirectory, account);
  if (processes.size === 0) return;
  log(`stopping the database server that a killed service left behind (process ${[...processes.keys()][0]}) …`);
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ];
  for (const [name, boundMs] of steps) {
    // SIGINT asks the postmaster for a fast shutdown; to one of its children it would only mean "cancel your query".
    const postmasters = [...processes].filter(([, status]) => !processes.has(status.parentPid)).map(([pid]) => pid);
    signal(name === 'SIGINT' ? postmasters : processes.keys(), name);
    for (const startedAt = performance.now(); performance.now() - startedAt < boundMs; ) {
      await pause(POLL_MS);
      processes = await serverProcesses(dataDirectory, account);
      if (processes.size === 0) return;
    }
  }
  throw new EmbeddedDatabaseError(
    `The database server of a killed service (process ${[...processes.keys()].join(', ')}) still runs in ${dataDirectory} ` +
      'and could not be stopped. End that process, then start again.',
  );
}

/**
 * Removes a postmaster.pid whose number now belongs to an unrelated process: PostgreSQL would take that process for
 * another server and refuse to start. A file that names no living process stays for PostgreSQL itself, which first
 * looks whether shared memory of its last run is still in use. Call after stopLeftoverServers.
 */
export async function removeMisleadingPidFile(dataDirectory: string): Promise<void> {
  const pid = await recordedServerPid(dataDirectory);
  if (pid === undefined || process.platform === 'win32' || !exists(pid)) return;
  await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
}
