import type { SchemeTransaction } from '../../entities/database.js';
import { moveRest, postTransfer } from '../../ledger/accounts.js';
import type { CommandTransaction } from '../defineCommand.js';
import { creditWaitingHours, lockWaitingHours, type WaitingHours } from '../hours/creditWaitingHours.js';

/** Where the credits of a membership that ended go: to a member, or to a group's pot; with neither, to the community pot. */
export interface Destination {
  toMemberId: string | null;
  toOrganisationId: string | null;
}

export interface PassOnAccounts {
  walletId: string;
  /** Null: the one asked for is not open, so the community pot takes its place. */
  destination: { id: string; kind: 'WALLET' | 'POT' } | null;
  communityPotId: string;
  issuanceId: string;
}

/** What passing on touches, to be locked together with whatever else the caller needs. Of a member who was joined with another, the other. */
export async function passOnAccounts(
  tx: SchemeTransaction,
  memberId: string,
  to: Destination,
): Promise<PassOnAccounts> {
  const [accounts] = await tx.sql<Omit<PassOnAccounts, 'destination'>>(
    `SELECT (SELECT id FROM account WHERE scheme_id = $1 AND member_id = $2) AS "walletId",
            (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'COMMUNITY_POT') AS "communityPotId",
            (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'ISSUANCE') AS "issuanceId"`,
    [tx.schemeId, memberId],
  );
  if (!accounts) throw new Error('a scheme without accounts of its own');
  const [destination] = await tx.sql<{ id: string; kind: 'WALLET' | 'POT' }>(
    `SELECT a.id, a.kind FROM account a
     WHERE a.scheme_id = $1 AND a.status = 'OPEN' AND (a.organisation_id = $3 AND a.kind = 'POT'
       OR a.member_id = (SELECT coalesce(m.merged_into_id, m.id) FROM member m WHERE m.scheme_id = $1 AND m.id = $2))`,
    [tx.schemeId, to.toMemberId, to.toOrganisationId],
  );
  return { ...accounts, destination: destination ?? null };
}

export function accountIdsOf({ walletId, destination, communityPotId, issuanceId }: PassOnAccounts): string[] {
  return [walletId, communityPotId, issuanceId, ...(destination ? [destination.id] : [])];
}

/** The pots that credits may come into on the way. */
export function potIdsOf({ destination, communityPotId }: PassOnAccounts): string[] {
  return destination?.kind === 'POT' ? [communityPotId, destination.id] : [communityPotId];
}

/** Locks what passing on touches, the accounts named with it, and the hours that wait for the pots it may fill. */
export async function lockToPassOn(
  tx: SchemeTransaction,
  memberId: string,
  to: Destination,
  accountIds: readonly string[] = [],
): Promise<{ accounts: PassOnAccounts; waiting: WaitingHours }> {
  const seen = await passOnAccounts(tx, memberId, to);
  const waiting = await lockWaitingHours(tx, {
    potIds: potIdsOf(seen),
    accountIds: [...accountIdsOf(seen), ...accountIds],
  });
  return { accounts: await passOnAccounts(tx, memberId, to), waiting };
}

export interface PassedOn {
  transferId: string;
  /** The pot they went to; null for a member's wallet. */
  potId: string | null;
}

/**
 * Empties the wallet of a membership that has ended: what is to be earned back is let go, out of issuance; what has lapsed goes to the community
 * pot; the rest where it shall, to a member as a gift that keeps the day it lapses. Hours that wait for a pot it filled get their credits. Call it
 * with the accounts locked and nothing held.
 * @returns null where there was nothing to pass on.
 */
export async function passOnCredits(
  tx: CommandTransaction<never>,
  accounts: PassOnAccounts,
  waiting: WaitingHours,
): Promise<PassedOn | null> {
  const { walletId, destination, communityPotId, issuanceId } = accounts;
  const [wallet] = await tx.sql<{ minutes: number }>(
    'SELECT balance_minutes AS minutes FROM account WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, walletId],
  );
  const minutes = wallet?.minutes ?? 0;
  if (minutes < 0) {
    const note = 'What was still to be earned back is let go';
    await postTransfer(tx, tx.now, { kind: 'ADJUSTMENT', from: issuanceId, to: walletId, minutes: -minutes, note });
    return null;
  }
  await moveRest(tx, tx.now, { kind: 'EXPIRY', from: walletId, to: communityPotId });
  const open = await stillOpen(tx, destination);
  const kind = open?.kind === 'WALLET' ? 'GIFT' : 'DONATION';
  const to = open?.id ?? communityPotId;
  const transferId = await moveRest(tx, tx.now, { kind, from: walletId, to });
  await creditWaitingHours(tx, waiting, potIdsOf(accounts));
  return transferId ? { transferId, potId: kind === 'GIFT' ? null : to } : null;
}

/** It was open when it was read, but not under its lock yet. */
async function stillOpen(
  tx: SchemeTransaction,
  destination: PassOnAccounts['destination'],
): Promise<PassOnAccounts['destination']> {
  if (!destination) return null;
  const open = await tx.sql(`SELECT 1 FROM account WHERE scheme_id = $1 AND id = $2 AND status = 'OPEN'`, [
    tx.schemeId,
    destination.id,
  ]);
  return open.length > 0 ? destination : null;
}
