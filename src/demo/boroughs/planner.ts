import type { Database, SchemeTransaction } from '../../entities/database.js';

/** About how many different values such a column will have. */
const expected = {
  scheme_id: 5,
  member_id: 2_000,
  account_id: 2_000,
  organisation_id: 120,
  worked_on: 365,
  state: 4,
  credit_state: 4,
  kind: 5,
  status: 2,
};

/**
 * Tables that grow from nothing within a transaction have no statistics, and a planner without any takes a scheme for a single row: it would read
 * whole tables for one id. So it is told beforehand what to expect, such as that a handful of schemes share each table. Only PostgreSQL 18 and later can be told.
 */
export async function tellPlanner(owner: Database): Promise<void> {
  const { rows } = await owner.pool.query<{ canBeTold: boolean }>(
    `SELECT current_setting('server_version_num')::integer >= 180000 AS "canBeTold"`,
  );
  if (rows[0]?.canBeTold !== true) return;
  const [names, counts] = [Object.keys(expected), Object.values(expected)];
  await owner.pool.query(
    `SELECT pg_restore_attribute_stats('schemaname', 'tc', 'relname', c.relname::text, 'attname', a.attname::text, 'inherited', false,
       'null_frac', 0::real, 'avg_width', 16, 'n_distinct', e.count)
     FROM unnest($1::text[], $2::real[]) AS e (name, count)
     JOIN pg_attribute a ON a.attname = e.name JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'tc'::regnamespace AND c.relkind = 'r'`,
    [names, counts],
  );
}

/** While the tables grow, every row is fetched by its key, whatever the planner believes of their size; and a busy machine may take its time. */
const growing = {
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_bitmapscan: 'off',
};

/** Sets the planner for the rest of this transaction. */
export async function planForGrowing(tx: SchemeTransaction): Promise<void> {
  await tx.sql('SELECT set_config(key, value, true) FROM jsonb_each_text($1)', [JSON.stringify(growing)]);
}
