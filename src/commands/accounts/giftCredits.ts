import { DomainError, forbidden, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { formatMinutes } from '../../domain/minutes.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { isMemberNumber } from '../../domain/people/memberNumber.js';
import { periodStart } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { characterCount } from '../../domain/text.js';
import { MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { creditsGive } from '../../policies/accounts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { mustAfford, mustBeAnAmount, readWallets, type WalletFacts } from './wallets.js';

export interface GiftCreditsInput {
  idempotencyKey: string;
  fromMemberId: string;
  /** The receiver's id, or the number on their card or letter. */
  toMemberId?: string | null;
  toMemberNumber?: string | null;
  amountMinutes: number;
  note?: string | null;
}

/**
 * Gives credits to another member. They keep the expiry they had.
 * @throws DomainError INVALID_INPUT, GIFT_TO_SELF, MEMBER_CLOSED, ACCOUNT_NOT_OPEN, CREDITS_TO_EARN_BACK, INSUFFICIENT_CREDITS, GIFT_LIMIT_REACHED, CONFLICT;
 * RequestError NOT_FOUND, FORBIDDEN.
 * Records CreditsGiven.
 */
export const giftCredits = defineCommand({
  name: 'giftCredits',
  policy: creditsGive,
  async run(tx, input: GiftCreditsInput): Promise<{ transferId: string; fromMemberId: string }> {
    const from = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.fromMemberId });
    if (!from) throw notFound();
    tx.authorize({ memberId: from.id });
    const to = await findReceiver(tx, input);
    // Staff may pass on what a member asks them to, but never to themselves.
    if (tx.actor.kind === 'MEMBER' && tx.actor.memberId !== from.id && tx.actor.memberId === to.id) throw forbidden();
    mustBeAnAmount(input.amountMinutes);
    if (characterCount(input.note ?? '') > 300) {
      throw new DomainError('INVALID_INPUT', 'Please keep the note to 300 characters.', { field: ['note'] });
    }
    if (to.id === from.id)
      throw new DomainError('GIFT_TO_SELF', 'You cannot give credits to yourself.', { field: ['toMemberId'] });
    if (from.status !== 'ACTIVE' || to.status !== 'ACTIVE')
      throw new DomainError('MEMBER_CLOSED', 'One of the memberships has ended.');

    // The day's sum and what is available are read under the wallets' locks, so two gifts at once cannot both fit.
    const [fromWallet, toWallet] = await lockWallets(tx, from.id, to.id);
    await mayGive(tx, fromWallet, toWallet, input.amountMinutes);
    const transferId = newId();
    const draft = {
      id: transferId,
      kind: 'GIFT',
      amount_minutes: input.amountMinutes,
      from_account_id: fromWallet.id,
      to_account_id: toWallet.id,
      occurred_at: tx.now,
      note: input.note ? plainText(input.note).trim() : null,
    };
    await tx.sql('SELECT ledger_transfer($1, $2, $3)', [tx.schemeId, tx.now, JSON.stringify([draft])]);
    await tx.event('CreditsGiven', { transferId, fromMemberId: from.id, toMemberId: to.id });
    await tx.audit('Transfer', transferId);
    return { transferId, fromMemberId: from.id };
  },
});

async function findReceiver(tx: CommandTransaction<never>, input: GiftCreditsInput): Promise<MemberEntity> {
  const number = input.toMemberNumber?.replace(/[\s-]/g, '').toUpperCase();
  if ((input.toMemberId ? 1 : 0) + (number ? 1 : 0) !== 1) {
    throw new DomainError('INVALID_INPUT', 'Say who receives the gift: the member, or the number on their card.', {
      field: ['toMemberId'],
    });
  }
  if (number && !isMemberNumber(number)) throw notFound();
  const to = await tx.em.findOne(MemberEntity, {
    schemeId: tx.schemeId,
    ...(number ? { memberNumber: number } : { id: input.toMemberId ?? '' }),
  });
  if (!to && number) {
    throw new DomainError('INVALID_INPUT', 'Nobody in this scheme has that member number. Please check it.', {
      field: ['toMemberNumber'],
    });
  }
  if (!to) throw notFound();
  // An old card or letter may bear the number of a membership that was joined with another.
  if (!number || !to.mergedIntoId) return to;
  return await tx.em.findOneOrFail(MemberEntity, { schemeId: tx.schemeId, id: to.mergedIntoId });
}

async function lockWallets(
  tx: CommandTransaction<never>,
  fromMemberId: string,
  toMemberId: string,
): Promise<[WalletFacts, WalletFacts]> {
  await tx.sql(
    'SELECT ledger_lock_accounts($1, ARRAY(SELECT id FROM account WHERE scheme_id = $1 AND member_id = ANY ($2)))',
    [tx.schemeId, [fromMemberId, toMemberId]],
  );
  const wallets = await readWallets(tx, [fromMemberId, toMemberId]);
  const from = wallets.find((wallet) => wallet.memberId === fromMemberId);
  const to = wallets.find((wallet) => wallet.memberId === toMemberId);
  if (!from || !to) throw notFound();
  return [from, to];
}

async function mayGive(
  tx: CommandTransaction<never>,
  from: WalletFacts,
  to: WalletFacts,
  amountMinutes: number,
): Promise<void> {
  if (from.status !== 'OPEN' || to.status !== 'OPEN')
    throw new DomainError(
      'ACCOUNT_NOT_OPEN',
      "The account of the one who gives, or of the one who receives, is frozen or closed. Please ask the scheme's staff.",
    );
  mustAfford(from, amountMinutes);
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const limit = rulesOf(scheme.rules).giftDailyLimitMinutes;
  const [today] = await tx.sql<{ given: number }>(
    `SELECT coalesce(sum(t.amount_minutes), 0) AS given
     FROM entry e JOIN transfer t ON t.scheme_id = e.scheme_id AND t.id = e.transfer_id
     WHERE e.scheme_id = $1 AND e.account_id = $2 AND e.amount_minutes < 0 AND t.kind = 'GIFT' AND e.occurred_at >= $3`,
    [tx.schemeId, from.id, periodStart(tx.now, 'DAY', scheme.timeZone)],
  );
  if ((today?.given ?? 0) + amountMinutes > limit) {
    throw new DomainError(
      'GIFT_LIMIT_REACHED',
      `Members can give ${formatMinutes(limit)} a day. You have given ${formatMinutes(today?.given ?? 0)} today.`,
      {
        field: ['amountMinutes'],
      },
    );
  }
}
