import { newId } from '../../domain/ids.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { lockAccounts } from '../../ledger/accounts.js';
import { recordEvent } from '../../outbox/recordEvent.js';
import { settlePot } from '../organisations/settlePot.js';
import { joinedNote } from '../people/joinMemberships.js';
import { accountIdsOf, passOnAccounts, passOnCredits } from '../people/passOnCredits.js';
import { graceUntil } from '../schemes/graceUntil.js';

/** An account, with what became of its holder. */
interface Holder {
  accountId: string;
  kind: 'ISSUANCE' | 'WALLET' | 'POT' | 'COMMUNITY_POT' | 'VENUE';
  status: 'OPEN' | 'FROZEN' | 'CLOSED';
  balanceMinutes: number;
  memberId: string | null;
  memberStatus: 'ACTIVE' | 'CLOSED' | 'MERGED' | null;
  /** The wallet of the membership this one was joined with. */
  joinedWalletId: string | null;
  toMemberId: string | null;
  toOrganisationId: string | null;
  communityPotId: string;
}

/**
 * Mirrors a transfer, whole and once. What comes back to a holder who is gone, or is taken from one, goes on to where the rest went: to the
 * membership that one was joined with, to whom a settled wallet was passed on, to the community pot for a group that closed.
 * @returns false, and nothing changes, where the venue it went to no longer has the credits. A venue keeps what may be reversed (returnVenueCredits)
 * unless it closed or the rules were widened since.
 */
export async function reverseTransfer(tx: SchemeTransaction, now: Date, transferId: string): Promise<boolean> {
  const [transfer] = await tx.sql<{ accountIds: string[]; minutes: number }>(
    'SELECT ARRAY[from_account_id::text, to_account_id::text] AS "accountIds", amount_minutes AS minutes FROM transfer WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, transferId],
  );
  if (!transfer) throw new Error('a transfer that is not there cannot be reversed');
  const { accountIds } = transfer;
  await lockAccounts(tx, await accountsBehind(tx, await holdersOf(tx, accountIds)));
  const holders = await holdersOf(tx, accountIds);
  if (holders.some((holder) => holder.kind === 'VENUE' && holder.balanceMinutes < transfer.minutes)) return false;
  const grace = await graceUntil(tx, now);
  await tx.sql('SELECT ledger_reverse($1, $2, $3, $4, $5, NULL)', [tx.schemeId, now, newId(), transferId, grace]);
  for (const holder of holders) await goOn(tx, now, holder, grace);
  return true;
}

async function holdersOf(tx: SchemeTransaction, accountIds: readonly string[]): Promise<Holder[]> {
  return await tx.sql<Holder>(
    `SELECT a.id AS "accountId", a.kind, a.status, a.balance_minutes AS "balanceMinutes", a.member_id AS "memberId", m.status AS "memberStatus", wallet.id AS "joinedWalletId",
            e.to_member_id AS "toMemberId", e.to_organisation_id AS "toOrganisationId",
            (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'COMMUNITY_POT') AS "communityPotId"
     FROM account a
     LEFT JOIN member m ON m.scheme_id = a.scheme_id AND m.id = a.member_id
     LEFT JOIN account wallet ON wallet.scheme_id = m.scheme_id AND wallet.member_id = m.merged_into_id
     LEFT JOIN membership_end e ON e.scheme_id = a.scheme_id AND e.member_id = a.member_id
     WHERE a.scheme_id = $1 AND a.id = ANY ($2)`,
    [tx.schemeId, accountIds],
  );
}

/** Every account that credits of these holders may go on to, and their own, so that all are locked in one go. */
async function accountsBehind(tx: SchemeTransaction, holders: readonly Holder[]): Promise<string[]> {
  const ids: string[] = [];
  for (const holder of holders) {
    ids.push(holder.accountId);
    if (holder.kind === 'POT' && holder.status === 'CLOSED') ids.push(holder.communityPotId);
    if (holder.joinedWalletId !== null) {
      ids.push(...(await accountsBehind(tx, await holdersOf(tx, [holder.joinedWalletId]))));
    } else if (holder.memberId !== null && holder.memberStatus === 'CLOSED') {
      ids.push(...accountIdsOf(await passOnAccounts(tx, holder.memberId, holder)));
    }
  }
  return ids;
}

async function goOn(tx: SchemeTransaction, now: Date, holder: Holder, grace: Date): Promise<void> {
  if (holder.status !== 'CLOSED') return;
  if (holder.joinedWalletId !== null) {
    await tx.sql('SELECT ledger_join_wallets($1, $2, $3, $4, $5, $6, $7)', [
      tx.schemeId,
      now,
      newId(),
      holder.accountId,
      holder.joinedWalletId,
      grace,
      joinedNote,
    ]);
    for (const next of await holdersOf(tx, [holder.joinedWalletId])) await goOn(tx, now, next, grace);
  } else if (holder.memberId !== null) {
    const passedOn = await passOnCredits(tx, now, await passOnAccounts(tx, holder.memberId, holder));
    if (passedOn?.potId === null) {
      const { transferId } = passedOn;
      await recordEvent(tx, now, 'CreditsPassedOn', { transferId, fromMemberId: holder.memberId });
    }
  } else if (holder.kind === 'POT') {
    await settlePot(tx, now, { potId: holder.accountId, communityPotId: holder.communityPotId });
  }
}
