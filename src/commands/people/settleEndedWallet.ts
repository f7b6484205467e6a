import type { SchemeTransaction } from '../../entities/database.js';
import { setAccountStatus } from '../../ledger/accounts.js';
import { recordEvent } from '../../outbox/recordEvent.js';
import { graceUntil } from '../schemes/graceUntil.js';
import { type PassOnAccounts, passOnCredits } from './passOnCredits.js';

/** Where the credits shall go. All empty: nobody said, so the community pot. */
export interface Instruction {
  toMemberId: string | null;
  toOrganisationId: string | null;
  toCommunityPot: boolean;
}

/**
 * Passes on what the wallet of an ended membership holds, and closes it for good. Call it with the membership and the accounts locked, and nothing
 * held. Credits whose day passed while the wallet waited live for the days of grace, as after any freeze.
 * Records CreditsPassedOn where a member receives them.
 * @returns the transfer that passed them on; null where there were none.
 */
export async function settleEndedWallet(
  tx: SchemeTransaction,
  now: Date,
  memberId: string,
  accounts: PassOnAccounts,
  to: Instruction,
): Promise<string | null> {
  const { walletId: accountId } = accounts;
  const grace = await graceUntil(tx, now);
  await setAccountStatus(tx, now, { accountId, status: 'OPEN', reason: null, graceUntil: grace });
  const passedOn = await passOnCredits(tx, now, accounts);
  await setAccountStatus(tx, now, {
    accountId,
    status: 'CLOSED',
    reason: 'The membership has ended',
    graceUntil: grace,
  });
  await tx.sql(
    `UPDATE membership_end SET to_member_id = $3, to_organisation_id = $4, to_community_pot = $5, settled_at = $6
     WHERE scheme_id = $1 AND member_id = $2`,
    [tx.schemeId, memberId, to.toMemberId, to.toOrganisationId, to.toCommunityPot, now],
  );
  if (passedOn?.potId === null) {
    await recordEvent(tx, now, 'CreditsPassedOn', { transferId: passedOn.transferId, fromMemberId: memberId });
  }
  return passedOn?.transferId ?? null;
}
