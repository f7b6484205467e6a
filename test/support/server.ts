import { hash } from 'node:crypto';
import { readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The database that every test file's own one is cloned from. */
export const templateName = 'tc_test_template';

/** The folder of package.json. */
export const checkoutRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** Compiled code, kept for the programs that tests start: most of what a start costs is compiling. */
export const compiledCode = { NODE_COMPILE_CACHE: join(checkoutRoot, '.data', 'compiled') };

const sharedMemory = '/dev/shm';
const roomWanted = 1024 ** 3;

/**
 * A folder in memory for the data of the test server, where there is one with room enough (a container may have 64 MB): every test file has a database
 * made and dropped, hundreds of files each time, and on a disk that costs a quarter of the whole run's processor time.
 */
export function memoryFolder(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const { bavail, bsize } = statfsSync(sharedMemory);
    if (bavail * bsize < roomWanted) return undefined;
  } catch {
    return undefined;
  }
  return join(sharedMemory, `time-credits-test-${process.getuid?.() ?? 0}-${hash('sha256', checkoutRoot).slice(0, 8)}`);
}

/** Where the global setup leaves the address of the server it started, for the workers. */
export const serverFile = join(checkoutRoot, '.data', 'test-server.json');

/** A superuser's URL of the test server. TEST_DATABASE_URL points to another one. */
export function testServerUrl(): string {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return given;
  return (JSON.parse(readFileSync(serverFile, 'utf8')) as { url: string }).url;
}
