import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, run } from './account.js';
import type { Binaries } from './binaries.js';
import { EmbeddedDatabaseError, systemErrorCode } from './errors.js';
import type { Place } from './place.js';
import { syncFolder, UNFINISHED_PREFIX } from './stateFiles.js';

const PASSWORD_FILE = 'superuser-password';
/** It takes a second on most machines, and minutes on a slow disk that really writes what it is told to. */
const INITDB_BOUND_MS = 600_000;

/**
 * Makes sure the data directory holds a database that these programs can open, initialising it on the first start.
 * Throws EmbeddedDatabaseError for data of another major version and for a folder that holds something else.
 */
export async function ensureData(
  place: Place,
  binaries: Binaries,
  options: { durable: boolean; log: (line: string) => void },
): Promise<void> {
  const { dataDirectory } = place;
  const version = await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8').catch(missing(undefined));
  if (version === undefined) {
    const content = await readdir(dataDirectory).catch(missing([]));
    if (content.length > 0) {
      throw new EmbeddedDatabaseError(
        `${dataDirectory} holds files but no database. Move it away, or set DATA_DIR to another folder.`,
      );
    }
    options.log('initialising database (first start) …');
    await initialise(place, binaries, options.durable);
    return;
  }
  if (Number(version) !== binaries.major) {
    throw new EmbeddedDatabaseError(
      `The data in ${dataDirectory} was made by PostgreSQL ${version.trim()}, but PostgreSQL ${binaries.major} is installed. ` +
        `Install the release of the service it was made with and move the data over, or set DATA_DIR to another folder.`,
    );
  }
}

/** What to take for a file that is not there. One that is there and cannot be read must not pass for missing. */
function missing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (systemErrorCode(error) === 'ENOENT') return value;
    throw error;
  };
}

/** The superuser's password, which lies in the data directory so that neither can be there without the other. */
export async function superuserPassword(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, PASSWORD_FILE);
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new EmbeddedDatabaseError(
      `The password of the embedded database cannot be read from ${path}. Put the file back, or move the folder away to begin anew.`,
      { cause: error },
    );
  }
}

export function superuserUrl(port: number, password: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/**
 * Initialises next to the final place and moves the whole in one step: a start that was killed half way leaves no data
 * directory at all. The name is new each time, as an initdb whose parent was killed may still be writing into the old one.
 */
async function initialise(place: Place, binaries: Binaries, durable: boolean): Promise<void> {
  const { stateDirectory, dataDirectory, account } = place;
  const workshop = join(stateDirectory, `${UNFINISHED_PREFIX}data-${randomBytes(6).toString('hex')}`);
  const data = join(workshop, 'postgres');
  const passwordFile = join(workshop, PASSWORD_FILE);
  try {
    await mkdir(workshop, { mode: 0o700 });
    await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flush: true });
    for (const path of [passwordFile, workshop]) if (account !== undefined) await chown(path, account.uid, account.gid);
    const { ok, output } = await run(
      binaries.initdb,
      initdbArguments(data, passwordFile, durable),
      account,
      INITDB_BOUND_MS,
    );
    if (!ok) {
      throw new EmbeddedDatabaseError(
        `The database could not be initialised in ${stateDirectory}. PostgreSQL says:\n${lastPart(output)}\n` +
          'Mend that, or set DATABASE_URL to a PostgreSQL 15+ server.',
      );
    }
    await rename(passwordFile, join(data, PASSWORD_FILE));
    await keepToItself(data, account);
    if (durable) await syncFolder(data);
    await rename(data, dataDirectory);
    if (durable) await syncFolder(stateDirectory);
  } finally {
    await rm(workshop, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** initdb leaves it so; it is made sure of because everybody's personal data will lie in there. */
async function keepToItself(data: string, account: Account | undefined): Promise<void> {
  await chmod(data, 0o700);
  const facts = await stat(data);
  if (account !== undefined && facts.uid !== account.uid) {
    throw new EmbeddedDatabaseError(`${data} belongs to user number ${facts.uid} instead of ${account.name}.`);
  }
}

function initdbArguments(data: string, passwordFile: string, durable: boolean): string[] {
  return [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The built-in provider sorts alike on every machine and after every update of its libraries; names are sorted for
    // people by a collation of their own.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
}

function lastPart(output: string): string {
  return output.split('\n').slice(-8).join('\n');
}
