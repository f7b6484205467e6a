import { newId } from '../domain/ids.js';
import type { SchemeTransaction } from '../entities/database.js';

/** Locks accounts, by id as everywhere: whoever needs several takes them in one call. */
export async function lockAccounts(tx: SchemeTransaction, accountIds: readonly string[]): Promise<void> {
  await tx.sql('SELECT ledger_lock_accounts($1, $2::uuid[])', [tx.schemeId, [...new Set(accountIds)]]);
}

/**
 * Opens, freezes or closes an account. Opened again, its lots whose day passed meanwhile live until `graceUntil`.
 * An account that still holds something, or has something to earn back, cannot be closed: that fails.
 */
export async function setAccountStatus(
  tx: SchemeTransaction,
  now: Date,
  change: { accountId: string; status: 'OPEN' | 'FROZEN' | 'CLOSED'; reason: string | null; graceUntil: Date | null },
): Promise<void> {
  await tx.sql('SELECT ledger_set_status($1, $2, $3, $4, $5, $6)', [
    tx.schemeId,
    now,
    change.accountId,
    change.status,
    change.reason,
    change.graceUntil,
  ]);
}

/** Moves all that remains in a wallet or pot; as EXPIRY, only what has lapsed. @returns the transfer; null where nothing was there. */
export async function moveRest(
  tx: SchemeTransaction,
  now: Date,
  move: { kind: 'ADJUSTMENT' | 'DONATION' | 'EXPIRY' | 'GIFT'; from: string; to: string; note?: string },
): Promise<string | null> {
  const transferId = newId();
  const [row] = await tx.sql<{ moved: number }>('SELECT ledger_move_rest($1, $2, $3, $4, $5, $6, $7) AS moved', [
    tx.schemeId,
    now,
    transferId,
    move.kind,
    move.from,
    move.to,
    move.note ?? null,
  ]);
  return row && row.moved > 0 ? transferId : null;
}

/** Posts one movement of credits. @returns the transfer. */
export async function postTransfer(
  tx: SchemeTransaction,
  now: Date,
  move: { kind: 'ADJUSTMENT' | 'RETURN'; from: string; to: string; minutes: number; note?: string },
): Promise<string> {
  const draft = {
    id: newId(),
    kind: move.kind,
    amount_minutes: move.minutes,
    from_account_id: move.from,
    to_account_id: move.to,
    occurred_at: now,
    note: move.note ?? null,
  };
  await tx.sql('SELECT ledger_transfer($1, $2, $3)', [tx.schemeId, now, JSON.stringify([draft])]);
  return draft.id;
}

/**
 * Posts help between two members, out of the wallet of who was helped, which may go below zero as far as the floor. Ask for what is there first, under
 * both wallets' locks: what does not fit is an error here. @returns the transfer.
 */
export async function postExchange(
  tx: SchemeTransaction,
  now: Date,
  exchange: { from: string; to: string; minutes: number; floorMinutes: number; expiresAt: Date | null },
): Promise<string> {
  const transferId = newId();
  await tx.sql('SELECT ledger_exchange($1, $2, $3, $4, $5, $6, $7, $8)', [
    tx.schemeId,
    now,
    transferId,
    exchange.from,
    exchange.to,
    exchange.minutes,
    exchange.floorMinutes,
    exchange.expiresAt,
  ]);
  return transferId;
}
