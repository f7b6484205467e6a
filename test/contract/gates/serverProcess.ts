import { once } from 'node:events';
import { repositoryRoot } from '../../../scripts/lib/repositoryRoot.js';
import { withServer } from '../../../scripts/lib/scratchDatabases.js';

// A process of its own, so that the database outlives no test run: it stops when the test closes this process's input,
// and input closes by itself when the test's process dies.
await withServer(undefined, repositoryRoot(), async (adminUrl) => {
  process.stdout.write(`${adminUrl}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
});
