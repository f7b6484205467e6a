import { createHash } from 'node:crypto';
import { access, chmod, constants, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, accountFor, canEnter, isRoot } from './account.js';
import { EmbeddedDatabaseError, systemErrorCode } from './errors.js';

/** Where everything of one embedded database lies, and who runs it. */
export interface Place {
  stateDirectory: string;
  dataDirectory: string;
  account: Account | undefined;
}

export interface PlaceOptions {
  checkoutRoot: string;
  dataDir?: string;
}

/** Where root may keep state when the checkout cannot be reached by PostgreSQL's account; tests name others. */
export interface SystemFolders {
  state: string;
  temporary: string;
}

const SYSTEM_FOLDERS: SystemFolders = { state: '/var/lib/time-credits', temporary: tmpdir() };

const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR']);

interface Candidate {
  directory: string;
  /** In a folder shared with other users a directory of that name may be a trap: it must be root's own. */
  shared: boolean;
}

async function candidates(options: PlaceOptions, system: SystemFolders): Promise<Candidate[]> {
  const root = await realpath(options.checkoutRoot);
  if (options.dataDir !== undefined) return [{ directory: resolve(root, options.dataDir), shared: false }];
  const own: Candidate = { directory: join(root, '.data'), shared: false };
  if (!isRoot()) return [own];
  const name = `${basename(root) || 'root'}-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`;
  return [
    own,
    { directory: join(system.state, name), shared: true },
    { directory: join(system.temporary, `time-credits-${name}`), shared: true },
  ];
}

function dataDirectoryIn(stateDirectory: string): string {
  return join(stateDirectory, 'postgres');
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Gives every place this checkout's state may be in, the preferred one first. Makes nothing. */
export async function possiblePlaces(
  options: PlaceOptions,
  system = SYSTEM_FOLDERS,
): Promise<Omit<Place, 'account'>[]> {
  const all = await candidates(options, system);
  return all.map(({ directory }) => ({ stateDirectory: directory, dataDirectory: dataDirectoryIn(directory) }));
}

/**
 * Chooses and makes the state directory. An ordinary user's is DATA_DIR or `.data` in the checkout. Root's is the same
 * where PostgreSQL's account can get to it, else one named after the checkout in a system folder; a place that holds
 * data is preferred, so that data is never left behind because a folder became reachable since. The user's own folders
 * are never given other permissions. Throws EmbeddedDatabaseError when no place will do.
 */
export async function choosePlace(options: PlaceOptions, system = SYSTEM_FOLDERS): Promise<Place> {
  const all = await candidates(options, system);
  const held: Candidate[] = [];
  for (const candidate of all) if (await exists(dataDirectoryIn(candidate.directory))) held.push(candidate);
  const reasons: string[] = [];
  for (const { directory, shared } of [...held, ...all.filter((candidate) => !held.includes(candidate))]) {
    const dataDirectory = dataDirectoryIn(directory);
    const account = await accountFor(dataDirectory);
    const reason = await prepare(directory, account, shared);
    if (reason === undefined) return { stateDirectory: directory, dataDirectory, account };
    reasons.push(reason);
  }
  throw new EmbeddedDatabaseError(
    `There is no place for the embedded database: ${reasons.join('; ')}. ` +
      'Set DATA_DIR to a folder that can be used, or DATABASE_URL to a PostgreSQL 15+ server.',
  );
}

/** Makes the directory ready for use and gives undefined, or says why it cannot be used. */
async function prepare(directory: string, account: Account | undefined, shared: boolean): Promise<string | undefined> {
  try {
    const ancestor = await nearestExisting(directory);
    if (ancestor !== directory && !(await canEnter(ancestor, account))) return unreachable(ancestor, account);
    await makeDirectory(directory, account === undefined ? 0o700 : 0o711);
    if (shared) {
      const facts = await lstat(directory);
      if (!facts.isDirectory() || facts.uid !== 0 || (facts.mode & 0o022) !== 0)
        return `${directory} is not root's alone`;
    }
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    if (await canEnter(directory, account)) return undefined;
    return (await openToPassage(directory, account)) ? undefined : unreachable(directory, account);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined || !NOT_WRITABLE.has(code)) throw error;
    return `${directory} cannot be written (${code})`;
  }
}

function unreachable(directory: string, account: Account | undefined): string {
  return `user ${account?.name}, under whom PostgreSQL must run as it refuses root, may not enter ${directory}`;
}

async function nearestExisting(directory: string): Promise<string> {
  let path = directory;
  while (path !== dirname(path) && !(await exists(path))) path = dirname(path);
  return path;
}

/** Makes a directory and its missing parents with exactly this mode, whatever the umask; those that exist stay as they are. */
async function makeDirectory(directory: string, mode: number): Promise<void> {
  if (await exists(directory)) return;
  await makeDirectory(dirname(directory), mode);
  try {
    await mkdir(directory);
    await chmod(directory, mode);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
}

/**
 * Lets PostgreSQL's account pass through (not look into) a directory of root's that was handed over to be the state
 * directory: an empty one, such as `mktemp -d` makes, or one that holds our data already. No other is touched.
 */
async function openToPassage(directory: string, account: Account | undefined): Promise<boolean> {
  const facts = await stat(directory);
  const content = await readdir(directory);
  if (facts.uid !== 0 || (content.length > 0 && !content.includes(basename(dataDirectoryIn(directory))))) return false;
  if (!(await canEnter(dirname(directory), account))) return false;
  await chmod(directory, (facts.mode & 0o777) | 0o011);
  return canEnter(directory, account);
}
