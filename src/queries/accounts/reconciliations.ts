import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { dayCursor, readDayCursor } from './dayCursor.js';

/** What the check of one night found. */
export interface ReconciliationRecord {
  dayOn: string;
  checkedAt: Date;
  transfers: number;
  entries: number;
  accounts: number;
  differences: number;
  /** How many there are in each promise that is broken. */
  byPromise: Record<string, number>;
}

/** A page of what the nightly checks of the ledger found, the latest first. */
export const reconciliations = defineQuery({
  name: 'reconciliations',
  policy: schemeAudit,
  async run(tx, input: { first: number; after?: string | null }): Promise<Page<ReconciliationRecord>> {
    tx.authorize({});
    const rows = await tx.sql<ReconciliationRecord>(
      `SELECT day_on AS "dayOn", checked_at AS "checkedAt", transfer_count AS transfers, entry_count AS entries, account_count AS accounts,
              difference_count AS differences, by_promise AS "byPromise"
       FROM reconciliation WHERE scheme_id = $1 AND ($2::date IS NULL OR day_on < $2) ORDER BY day_on DESC LIMIT $3`,
      [tx.schemeId, input.after ? readDayCursor(input.after) : null, input.first + 1],
    );
    return pageOf(rows, input.first, ({ dayOn }) => dayCursor(dayOn));
  },
});
