import type { TestDatabase } from '../database.js';
import type { World } from '../world.js';
import type { Lot } from './lots.js';

export interface HoldRow {
  redemptionId: string;
  holdId: string;
  accountId: string;
  minutes: number;
  state: string;
  placedAt: number;
  lapsesAt: number;
}

export interface Snapshot {
  accounts: Map<string, { balance: number; held: number; toEarnBack: number; entries: number; status: string }>;
  lots: Lot[];
  holds: HoldRow[];
  /** What a write leaves behind, counted by table. */
  counts: Record<string, number>;
  /** What has ever lapsed of an account, in minutes. */
  expired: Record<string, number>;
  /** Places taken in each slot of an offer. */
  stock: { offerId: string; heads: number }[];
  /** What each venue has given this month or holds for somebody. */
  spent: { organisationId: string; redeemedAt: number | null; minutes: number }[];
}

const milliseconds = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint`;

const query = `SELECT
  (SELECT jsonb_agg(jsonb_build_array(id, jsonb_build_object('balance', balance_minutes, 'held', held_minutes, 'toEarnBack', to_earn_back_minutes,
     'entries', entry_count, 'status', status)) ORDER BY id) FROM account WHERE scheme_id = $1) AS accounts,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'accountId', account_id, 'remaining', remaining_minutes, 'held', held_minutes,
     'expiresAt', ${milliseconds('expires_at')}) ORDER BY id), '[]') FROM lot WHERE scheme_id = $1) AS lots,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('redemptionId', r.id, 'holdId', h.id, 'accountId', h.account_id, 'minutes', h.amount_minutes,
     'state', h.state, 'placedAt', ${milliseconds('h.placed_at')}, 'lapsesAt', ${milliseconds('h.lapses_at')}) ORDER BY h.id), '[]')
   FROM hold h JOIN redemption r ON r.scheme_id = h.scheme_id AND r.hold_id = h.id WHERE h.scheme_id = $1) AS holds,
  (SELECT coalesce(jsonb_object_agg(id, minutes), '{}') FROM (
     SELECT from_account_id AS id, sum(amount_minutes)::int AS minutes FROM transfer WHERE scheme_id = $1 AND kind = 'EXPIRY' GROUP BY 1) x) AS expired,
  (SELECT coalesce(jsonb_agg(s), '[]') FROM (
     SELECT offer_id AS "offerId", sum(adults + under16s)::int AS heads FROM redemption
     WHERE scheme_id = $1 AND stock_slot IS NOT NULL AND state IN ('HELD', 'REDEEMED') GROUP BY offer_id, stock_slot) s) AS stock,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('organisationId', organisation_id, 'redeemedAt', ${milliseconds('redeemed_at')}, 'minutes', price_minutes)), '[]')
   FROM redemption WHERE scheme_id = $1 AND state IN ('HELD', 'REDEEMED')) AS spent,
  jsonb_build_object(${['transfer', 'entry', 'lot_use', 'audit', 'outbox_event', 'idempotency']
    .map((table) => `'${table}', (SELECT count(*) FROM ${table} WHERE scheme_id = $1)`)
    .join(', ')}) AS counts`;

type Row = Omit<Snapshot, 'accounts'> & { accounts: [string, { balance: number }][] };

/** Everything of a scheme that the promises speak of, at one moment. */
export async function takeSnapshot(world: World): Promise<Snapshot> {
  const [row] = await world.test.admin<Row>(query, [world.schemeId], 'a scheme as it stands');
  if (!row) throw new Error('a query without a row');
  return { ...row, accounts: new Map(row.accounts) as Snapshot['accounts'] };
}

/** What a refused write must not have changed. */
export function trace({ accounts, lots, holds, counts }: Snapshot): string {
  return JSON.stringify({ accounts: [...accounts], lots, holds, counts });
}

export interface Difference {
  promise: number;
  difference: string;
  subjectId: string | null;
}

/** The text of check_ledger(), so that it is planned once for each connection and not at every step. */
export async function ledgerCheckOf(test: TestDatabase): Promise<string> {
  const [row] = await test.admin<{ text: string }>(
    `SELECT prosrc AS text FROM pg_proc WHERE pronamespace = 'tc'::regnamespace AND proname = 'check_ledger'`,
  );
  if (!row) throw new Error('a database without the check of its ledger');
  return row.text;
}

/** The ledger's own check, asked as the service and inside the scheme: row-level security narrows it to that. */
export async function schemeDifferences(world: World, check: string): Promise<Difference[]> {
  const client = await world.test.database.pool.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`SELECT set_config('tc.scheme_id', $1, true)`, [world.schemeId]);
    const { rows } = await client.query<[number, string, string, string | null]>({
      name: 'the check of the ledger',
      text: check,
      rowMode: 'array',
    });
    return rows.map(([promise, difference, , subjectId]) => ({ promise, difference, subjectId }));
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
