import type { SchemeTransaction } from '../../entities/database.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import { endHold } from './releaseHold.js';

/** Something set aside. Null redemption: it is no visit. */
export interface StandingHold {
  holdId: string;
  redemptionId: string | null;
}

/** Gives back holds whose accounts the caller has locked, because nobody can redeem them any more. @returns how many still stood. */
export async function releaseHolds(tx: SchemeTransaction, now: Date, holds: readonly StandingHold[]): Promise<number> {
  let released = 0;
  for (const { holdId, redemptionId } of holds) {
    if (!(await endHold(tx, now, holdId, 'RELEASED'))) continue;
    released += 1;
    if (redemptionId) await cancelDueWork(tx, now, { kind: 'HOLD_LAPSES', subjectId: redemptionId });
  }
  return released;
}

/** What is held of a wallet, the oldest first. */
export async function holdsOfWallet(tx: SchemeTransaction, walletId: string): Promise<StandingHold[]> {
  return await tx.sql<StandingHold>(
    `SELECT h.id AS "holdId", r.id AS "redemptionId"
     FROM hold h LEFT JOIN redemption r ON r.scheme_id = h.scheme_id AND r.hold_id = h.id
     WHERE h.scheme_id = $1 AND h.account_id = $2 AND h.state = 'HELD' ORDER BY h.placed_at, h.id`,
    [tx.schemeId, walletId],
  );
}
