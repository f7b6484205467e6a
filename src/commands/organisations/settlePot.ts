import type { SchemeTransaction } from '../../entities/database.js';
import { moveRest, postTransfer } from '../../ledger/accounts.js';

/**
 * Leaves nothing in the pot of a group that closes or has closed: its credits go to the community pot; what was taken back from it beyond what it had
 * comes from there as far as it goes, and the rest is let go. Call it with both pots and issuance locked; where it only receives, issuance is not touched.
 */
export async function settlePot(
  tx: SchemeTransaction,
  now: Date,
  { potId, communityPotId }: { potId: string; communityPotId: string },
): Promise<void> {
  await moveRest(tx, now, { kind: 'DONATION', from: potId, to: communityPotId });
  const [missing] = await tx.sql<{ minutes: number; free: number; issuanceId: string }>(
    `SELECT -a.balance_minutes AS minutes, (SELECT free.minutes FROM account_free($1, $3, $4) free) AS free,
            (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'ISSUANCE') AS "issuanceId"
     FROM account a WHERE a.scheme_id = $1 AND a.id = $2 AND a.balance_minutes < 0`,
    [tx.schemeId, potId, communityPotId, now],
  );
  if (!missing) return;
  const fromPot = Math.min(missing.minutes, missing.free);
  const note = 'Taken back from a group that has closed';
  for (const [from, minutes] of [
    [communityPotId, fromPot],
    [missing.issuanceId, missing.minutes - fromPot],
  ] as const) {
    if (minutes > 0) await postTransfer(tx, now, { kind: 'ADJUSTMENT', from, to: potId, minutes, note });
  }
}
