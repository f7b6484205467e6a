import { DomainError } from '../../domain/errors.js';
import { formatMinutes } from '../../domain/minutes.js';
import type { CommandTransaction } from '../defineCommand.js';

/** A wallet as somebody who is about to give from it must know it. Read it under its lock. */
export interface WalletFacts {
  id: string;
  memberId: string;
  status: string;
  toEarnBackMinutes: number;
  /** Live and not held, in minutes. */
  availableMinutes: number;
}

/** Far above what anybody holds, far below what the ledger can count. */
const amountMinutesMax = 1_000_000;

/** The wallets of these members, as of now. */
export async function readWallets(tx: CommandTransaction<never>, memberIds: readonly string[]): Promise<WalletFacts[]> {
  return await tx.sql<WalletFacts>(
    `SELECT a.id, a.member_id AS "memberId", a.status, a.to_earn_back_minutes AS "toEarnBackMinutes", free.minutes AS "availableMinutes"
     FROM account a CROSS JOIN LATERAL account_free(a.scheme_id, a.id, $3) free
     WHERE a.scheme_id = $1 AND a.member_id = ANY ($2)`,
    [tx.schemeId, memberIds, tx.now],
  );
}

/** @throws DomainError INVALID_INPUT for what nobody can give */
export function mustBeAnAmount(amountMinutes: number): void {
  if (Number.isInteger(amountMinutes) && amountMinutes > 0 && amountMinutes <= amountMinutesMax) return;
  const message =
    amountMinutes > amountMinutesMax
      ? 'That is too much at once: 1,000,000 minutes at most.'
      : 'Give at least one minute.';
  throw new DomainError('INVALID_INPUT', message, { field: ['amountMinutes'] });
}

/** May so much be given from this wallet? @throws DomainError CREDITS_TO_EARN_BACK, INSUFFICIENT_CREDITS (with what is available) */
export function mustAfford(wallet: WalletFacts, amountMinutes: number): void {
  if (wallet.toEarnBackMinutes > 0) {
    throw new DomainError(
      'CREDITS_TO_EARN_BACK',
      `Please earn back ${formatMinutes(wallet.toEarnBackMinutes)} first. After that you can give again.`,
    );
  }
  if (wallet.availableMinutes < amountMinutes) {
    throw new DomainError(
      'INSUFFICIENT_CREDITS',
      `There are not enough credits: ${formatMinutes(wallet.availableMinutes)} can be given now.`,
      { field: ['amountMinutes'], availableMinutes: wallet.availableMinutes },
    );
  }
}
