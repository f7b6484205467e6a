import { system } from '../../policies/notifications.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';

export interface Reconciled {
  /** How many differences there are; 0: every promise holds. */
  differences: number;
  /** How many there are in each promise that is broken, by its number. */
  byPromise: Record<string, number>;
}

/**
 * Checks the scheme's ledger as `check:ledger` does, on one snapshot, and keeps what was found for the day. Once for each day: the first finding stands.
 * For the service itself, every night.
 * Records LedgerDiffers where something does not add up.
 */
export const reconcileLedger = defineCommand({
  name: 'reconcileLedger',
  policy: system,
  async run(tx, { dayOn }: { dayOn: string }): Promise<Reconciled> {
    tx.authorize({});
    const found = await checked(tx);
    const differences = Object.values(found.byPromise).reduce((sum, count) => sum + count, 0);
    const kept = await tx.sql(
      `INSERT INTO reconciliation (scheme_id, day_on, checked_at, transfer_count, entry_count, account_count, difference_count, by_promise)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING day_on`,
      [
        ...[tx.schemeId, dayOn, tx.now, found.transfers, found.entries, found.accounts, differences],
        JSON.stringify(found.byPromise),
      ],
    );
    if (differences > 0 && kept.length > 0) await tx.event('LedgerDiffers', { dayOn });
    await tx.audit('Reconciliation', null, { dayOn, differences });
    return { differences, byPromise: found.byPromise };
  },
});

interface Checked {
  transfers: number;
  entries: number;
  accounts: number;
  byPromise: Record<string, number>;
}

/** One statement sees one snapshot, also under load. */
async function checked(tx: CommandTransaction<never>): Promise<Checked> {
  const [found] = await tx.sql<Checked>(
    `SELECT (SELECT count(*) FROM transfer WHERE scheme_id = $1) AS transfers, (SELECT count(*) FROM entry WHERE scheme_id = $1) AS entries,
            (SELECT count(*) FROM account WHERE scheme_id = $1) AS accounts,
            (SELECT coalesce(jsonb_object_agg(promise, differences), '{}')
             FROM (SELECT promise, count(*) AS differences FROM check_ledger() GROUP BY promise) broken) AS "byPromise"`,
    [tx.schemeId],
  );
  if (found === undefined) throw new Error('the ledger check answered nothing');
  return found;
}
