import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSchema } from 'graphql';
import { emitSchemaSdl } from './lib/product.js';
import { report, runGate } from './lib/report.js';
import { repositoryRoot } from './lib/repositoryRoot.js';
import { schemaBase } from './lib/schemaBase.js';
import { breakingProblems, lintProblems, snapshotProblems } from './lib/schemaRules.js';

const readOrNull = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

/** `--root` and `--emitted FILE` let the gate's own test check a planted schema without the product's resolvers. */
await runGate('schema', async () => {
  const { values } = parseArgs({
    options: { base: { type: 'string' }, root: { type: 'string' }, emitted: { type: 'string' } },
  });
  const root = resolve(values.root ?? repositoryRoot());
  const emitted = values.emitted === undefined ? await emitSchemaSdl() : readFileSync(values.emitted, 'utf8');
  const committed = readOrNull(join(root, 'schema.graphql'));
  const base = schemaBase(root, committed, values.base);
  const problems = [
    ...snapshotProblems(committed, emitted),
    ...(await breakingProblems(base.sdl, emitted, readOrNull(join(root, 'CHANGELOG.md')) ?? '')),
    ...lintProblems(buildSchema(emitted)),
  ];
  const compared = base.sdl === null ? `no earlier schema at ${base.label}` : `compared with ${base.label}`;
  return report('schema', problems, `the snapshot is the code’s own, nothing unannounced breaks (${compared}).`);
});
