import type { Database, SchemeTransaction } from '../../entities/database.js';

/**
 * Tables that grow from nothing within a transaction have no statistics, and a planner without any takes a scheme for a single row: it would read
 * whole tables for one id. So it is told beforehand that a handful of schemes share each table. Only PostgreSQL 18 and later can be told.
 */
export async function tellPlanner(owner: Database): Promise<void> {
  const { rows } = await owner.pool.query<{ canBeTold: boolean }>(
    `SELECT current_setting('server_version_num')::integer >= 180000 AS "canBeTold"`,
  );
  if (rows[0]?.canBeTold !== true) return;
  await owner.pool.query(
    `SELECT pg_restore_attribute_stats('schemaname', 'tc', 'relname', c.relname::text, 'attname', 'scheme_id', 'inherited', false,
       'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 5::real)
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scheme_id'
     WHERE c.relnamespace = 'tc'::regnamespace AND c.relkind = 'r'`,
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
