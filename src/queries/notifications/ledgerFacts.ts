import type { SchemeTransaction } from '../../entities/database.js';
import { operatorRecords, type RecipientRecord } from './recipients.js';

export interface LedgerDiffersFacts {
  dayOn: string;
  differences: number;
  /** The numbers of the promises that are broken. */
  promises: number[];
  operators: RecipientRecord[];
}

/** Nights in which the ledger did not add up, by their day. Others are left out. */
export async function ledgerDiffersFacts(
  tx: SchemeTransaction,
  days: readonly string[],
): Promise<Map<string, LedgerDiffersFacts>> {
  const rows = await tx.sql<Omit<LedgerDiffersFacts, 'operators'>>(
    `SELECT day_on AS "dayOn", difference_count AS differences,
            ARRAY(SELECT promise::integer FROM jsonb_object_keys(by_promise) AS broken (promise) ORDER BY 1) AS promises
     FROM reconciliation WHERE scheme_id = $1 AND day_on = ANY ($2::date[]) AND difference_count > 0`,
    [tx.schemeId, days],
  );
  if (rows.length === 0) return new Map();
  const operators = await operatorRecords(tx);
  return new Map(rows.map((row) => [row.dayOn, { ...row, operators }]));
}
