import { setAccountStatus } from '../../ledger/accounts.js';
import type { CommandTransaction } from '../defineCommand.js';
import type { WaitingHours } from '../hours/creditWaitingHours.js';
import { graceUntil } from '../schemes/graceUntil.js';
import { type PassOnAccounts, passOnCredits } from './passOnCredits.js';

/** Where the credits shall go. All empty: nobody said, so the community pot. */
export interface Instruction {
  toMemberId: string | null;
  toOrganisationId: string | null;
  toCommunityPot: boolean;
}

/**
 * Passes on what the wallet of an ended membership holds, and closes it for good. Call it with the membership and the accounts locked (lockToPassOn),
 * and nothing held. Credits whose day passed while the wallet waited live for the days of grace, as after any freeze.
 * Records CreditsPassedOn where a member receives them, and HoursCredited for each log that a pot could then cover.
 * @returns the transfer that passed them on; null where there were none.
 */
export async function settleEndedWallet(
  tx: CommandTransaction<never>,
  memberId: string,
  locked: { accounts: PassOnAccounts; waiting: WaitingHours },
  to: Instruction,
): Promise<string | null> {
  const { accounts, waiting } = locked;
  const { walletId: accountId } = accounts;
  const grace = await graceUntil(tx, tx.now);
  await setAccountStatus(tx, tx.now, { accountId, status: 'OPEN', reason: null, graceUntil: grace });
  const passedOn = await passOnCredits(tx, accounts, waiting);
  await setAccountStatus(tx, tx.now, {
    accountId,
    status: 'CLOSED',
    reason: 'The membership has ended',
    graceUntil: grace,
  });
  await tx.sql(
    `UPDATE membership_end SET to_member_id = $3, to_organisation_id = $4, to_community_pot = $5, settled_at = $6
     WHERE scheme_id = $1 AND member_id = $2`,
    [tx.schemeId, memberId, to.toMemberId, to.toOrganisationId, to.toCommunityPot, tx.now],
  );
  if (passedOn?.potId === null) {
    await tx.event('CreditsPassedOn', { transferId: passedOn.transferId, fromMemberId: memberId });
  }
  return passedOn?.transferId ?? null;
}
