import { APPLICATION_FUNCTIONS, APPLICATION_RELATIONS, APPLICATION_TYPES, type CatalogueClient } from './catalogue.js';

/** Each query names what breaks the rule that its key states. */
const RULES: Readonly<Record<string, string>> = {
  'has a scheme_id and no row-level security in force (ENABLE and FORCE)': `
    SELECT format('table %I.%I', c.nspname, c.relname) AS name FROM (${APPLICATION_RELATIONS}) c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scheme_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
  'is not owned by tc_owner': `
    SELECT format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END, c.nspname, c.relname) AS name
    FROM (${APPLICATION_RELATIONS}) c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relowner::regrole::text <> 'tc_owner'
    UNION ALL SELECT 'function ' || identity FROM (${APPLICATION_FUNCTIONS}) p WHERE proowner::regrole::text <> 'tc_owner'
    UNION ALL SELECT format('type %I.%I', nspname, typname) FROM (${APPLICATION_TYPES}) t WHERE typowner::regrole::text <> 'tc_owner'`,
  'is SECURITY DEFINER without a pinned search_path': `
    SELECT 'function ' || identity AS name FROM (${APPLICATION_FUNCTIONS}) p
    WHERE prosecdef AND NOT EXISTS (SELECT FROM unnest(proconfig) setting WHERE setting LIKE 'search_path=%')`,
  'can be executed by PUBLIC': `
    SELECT 'function ' || identity AS name FROM (${APPLICATION_FUNCTIONS}) p
    WHERE EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) a WHERE a.grantee = 0)`,
  'can see past row-level security (SUPERUSER or BYPASSRLS)': `
    SELECT 'role ' || rolname AS name FROM pg_roles WHERE rolname ~ '^tc_' AND (rolsuper OR rolbypassrls)`,
};

/** The rules every migrated database must keep, whatever the migrations are. */
export async function standingProblems(client: CatalogueClient): Promise<string[]> {
  const problems: string[] = [];
  for (const [rule, sql] of Object.entries(RULES)) {
    const { rows } = await client.query(`SELECT name FROM (${sql}) broken ORDER BY name`);
    problems.push(...rows.map((row) => `${String(row.name)} ${rule}.`));
  }
  const { rows } = await client.query(
    `SELECT count(*)::int AS tables FROM (${APPLICATION_RELATIONS}) c WHERE relkind = 'r'`,
  );
  if (rows[0]?.tables === 0) problems.push('The migrated database holds no table: nothing was checked.');
  return problems;
}
