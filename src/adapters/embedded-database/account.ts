import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { EmbeddedDatabaseError, systemErrorCode } from './errors.js';

/** The account PostgreSQL runs under when the service itself runs as root, which PostgreSQL refuses. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

export interface CommandResult {
  ok: boolean;
  output: string;
}

/**
 * What every child sees. The environment of the service is kept from them on purpose: a stray PGDATA or PGPORT, or a
 * translated message, would change what initdb and postgres do.
 */
export const CHILD_ENVIRONMENT: NodeJS.ProcessEnv =
  process.platform === 'win32'
    ? { LC_ALL: 'C', TZ: 'UTC' }
    : { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Finds the account for PostgreSQL in the text of /etc/passwd: `postgres` where there is one, else `nobody`. */
export function unprivilegedAccount(passwd: string): Account | undefined {
  const entries = new Map(passwd.split('\n').map((line) => [line.split(':', 1)[0], line.split(':')] as const));
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const [, , uid, gid] = entries.get(name) ?? [];
    // The system may write nobody's number as -2; files then carry its unsigned form.
    if (uid !== undefined && gid !== undefined && Number(uid) !== 0) {
      return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
    }
  }
  return undefined;
}

/**
 * Says under which account PostgreSQL must run for this data directory; undefined means "as the service itself".
 * Data that exists keeps its owner, because PostgreSQL refuses a directory of somebody else: so `sudo npm start` opens
 * what an ordinary `npm start` made.
 */
export async function accountFor(dataDirectory: string): Promise<Account | undefined> {
  if (!isRoot()) return undefined;
  const existing = await stat(dataDirectory).catch(() => undefined);
  if (existing !== undefined && existing.uid !== 0) {
    return { name: `number ${existing.uid}`, uid: existing.uid, gid: existing.gid };
  }
  const account = unprivilegedAccount(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  if (account === undefined) {
    throw new EmbeddedDatabaseError(
      'PostgreSQL refuses to run as root, and /etc/passwd has neither a user "postgres" nor "nobody" to run it under. ' +
        'Start the service as an ordinary user, or set DATABASE_URL to a PostgreSQL 15+ server.',
    );
  }
  return account;
}

/** Runs a command under the account and gives what it printed; one that is not done within the bound is ended. */
export function run(
  file: string,
  args: string[],
  account: Account | undefined,
  boundMs = 60_000,
): Promise<CommandResult> {
  const identity = account === undefined ? {} : { uid: account.uid, gid: account.gid };
  const options = {
    ...identity,
    cwd: account === undefined ? undefined : '/',
    env: CHILD_ENVIRONMENT,
    timeout: boundMs,
  };
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null, stdout: string, stderr: string) => {
      const code = systemErrorCode(error);
      if (account !== undefined && (code === 'EPERM' || code === 'EINVAL')) {
        reject(
          new EmbeddedDatabaseError(
            `PostgreSQL refuses to run as root, and this machine does not let root start a process as user ` +
              `${account.name} (${code}). Start the service as an ordinary user, or set DATABASE_URL to a PostgreSQL 15+ server.`,
          ),
        );
        return;
      }
      const reason = error === null || stderr.trim() !== '' ? '' : error.message;
      resolve({ ok: error === null, output: `${stdout}${stderr}${reason}`.trim() });
    };
    try {
      execFile(file, args, options, settle);
    } catch (error) {
      // Some failures to change the account are thrown at once instead of being handed to the callback.
      settle(error instanceof Error ? error : new Error(String(error)), '', '');
    }
  });
}

/**
 * Says whether the account can walk into a directory. It is tried rather than reckoned from the mode bits, because
 * access lists, mounts and user namespaces have a say too.
 */
export async function canEnter(directory: string, account: Account | undefined): Promise<boolean> {
  if (account === undefined) return true;
  return (await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], account)).ok;
}
