import type { SchemeTransaction } from '../../entities/database.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

export interface LedgerDifference {
  promise: number;
  difference: string;
  subjectId: string | null;
}

export interface LedgerCheckRecord {
  transfers: number;
  entries: number;
  accounts: number;
  differences: LedgerDifference[];
}

/** Proves the ledger's promises on one snapshot of what the transaction's role may see. Lists at most 100 differences. */
export async function checkLedger(tx: Pick<SchemeTransaction, 'sql'>): Promise<LedgerCheckRecord> {
  const [counts] = await tx.sql<{ transfers: number; entries: number; accounts: number }>(
    `SELECT (SELECT count(*) FROM transfer) AS transfers, (SELECT count(*) FROM entry) AS entries, (SELECT count(*) FROM account) AS accounts`,
  );
  const differences = await tx.sql<LedgerDifference>(
    'SELECT promise, difference, subject_id AS "subjectId" FROM check_ledger() LIMIT 100',
  );
  return {
    transfers: counts?.transfers ?? 0,
    entries: counts?.entries ?? 0,
    accounts: counts?.accounts ?? 0,
    differences,
  };
}

/** The proof for the asker's scheme. */
export const ledgerCheck = defineQuery({
  name: 'ledgerCheck',
  policy: schemeAudit,
  // One statement of a repeatable-read transaction sees one snapshot.
  isolation: 'REPEATABLE READ',
  async run(tx, _input: Record<string, never>): Promise<LedgerCheckRecord> {
    tx.authorize({});
    return await checkLedger(tx);
  },
});
