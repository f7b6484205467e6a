import { createHash } from 'node:crypto';
import type pg from 'pg';

/** Written by the running service for itself, or gone after a while: no part of what a borough is. */
const passing = [
  'audit_seal',
  'code_failure',
  'idempotency',
  'letter',
  'month_figure',
  'notice',
  'notification',
  'reconciliation',
  'round',
  'round_plan',
  'session',
  'sign_in_code',
  'staff_task',
  'upload',
  'viewer_message',
];

/** Columns that PostgreSQL numbers, that hang on the deployment's key, or that say when a worker came round. */
const left: Readonly<Record<string, readonly string[]>> = {
  lot: ['id'],
  member_card: ['pin_hash'],
  due_work: ['settled_at', 'next_try_at', 'turn', 'tries'],
};

/** Ids that the database draws by itself (version 4, unlike all others): which one it is says nothing. */
const drawnId = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Lots are numbered by PostgreSQL; where such a number is used, the lot is told by what it is instead. */
const lotOf = `(SELECT jsonb_build_array(l.source_transfer_id, l.account_id, l.amount_minutes, l.expires_at, l.arrived_at) FROM lot l
  WHERE l.scheme_id = t.scheme_id AND l.id = t.lot_id)`;

const counted = [
  ['members', 'member'],
  ['groups', 'organisation', 'is_group'],
  ['venues', 'organisation', 'is_venue'],
  ['offers', 'offer'],
  ['redemptions', 'redemption'],
  ['transfers', 'transfer'],
  ['entries', 'entry'],
  ['opportunities', 'opportunity'],
  ['shifts', 'shift'],
  ['bookings', 'booking'],
  ['exchanges', 'help_exchange'],
] as const;

export interface BoroughDigest {
  slug: string;
  /** Of what stands in every table of the scheme. */
  digest: string;
  counts: Record<(typeof counted)[number][0], number>;
  logs: Record<string, number>;
}

/**
 * What the schemes with these short names hold, and a digest of it: equal digests mean equal rows in every table, whatever their order. Needs a
 * connection that may read every scheme; a scheme that is not there is left out.
 */
export async function demoDigest(client: pg.ClientBase | pg.Pool, slugs: readonly string[]): Promise<BoroughDigest[]> {
  const { rows: schemes } = await client.query<{ slug: string; schemeId: string }>(
    'SELECT slug, scheme_id AS "schemeId" FROM scheme WHERE slug = ANY ($1) ORDER BY array_position($1, slug)',
    [slugs],
  );
  const { rows: tables } = await client.query<{ name: string; hasLotId: boolean }>(
    `SELECT c.relname AS name, bool_or(a.attname = 'lot_id') AS "hasLotId"
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('scheme_id', 'lot_id')
     WHERE c.relnamespace = 'tc'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL ($1)
     GROUP BY c.relname HAVING bool_or(a.attname = 'scheme_id') ORDER BY 1`,
    [passing],
  );
  const digests: BoroughDigest[] = [];
  for (const { slug, schemeId } of schemes) {
    const whole = createHash('sha256');
    for (const table of tables) whole.update(`${table.name} ${await tableDigest(client, table, schemeId)}\n`);
    digests.push({ slug, digest: whole.digest('hex'), ...(await countsOf(client, schemeId)) });
  }
  return digests;
}

async function tableDigest(
  client: pg.ClientBase | pg.Pool,
  { name, hasLotId }: { name: string; hasLotId: boolean },
  schemeId: string,
): Promise<string> {
  const row = hasLotId
    ? `(to_jsonb(t) - 'lot_id') || jsonb_build_object('lot', ${lotOf})`
    : `to_jsonb(t) - ARRAY[${(left[name] ?? []).map((column) => `'${column}'`).join(', ')}]::text[]`;
  const { rows } = await client.query<{ digest: string | null }>(
    `SELECT md5(string_agg(row_digest, '' ORDER BY row_digest)) AS digest
     FROM (SELECT md5(regexp_replace((${row})::text, '${drawnId}', 'drawn', 'g')) AS row_digest FROM ${name} t WHERE t.scheme_id = $1) AS digested`,
    [schemeId],
  );
  return rows[0]?.digest ?? 'empty';
}

async function countsOf(
  client: pg.ClientBase | pg.Pool,
  schemeId: string,
): Promise<Pick<BoroughDigest, 'counts' | 'logs'>> {
  const counts = counted.map(
    ([name, table, only = 'true']) =>
      `SELECT '${name}' AS name, count(*)::integer FROM ${table} WHERE scheme_id = $1 AND ${only}`,
  );
  const { rows } = await client.query<{ name: keyof BoroughDigest['counts']; count: number }>(
    counts.join(' UNION ALL '),
    [schemeId],
  );
  const { rows: states } = await client.query<{ state: string; count: number }>(
    'SELECT state, count(*)::integer FROM hours_log WHERE scheme_id = $1 GROUP BY state ORDER BY state',
    [schemeId],
  );
  return {
    counts: Object.fromEntries(rows.map(({ name, count }) => [name, count])) as BoroughDigest['counts'],
    logs: Object.fromEntries(states.map(({ state, count }) => [state, count])),
  };
}
