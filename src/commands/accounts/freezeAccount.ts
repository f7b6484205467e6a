import { DomainError, notFound } from '../../domain/errors.js';
import { AccountEntity } from '../../entities/accounts/entities.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { lockAccounts, setAccountStatus } from '../../ledger/accounts.js';
import { accountFreeze } from '../../policies/accounts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { creditWaitingHours, lockWaitingHours, type WaitingHours } from '../hours/creditWaitingHours.js';
import { graceUntil } from '../schemes/graceUntil.js';
import { staffReason } from '../staffReason.js';

export interface FreezeAccountInput {
  accountId: string;
  /** False: it is opened again. */
  isFrozen: boolean;
  /** For staff. The holder is told that it happened, not why. */
  reason: string;
}

/**
 * Freezes a wallet, a group's pot or a venue's account, or opens it again. Frozen, it neither spends, gives, receives nor expires; reversals still
 * reach it, and holds stay until their time runs out. Opened again, credits whose day passed meanwhile live for the scheme's days of grace.
 * A pot that opens again gives to the hours that waited for it. Everything that moves credits asks for the status under the account's lock, so whichever commits first decides.
 *
 * @throws DomainError REASON_NEEDED, INVALID_INPUT (the scheme's own accounts), ACCOUNT_NOT_OPEN (closed for good), MEMBER_CLOSED, ALREADY_DONE;
 * RequestError NOT_FOUND, FORBIDDEN (also about one's own wallet).
 * Records AccountFrozen or AccountOpenedAgain, and HoursCredited for each log that got its credits.
 */
export const freezeAccount = defineCommand({
  name: 'freezeAccount',
  policy: accountFreeze,
  async run(tx, input: FreezeAccountInput): Promise<{ accountId: string }> {
    const { account, waiting } = await lockAccount(tx, input);
    tx.authorize({ memberId: account.memberId ?? null });
    const reason = staffReason(input.reason);
    await mayChange(tx, account, input.isFrozen);
    const status = input.isFrozen ? 'FROZEN' : 'OPEN';
    const grace = await graceUntil(tx, tx.now);
    await setAccountStatus(tx, tx.now, { accountId: account.id, status, reason, graceUntil: grace });
    await tx.event(input.isFrozen ? 'AccountFrozen' : 'AccountOpenedAgain', { accountId: account.id });
    if (!input.isFrozen && account.kind === 'POT') await creditWaitingHours(tx, waiting, [account.id]);
    await tx.audit('Account', account.id, { status });
    return { accountId: account.id };
  },
});

/** A pot that opens again gives to what waited for it, so that is locked with it. @throws RequestError NOT_FOUND */
async function lockAccount(
  tx: CommandTransaction<never>,
  { accountId, isFrozen }: FreezeAccountInput,
): Promise<{ account: AccountEntity; waiting: WaitingHours }> {
  const account = await tx.em.findOne(AccountEntity, { schemeId: tx.schemeId, id: accountId });
  if (!account) throw notFound();
  if (account.kind === 'POT' && !isFrozen) {
    const waiting = await lockWaitingHours(tx, { potIds: [accountId], accountIds: [accountId] });
    return { account: await tx.em.refreshOrFail(account), waiting };
  }
  await lockAccounts(tx, [accountId]);
  return { account: await tx.em.refreshOrFail(account), waiting: { hoursLogIds: [] } };
}

/** @throws DomainError INVALID_INPUT, MEMBER_CLOSED, ACCOUNT_NOT_OPEN, ALREADY_DONE */
async function mayChange(tx: CommandTransaction<never>, account: AccountEntity, isFrozen: boolean): Promise<void> {
  const field = ['accountId'];
  if (account.kind === 'ISSUANCE' || account.kind === 'COMMUNITY_POT') {
    throw new DomainError(
      'INVALID_INPUT',
      "The scheme's own accounts are not frozen. Choose a wallet, a pot or a venue's account.",
      { field },
    );
  }
  if (account.status === 'CLOSED') {
    throw new DomainError('ACCOUNT_NOT_OPEN', 'This account was closed for good.', { field });
  }
  const member = account.memberId
    ? await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: account.memberId })
    : null;
  if (member && member.status !== 'ACTIVE') {
    throw new DomainError('MEMBER_CLOSED', 'This membership has ended. Its wallet only waits to be passed on.', {
      field,
    });
  }
  if ((account.status === 'FROZEN') === isFrozen) {
    throw new DomainError('ALREADY_DONE', isFrozen ? 'This account is frozen already.' : 'This account is open.', {
      field,
    });
  }
}
