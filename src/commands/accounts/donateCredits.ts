import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { creditsGive } from '../../policies/accounts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { creditWaitingHours, lockWaitingHours, type WaitingHours } from '../hours/creditWaitingHours.js';
import { mustTakeDonations, potNotOpen } from '../organisations/mustTakeDonations.js';
import { mustAfford, mustBeAnAmount, readWallets } from './wallets.js';

export interface DonateCreditsInput {
  idempotencyKey: string;
  fromMemberId: string;
  /** Null: the community pot. */
  toOrganisationId?: string | null;
  amountMinutes: number;
}

/**
 * Donates a member's credits to a group's pot or to the community pot, where they do not lapse. There is no daily limit. Approved hours that wait for the
 * pot get their credits from it, the oldest first.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED, ORGANISATION_CLOSED, NOT_VERIFIED, ACCOUNT_NOT_OPEN, CREDITS_TO_EARN_BACK, INSUFFICIENT_CREDITS,
 * CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records CreditsDonated, and HoursCredited for each log that was credited.
 */
export const donateCredits = defineCommand({
  name: 'donateCredits',
  policy: creditsGive,
  async run(tx, input: DonateCreditsInput): Promise<{ transferId: string; fromMemberId: string }> {
    const from = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.fromMemberId });
    if (!from) throw notFound();
    tx.authorize({ memberId: from.id });
    mustBeAnAmount(input.amountMinutes);
    if (from.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');
    const organisationId = input.toOrganisationId ?? null;
    const potId = await potOf(tx, organisationId);
    const { walletId, waiting } = await lockedWallet(tx, from.id, potId, input.amountMinutes);

    const transferId = newId();
    const draft = {
      id: transferId,
      kind: 'DONATION',
      amount_minutes: input.amountMinutes,
      from_account_id: walletId,
      to_account_id: potId,
      occurred_at: tx.now,
    };
    await tx.sql('SELECT ledger_transfer($1, $2, $3)', [tx.schemeId, tx.now, JSON.stringify([draft])]);
    await tx.event('CreditsDonated', { transferId, memberId: from.id, organisationId });
    await creditWaitingHours(tx, waiting, [potId]);
    await tx.audit('Transfer', transferId);
    return { transferId, fromMemberId: from.id };
  },
});

async function potOf(tx: CommandTransaction<never>, organisationId: string | null): Promise<string> {
  if (organisationId !== null) return (await mustTakeDonations(tx, organisationId, ['toOrganisationId'])).potId;
  const [pot] = await tx.sql<{ id: string }>(`SELECT id FROM account WHERE scheme_id = $1 AND kind = 'COMMUNITY_POT'`, [
    tx.schemeId,
  ]);
  if (!pot) throw notFound();
  return pot.id;
}

/** Locks wallet and pot and sees that they may take part: two donations at once cannot both take the last credits. */
async function lockedWallet(
  tx: CommandTransaction<never>,
  memberId: string,
  potId: string,
  amountMinutes: number,
): Promise<{ walletId: string; waiting: WaitingHours }> {
  const own = await tx.sql<{ id: string }>('SELECT id FROM account WHERE scheme_id = $1 AND member_id = $2', [
    tx.schemeId,
    memberId,
  ]);
  const accountIds = own.map(({ id }) => id);
  const waiting = await lockWaitingHours(tx, { potIds: [potId], arrivingMinutes: amountMinutes, accountIds });
  const [wallet] = await readWallets(tx, [memberId]);
  if (!wallet) throw notFound();
  if (wallet.status !== 'OPEN') {
    throw new DomainError('ACCOUNT_NOT_OPEN', "The account is frozen or closed. Please ask the scheme's staff.");
  }
  const [openPot] = await tx.sql(`SELECT 1 FROM account WHERE scheme_id = $1 AND id = $2 AND status = 'OPEN'`, [
    tx.schemeId,
    potId,
  ]);
  if (!openPot) throw potNotOpen(['toOrganisationId']);
  mustAfford(wallet, amountMinutes);
  return { walletId: wallet.id, waiting };
}
