import { newId } from '../../domain/ids.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { lockAccounts } from '../../ledger/accounts.js';
import type { CommandTransaction } from '../defineCommand.js';
import { creditWaitingHours, lockWaitingHours, type WaitingHours } from '../hours/creditWaitingHours.js';
import { settlePot } from '../organisations/settlePot.js';
import { joinedNote } from '../people/joinedNote.js';
import { accountIdsOf, passOnAccounts, passOnCredits, potIdsOf } from '../people/passOnCredits.js';
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
export async function reverseTransfer(tx: CommandTransaction<never>, transferId: string): Promise<boolean> {
  const [transfer] = await tx.sql<{ accountIds: string[]; minutes: number }>(
    'SELECT ARRAY[from_account_id::text, to_account_id::text] AS "accountIds", amount_minutes AS minutes FROM transfer WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, transferId],
  );
  if (!transfer) throw new Error('a transfer that is not there cannot be reversed');
  const { accountIds } = transfer;
  const waiting = await lockBehind(tx, await holdersOf(tx, accountIds));
  const holders = await holdersOf(tx, accountIds);
  if (holders.some((holder) => holder.kind === 'VENUE' && holder.balanceMinutes < transfer.minutes)) return false;
  const grace = await graceUntil(tx, tx.now);
  await tx.sql('SELECT ledger_reverse($1, $2, $3, $4, $5, NULL)', [tx.schemeId, tx.now, newId(), transferId, grace]);
  for (const holder of holders) await goOn(tx, holder, waiting, grace);
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

/** Everything that is touched where these holders are, so that all is locked in one go. */
interface Behind {
  accountIds: string[];
  /** The pots that may be filled on the way. */
  potIds: string[];
}

async function lockBehind(tx: CommandTransaction<never>, holders: readonly Holder[]): Promise<WaitingHours> {
  const { accountIds, potIds } = await behind(tx, holders);
  if (potIds.length > 0) return await lockWaitingHours(tx, { potIds, accountIds });
  await lockAccounts(tx, accountIds);
  return { hoursLogIds: [] };
}

async function behind(tx: SchemeTransaction, holders: readonly Holder[]): Promise<Behind> {
  const all: Behind = { accountIds: [], potIds: [] };
  for (const holder of holders) {
    const more = await behindOne(tx, holder);
    all.accountIds.push(holder.accountId, ...more.accountIds);
    all.potIds.push(...more.potIds);
  }
  return all;
}

async function behindOne(tx: SchemeTransaction, holder: Holder): Promise<Behind> {
  if (holder.status !== 'CLOSED') return { accountIds: [], potIds: [] };
  if (holder.joinedWalletId !== null) return await behind(tx, await holdersOf(tx, [holder.joinedWalletId]));
  if (holder.memberId !== null) {
    const accounts = await passOnAccounts(tx, holder.memberId, holder);
    return { accountIds: accountIdsOf(accounts), potIds: potIdsOf(accounts) };
  }
  const { communityPotId } = holder;
  return holder.kind === 'POT'
    ? { accountIds: [communityPotId], potIds: [communityPotId] }
    : { accountIds: [], potIds: [] };
}

async function goOn(tx: CommandTransaction<never>, holder: Holder, waiting: WaitingHours, grace: Date): Promise<void> {
  if (holder.status !== 'CLOSED') return;
  if (holder.joinedWalletId !== null) {
    await tx.sql('SELECT ledger_join_wallets($1, $2, $3, $4, $5, $6, $7)', [
      tx.schemeId,
      tx.now,
      newId(),
      holder.accountId,
      holder.joinedWalletId,
      grace,
      joinedNote,
    ]);
    for (const next of await holdersOf(tx, [holder.joinedWalletId])) await goOn(tx, next, waiting, grace);
  } else if (holder.memberId !== null) {
    const passedOn = await passOnCredits(tx, await passOnAccounts(tx, holder.memberId, holder), waiting);
    if (passedOn?.potId === null) {
      const { transferId } = passedOn;
      await tx.event('CreditsPassedOn', { transferId, fromMemberId: holder.memberId });
    }
  } else if (holder.kind === 'POT') {
    const { accountId: potId, communityPotId } = holder;
    await settlePot(tx, tx.now, { potId, communityPotId });
    await creditWaitingHours(tx, waiting, [communityPotId]);
  }
}
