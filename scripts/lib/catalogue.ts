/** What a query runner must offer: `pg`'s Client and Pool both do. */
export interface CatalogueClient {
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
}

/** Every object of a database under a name that says what it is, with its whole definition. */
export type Catalogue = ReadonlyMap<string, string>;

/** The migrator's own table, which no migration makes or drops. */
const BOOKKEEPING = `SELECT k.oid FROM pg_class k WHERE k.relname = 'migration' AND k.relnamespace = to_regnamespace('tc')`;

/** Schemas the application may have put things into: all but PostgreSQL's own, and BullMQ's, which migrates itself. */
export const APPLICATION_SCHEMAS = `
  SELECT oid, nspname FROM pg_namespace
  WHERE nspname NOT IN ('information_schema', 'bullmq') AND nspname !~ '^pg_'`;

/** Relations of the application: not an extension's, not the migrator's, nor what hangs on the migrator's. */
export const APPLICATION_RELATIONS = `
  SELECT c.*, n.nspname FROM pg_class c JOIN (${APPLICATION_SCHEMAS}) n ON n.oid = c.relnamespace
  WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    AND c.oid NOT IN (${BOOKKEEPING})
    AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
        AND d.deptype IN ('a', 'i') AND d.refobjid IN (${BOOKKEEPING}))
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = c.oid AND i.indrelid IN (${BOOKKEEPING}))`;

/** Functions and procedures of the application, with the name and argument types that identify each. */
export const APPLICATION_FUNCTIONS = `
  SELECT p.*, n.nspname, format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS identity
  FROM pg_proc p JOIN (${APPLICATION_SCHEMAS}) n ON n.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')`;

/** Types that stand for themselves: not the row type of a table, not an array of another, not an extension's. */
export const APPLICATION_TYPES = `
  SELECT t.*, n.nspname FROM pg_type t
  JOIN (${APPLICATION_SCHEMAS}) n ON n.oid = t.typnamespace
  LEFT JOIN pg_class r ON r.oid = t.typrelid
  WHERE t.typtype IN ('c', 'd', 'e', 'r') AND (r.oid IS NULL OR r.relkind = 'c')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')`;

/** One line per privilege. The privileges an object has by default are spelt out, so granted and revoked equals untouched. */
const grants = (object: string, acl: string, defaultKind: string, owner: string, from: string): string => `
  SELECT format('%s %s to %s', ${object}, a.privilege_type, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC')) AS name,
         format('by %s%s', a.grantor::regrole, CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END) AS definition
  FROM ${from} CROSS JOIN LATERAL aclexplode(coalesce(${acl}, acldefault('${defaultKind}', ${owner}))) a`;

const relation = `format('%I.%I', c.nspname, c.relname)`;

/** Each query answers with a name and a definition; the key stands before the name. */
const QUERIES: Readonly<Record<string, string>> = {
  schema: `SELECT nspname AS name, n.nspowner::regrole::text AS definition FROM pg_namespace n
    WHERE oid IN (SELECT oid FROM (${APPLICATION_SCHEMAS}) s)`,
  'grant on schema': grants(
    'quote_ident(s.nspname)',
    's.nspacl',
    'n',
    's.nspowner',
    `(SELECT * FROM pg_namespace WHERE oid IN (SELECT oid FROM (${APPLICATION_SCHEMAS}) a)) s`,
  ),
  extension: 'SELECT extname AS name, extversion AS definition FROM pg_extension',
  'default privilege': `
    SELECT format('%s in %s for %s to %s', d.defaclobjtype, coalesce(n.nspname, 'every schema'), d.defaclrole::regrole,
                  coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC')) AS name,
           string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type) AS definition
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN LATERAL aclexplode(d.defaclacl) a
    GROUP BY d.defaclobjtype, n.nspname, d.defaclrole, a.grantee`,
  table: `SELECT ${relation} AS name,
      concat_ws(' ', 'kind', c.relkind, 'persistence', c.relpersistence, 'owner', c.relowner::regrole,
        'row security', CASE WHEN c.relrowsecurity THEN 'on' ELSE 'off' END, CASE WHEN c.relforcerowsecurity THEN 'forced' ELSE 'not forced' END,
        'options', coalesce(c.reloptions::text, 'none'), 'replica identity', c.relreplident,
        'partition', coalesce(pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), 'none'),
        'parents', (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid)) AS definition
    FROM (${APPLICATION_RELATIONS}) c WHERE c.relkind IN ('r', 'p', 'f')`,
  column: `SELECT format('%s.%I', ${relation}, a.attname) AS name,
      concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
        CASE WHEN a.attidentity <> '' THEN 'identity ' || a.attidentity::text END, CASE WHEN a.attgenerated <> '' THEN 'generated ' || a.attgenerated::text END,
        CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || a.attcollation::regcollation::text END, 'default ' || pg_get_expr(d.adbin, d.adrelid)) AS definition
    FROM (${APPLICATION_RELATIONS}) c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')`,
  'grant on table': grants(
    relation,
    'c.relacl',
    'r',
    'c.relowner',
    `(${APPLICATION_RELATIONS} AND c.relkind IN ('r', 'p', 'f', 'v', 'm')) c`,
  ),
  'grant on column': `
    SELECT format('%s.%I %s to %s', ${relation}, t.attname, a.privilege_type, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC')) AS name,
           format('by %s', a.grantor::regrole) AS definition
    FROM (${APPLICATION_RELATIONS}) c JOIN pg_attribute t ON t.attrelid = c.oid AND NOT t.attisdropped CROSS JOIN LATERAL aclexplode(t.attacl) a`,
  constraint: `SELECT format('%s %I', CASE WHEN c.oid IS NULL THEN k.contypid::regtype::text ELSE ${relation} END, k.conname) AS name,
      pg_get_constraintdef(k.oid) || CASE WHEN k.convalidated THEN '' ELSE ' not validated' END AS definition
    FROM pg_constraint k LEFT JOIN (${APPLICATION_RELATIONS}) c ON c.oid = k.conrelid
    WHERE c.oid IS NOT NULL OR k.contypid IN (SELECT oid FROM (${APPLICATION_TYPES}) t)`,
  index: `SELECT ${relation} AS name, concat_ws(' ', pg_get_indexdef(c.oid), CASE WHEN NOT i.indisvalid THEN 'invalid' END,
      CASE WHEN i.indisclustered THEN 'clustered' END) AS definition
    FROM (${APPLICATION_RELATIONS}) c JOIN pg_index i ON i.indexrelid = c.oid`,
  statistics: `SELECT format('%I.%I', n.nspname, s.stxname) AS name, pg_get_statisticsobjdef(s.oid) AS definition
    FROM pg_statistic_ext s JOIN (${APPLICATION_SCHEMAS}) n ON n.oid = s.stxnamespace`,
  sequence: `SELECT ${relation} AS name,
      format('%s start %s by %s from %s to %s cache %s cycle %s owner %s', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
        s.seqcache, s.seqcycle, c.relowner::regrole) AS definition
    FROM (${APPLICATION_RELATIONS}) c JOIN pg_sequence s ON s.seqrelid = c.oid`,
  'grant on sequence': grants(
    relation,
    'c.relacl',
    's',
    'c.relowner',
    `(${APPLICATION_RELATIONS} AND c.relkind = 'S') c`,
  ),
  view: `SELECT ${relation} AS name, format('owner %s options %s as %s', c.relowner::regrole, coalesce(c.reloptions::text, 'none'), pg_get_viewdef(c.oid)) AS definition
    FROM (${APPLICATION_RELATIONS}) c WHERE c.relkind IN ('v', 'm')`,
  policy: `SELECT format('%I.%I %I', schemaname, tablename, policyname) AS name,
      format('%s for %s to %s using (%s) with check (%s)', permissive, cmd, roles, coalesce(qual, 'none'), coalesce(with_check, 'as using')) AS definition
    FROM pg_policies`,
  trigger: `SELECT format('%s %I', ${relation}, t.tgname) AS name, pg_get_triggerdef(t.oid) || ' enabled ' || t.tgenabled::text AS definition
    FROM pg_trigger t JOIN (${APPLICATION_RELATIONS}) c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal`,
  'event trigger': `SELECT evtname AS name, format('%s %s %s %s enabled %s', evtevent, evtfoid::regprocedure, evttags, evtowner::regrole, evtenabled) AS definition
    FROM pg_event_trigger`,
  function: `SELECT identity AS name, format(E'owner %s\\n%s', proowner::regrole,
      CASE WHEN prokind IN ('f', 'p') THEN pg_get_functiondef(oid) ELSE 'kind ' || prokind::text END) AS definition
    FROM (${APPLICATION_FUNCTIONS}) p`,
  'grant on function': grants('p.identity', 'p.proacl', 'f', 'p.proowner', `(${APPLICATION_FUNCTIONS}) p`),
  type: `SELECT format('%I.%I', t.nspname, t.typname) AS name,
      concat_ws(' ', 'kind', t.typtype, 'owner', t.typowner::regrole,
        (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
        (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
         FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
        CASE WHEN t.typtype = 'd' THEN format('%s%s default %s', format_type(t.typbasetype, t.typtypmod),
          CASE WHEN t.typnotnull THEN ' not null' ELSE '' END, coalesce(t.typdefault, 'none')) END,
        (SELECT 'range of ' || r.rngsubtype::regtype::text FROM pg_range r WHERE r.rngtypid = t.oid)) AS definition
    FROM (${APPLICATION_TYPES}) t`,
  'grant on type': grants(
    `format('%I.%I', t.nspname, t.typname)`,
    't.typacl',
    'T',
    't.typowner',
    `(${APPLICATION_TYPES}) t`,
  ),
};

/**
 * Reads everything migrations can make, out of PostgreSQL's own catalogue. Two databases with equal catalogues behave
 * alike; rows are not looked at.
 *
 * The caller's transaction is used when there is one; names come out qualified, whatever its search path.
 */
export async function catalogueOf(client: CatalogueClient): Promise<Catalogue> {
  const { rows: earlier } = await client.query(`SELECT current_setting('search_path') AS path`);
  await client.query(`SELECT set_config('search_path', 'pg_catalog', false)`);
  const objects: [string, string][] = [];
  for (const [kind, sql] of Object.entries(QUERIES)) {
    const { rows } = await client.query(sql);
    for (const row of rows) objects.push([`${kind} ${String(row.name)}`, String(row.definition)]);
  }
  await client.query(`SELECT set_config('search_path', '${String(earlier[0]?.path).replaceAll("'", "''")}', false)`);
  return new Map(objects.sort(([left], [right]) => (left < right ? -1 : 1)));
}
