import { DomainError } from '../../domain/errors.js';
import { system } from '../../policies/notifications.js';
import type { RequestContext } from '../context.js';
import { defineCommand } from '../defineCommand.js';

/** How many wallets share a transaction. It keeps the community pot, so it stays short. */
const WALLETS_TOGETHER = 500;

export interface ExpireCreditsInput {
  /** Only what had lapsed by this instant. Left out: everything that has lapsed by now. */
  lapsedBy?: Date;
}

export interface ExpiredCredits {
  /** How many members' credits lapsed. */
  members: number;
  /** How much, in minutes, went to the community pot. */
  minutes: number;
}

/**
 * One batch.
 * @throws DomainError IN_THE_FUTURE
 */
const expireBatch = defineCommand({
  name: 'expireCredits',
  policy: system,
  async run(tx, { lapsedBy = tx.now }: ExpireCreditsInput): Promise<ExpiredCredits & { looked: number }> {
    tx.authorize({});
    if (lapsedBy > tx.now) {
      throw new DomainError('IN_THE_FUTURE', 'Credits whose day has not ended do not lapse. Choose an earlier day.', {
        field: ['lapsedBy'],
      });
    }
    const wallets = await tx.sql<{ memberId: string; transferId: string | null; minutes: number | null }>(
      'SELECT member_id AS "memberId", transfer_id AS "transferId", minutes FROM expire_lots($1, $2, $3, $4)',
      [tx.schemeId, tx.now, lapsedBy, WALLETS_TOGETHER],
    );
    const lapsed = wallets.flatMap(({ memberId, transferId }) =>
      transferId === null ? [] : [{ memberId, transferId }],
    );
    await tx.events('CreditsExpired', lapsed);
    await tx.audits(
      'Transfer',
      lapsed.map(({ transferId }) => transferId),
    );
    const minutes = wallets.reduce((sum, wallet) => sum + (wallet.minutes ?? 0), 0);
    return { looked: wallets.length, members: lapsed.length, minutes };
  },
});

/**
 * Moves credits whose day has ended, and that nobody spent or holds, to the community pot: all of the scheme's, a batch of wallets to a transaction.
 * What was spent meanwhile is spent. Again, or twice at once, it finds nothing more. Frozen wallets are left alone.
 * @param onBatch told after each batch what has lapsed so far
 * @throws DomainError IN_THE_FUTURE
 * Records CreditsExpired for each member.
 */
export async function expireCredits(
  context: RequestContext,
  input: ExpireCreditsInput = {},
  onBatch: (soFar: ExpiredCredits) => void = () => undefined,
): Promise<ExpiredCredits> {
  let soFar: ExpiredCredits = { members: 0, minutes: 0 };
  for (;;) {
    const { looked, members, minutes } = await expireBatch(context, input);
    if (looked === 0) return soFar;
    soFar = { members: soFar.members + members, minutes: soFar.minutes + minutes };
    onBatch(soFar);
  }
}
