import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitSchemaSdl } from './lib/product.js';
import { runGate } from './lib/report.js';
import { repositoryRoot } from './lib/repositoryRoot.js';

await runGate('schema:emit', async () => {
  const path = join(repositoryRoot(), 'schema.graphql');
  writeFileSync(path, `${(await emitSchemaSdl()).trimEnd()}\n`);
  console.log('schema.graphql is written; read the difference before you commit it.');
  return 0;
});
