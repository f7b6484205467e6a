import type { SchemeTransaction } from '../../entities/database.js';
import { operatorRecords, type RecipientRecord } from './recipients.js';

export interface PotRanOutFacts {
  operators: RecipientRecord[];
  /** Null: the community pot. */
  organisationName: string | null;
  isFrozen: boolean;
  /** What waits for it now; nothing where it was filled meanwhile. */
  waitingCount: number;
  waitingMinutes: number;
}

/** Pots by their account's id. Missing ones are left out. */
export async function potRanOutFacts(
  tx: SchemeTransaction,
  accountIds: readonly string[],
): Promise<Map<string, PotRanOutFacts>> {
  const pots = await tx.sql<Omit<PotRanOutFacts, 'operators'> & { id: string }>(
    `SELECT a.id, o.name AS "organisationName", a.status = 'FROZEN' AS "isFrozen", count(w.*) AS "waitingCount",
            coalesce(sum(w.reward_minutes), 0) AS "waitingMinutes"
     FROM account a
     LEFT JOIN organisation o ON o.scheme_id = a.scheme_id AND o.id = a.organisation_id
     LEFT JOIN waiting_hours($1, $2::uuid[]) w ON w.payer_id = a.id
     WHERE a.scheme_id = $1 AND a.id = ANY ($2) GROUP BY a.id, a.status, o.name`,
    [tx.schemeId, [...new Set(accountIds)]],
  );
  const operators = await operatorRecords(tx);
  return new Map(pots.map(({ id, ...pot }) => [id, { ...pot, operators }]));
}
