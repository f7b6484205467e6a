import { RequestError } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { StandingHold } from '../spending/releaseHolds.js';

interface HeldVisit extends StandingHold {
  walletId: string;
}

const attemptsMax = 20;

/**
 * Locks accounts of an organisation together with the wallets of everything held there, in one go as accounts are locked everywhere. Under its
 * account nothing new is held; what came between the look and the lock makes it look again.
 * @param lock takes the accounts, and whatever comes before them in the order of locks
 * @returns the holds that stand, none of which can end meanwhile, and what the lock gave.
 * @throws RequestError UNAVAILABLE where holds keep coming in between.
 */
export async function lockWithHolds<Locked>(
  tx: SchemeTransaction,
  organisationId: string,
  lock: (walletIds: string[]) => Promise<Locked>,
): Promise<{ holds: StandingHold[]; locked: Locked }> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const wallets = new Set((await heldAt(tx, organisationId)).map(({ walletId }) => walletId));
    await tx.sql('SAVEPOINT before_accounts');
    const locked = await lock([...wallets]);
    const holds = await heldAt(tx, organisationId);
    if (holds.every(({ walletId }) => wallets.has(walletId))) return { holds, locked };
    // Going back lets the accounts go again: taking one more now would be out of order.
    await tx.sql('ROLLBACK TO SAVEPOINT before_accounts');
  }
  throw new RequestError('UNAVAILABLE', 'Please try again.');
}

async function heldAt(tx: SchemeTransaction, organisationId: string): Promise<HeldVisit[]> {
  return await tx.sql<HeldVisit>(
    `SELECT r.hold_id AS "holdId", r.id AS "redemptionId", h.account_id AS "walletId"
     FROM redemption r JOIN hold h ON h.scheme_id = r.scheme_id AND h.id = r.hold_id AND h.state = 'HELD'
     WHERE r.scheme_id = $1 AND r.organisation_id = $2 AND r.state = 'HELD' ORDER BY r.hold_id`,
    [tx.schemeId, organisationId],
  );
}
