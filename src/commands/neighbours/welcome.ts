import { welcomeNote } from '../../domain/accounts/describeLine.js';
import { newId } from '../../domain/ids.js';
import { lapsesAt } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { lockAccounts } from '../../ledger/accounts.js';
import { issuanceId, supplyRoom } from '../accounts/pots.js';
import { schemeTime } from './twoSides.js';

/**
 * Gives a new member what the scheme gives to begin with, newly issued and never counted as hours given; where its supply cap has no room, nothing: nobody is
 * kept from joining. Call it once, when the membership begins.
 */
export async function giveWelcome(tx: SchemeTransaction, now: Date, memberId: string): Promise<void> {
  const { timeZone, rules } = await schemeTime(tx);
  if (rules.welcomeMinutes === 0) return;
  const [wallet] = await tx.sql<{ id: string }>('SELECT id FROM account WHERE scheme_id = $1 AND member_id = $2', [
    tx.schemeId,
    memberId,
  ]);
  if (!wallet) throw new Error('a member without a wallet');
  const from = await issuanceId(tx);
  await lockAccounts(tx, [from, wallet.id]);
  const room = await supplyRoom(tx);
  if (room !== null && room < rules.welcomeMinutes) return;
  const draft = {
    id: newId(),
    kind: 'GRANT',
    amount_minutes: rules.welcomeMinutes,
    from_account_id: from,
    to_account_id: wallet.id,
    occurred_at: now,
    lot_expires_at: lapsesAt(now, rules.expiryMonths, timeZone),
    funder: rules.funder,
    note: welcomeNote,
  };
  await tx.sql('SELECT ledger_transfer($1, $2, $3)', [tx.schemeId, now, JSON.stringify([draft])]);
  await tx.sql('INSERT INTO welcome (scheme_id, member_id, transfer_id, given_at) VALUES ($1, $2, $3, $4)', [
    tx.schemeId,
    memberId,
    draft.id,
    now,
  ]);
}

/** The transfer that welcomed the membership that goes, where the one that remains was welcomed too: one person is welcomed once. Else null. */
export async function secondWelcome(
  tx: SchemeTransaction,
  remainingId: string,
  leavingId: string,
): Promise<string | null> {
  const welcomes = await tx.sql<{ memberId: string; transferId: string }>(
    'SELECT member_id AS "memberId", transfer_id AS "transferId" FROM welcome WHERE scheme_id = $1 AND member_id = ANY ($2)',
    [tx.schemeId, [remainingId, leavingId]],
  );
  return welcomes.length === 2 ? (welcomes.find(({ memberId }) => memberId === leavingId)?.transferId ?? null) : null;
}
