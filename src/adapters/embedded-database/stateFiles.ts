import { randomBytes } from 'node:crypto';
import { chown, open, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRoot } from './account.js';

/** Prefix of files that are not finished; one left by a killed process may be removed at any time. */
export const UNFINISHED_PREFIX = 'unfinished-';

/**
 * Gives a path made by root to whoever owns the folder it is in, so that a start as root never locks the ordinary user
 * out of a state directory of theirs.
 */
export async function giveToFolderOwner(path: string): Promise<void> {
  if (!isRoot()) return;
  const folder = await stat(dirname(path));
  await chown(path, folder.uid, folder.gid);
}

/** Writes a complete file under a name of its own in the folder, readable by its owner only, and gives its path. */
export async function writeUnfinished(folder: string, content: string): Promise<string> {
  const path = join(folder, `${UNFINISHED_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`);
  await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  await giveToFolderOwner(path);
  return path;
}

/** Replaces a file in one step: a reader sees the old text or the new text, never half of it. */
export async function replaceFile(path: string, content: string): Promise<void> {
  await rename(await writeUnfinished(dirname(path), content), path);
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
