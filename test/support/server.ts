import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The database that every test file's own one is cloned from. */
export const templateName = 'tc_test_template';

/** The folder of package.json. */
export const checkoutRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** Compiled code, kept for the programs that tests start: most of what a start costs is compiling. */
export const compiledCode = { NODE_COMPILE_CACHE: join(checkoutRoot, '.data', 'compiled') };

/** Where the global setup leaves the address of the server it started, for the workers. */
export const serverFile = join(checkoutRoot, '.data', 'test-server.json');

/** A superuser's URL of the test server. TEST_DATABASE_URL points to another one. */
export function testServerUrl(): string {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return given;
  return (JSON.parse(readFileSync(serverFile, 'utf8')) as { url: string }).url;
}
