import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogueOf } from './lib/catalogue.js';
import { catalogueDifferences, leftovers } from './lib/catalogueDiff.js';
import { frozenProblems, type SqlFile } from './lib/frozenFunctions.js';
import { migrateDownAll, migrateUp } from './lib/product.js';
import { report, runGate } from './lib/report.js';
import { repositoryRoot } from './lib/repositoryRoot.js';
import { withClient, withEmptyDatabases, withServer } from './lib/scratchDatabases.js';
import { standingProblems } from './lib/standingRules.js';

function ledgerFiles(root: string): SqlFile[] {
  const folder = join(root, 'src', 'ledger', 'sql');
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  if (names.length === 0) throw new Error('src/ledger/sql holds no .sql file: nothing to compare the migrations with.');
  return names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** Up on one database; up, down and up again on another: both must end the same, and nothing may be left in between. */
async function problemsOf(once: string, twice: string, files: readonly SqlFile[]): Promise<string[]> {
  const catalogueAt = (url: string) => withClient(url, catalogueOf);
  const empty = await catalogueAt(twice);
  await migrateUp(once);
  const ran = await migrateUp(twice);
  const undone = await migrateDownAll(twice);
  const afterDown = await catalogueAt(twice);
  await migrateUp(twice);

  const problems = leftovers(empty, afterDown);
  if (ran.length === 0 || undone.length !== ran.length) {
    problems.push(`${ran.length} migrations went up and ${undone.length} came down.`);
  }
  problems.push(...catalogueDifferences('up', await catalogueAt(once), 'up-down-up', await catalogueAt(twice)));
  return withClient(once, async (client) => {
    problems.push(...(await standingProblems(client)));
    await client.query('BEGIN');
    problems.push(...(await frozenProblems(client, files)));
    await client.query('ROLLBACK');
    return problems;
  });
}

await runGate('migrations', async () => {
  const { values } = parseArgs({ options: { url: { type: 'string' } } });
  const root = repositoryRoot();
  const files = ledgerFiles(root);
  const problems = await withServer(values.url, root, (adminUrl) =>
    withEmptyDatabases(adminUrl, 2, async ([once = '', twice = '']) => problemsOf(once, twice, files)),
  );
  return report('migrations', problems, 'up equals up-down-up, nothing is left behind, every wall stands.');
});
