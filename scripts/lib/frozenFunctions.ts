import { APPLICATION_SCHEMAS, type Catalogue, type CatalogueClient, catalogueOf } from './catalogue.js';
import { catalogueDifferences } from './catalogueDiff.js';

export interface SqlFile {
  readonly name: string;
  readonly text: string;
}

const SCRATCH_SCHEMA = 'frozen_check';
const PRODUCT_SCHEMA = 'tc';

/**
 * The functions and types of one schema, with their owner left out and the schema's name made the product's own, so that
 * the same text installed in two schemas gives two equal catalogues.
 */
function codeOf(catalogue: Catalogue, schema: string): Map<string, string> {
  const asProduct = (text: string): string => text.replaceAll(`${schema}.`, `${PRODUCT_SCHEMA}.`);
  const code = [...catalogue].filter(
    ([name]) => /^(function|type) /.test(name) && name.split(' ')[1]?.startsWith(`${schema}.`),
  );
  return new Map(code.map(([name, definition]) => [asProduct(name), asProduct(definition.replace(/owner \S+\s/, ''))]));
}

const bareName = (name: string): string => name.split('(')[0] ?? name;

/**
 * Compares the functions and types in the files with those the migrations installed. The migrations hold frozen copies;
 * a file changed without a migration of its own would never reach a running scheme.
 *
 * Installs the files into a scratch schema inside the caller's transaction; the caller rolls back.
 */
export async function frozenProblems(client: CatalogueClient, files: readonly SqlFile[]): Promise<string[]> {
  await client.query(`CREATE SCHEMA ${SCRATCH_SCHEMA}`);
  const problems: string[] = [];
  let known = 0;
  for (const { name, text } of [...files].sort((left, right) => (left.name < right.name ? -1 : 1))) {
    await client.query(`SET LOCAL search_path = ${SCRATCH_SCHEMA}, ${PRODUCT_SCHEMA}`);
    try {
      await client.query(text);
    } catch (error) {
      throw new Error(`src/ledger/sql/${name} cannot be installed: ${error instanceof Error ? error.message : error}`);
    }
    const { rows } = await client.query(`
      SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = n.oid) + (SELECT count(*) FROM pg_type WHERE typnamespace = n.oid) AS count
      FROM (${APPLICATION_SCHEMAS}) n WHERE nspname = '${SCRATCH_SCHEMA}'`);
    const now = Number(rows[0]?.count);
    if (now <= known) problems.push(`src/ledger/sql/${name} defines no function and no type.`);
    known = now;
  }
  const catalogue = await catalogueOf(client);
  const inFiles = codeOf(catalogue, SCRATCH_SCHEMA);
  const named = new Set([...inFiles.keys()].map(bareName));
  // Functions without a file (the migrations' own helpers) are not compared; an old overload of one with a file is.
  const installed = new Map([...codeOf(catalogue, PRODUCT_SCHEMA)].filter(([name]) => named.has(bareName(name))));
  return [...problems, ...catalogueDifferences('in the migrations', installed, 'in src/ledger/sql', inFiles)];
}
