import { DomainError } from '../../domain/errors.js';
import { system } from '../../policies/notifications.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { creditWaitingHours, lockWaitingHours } from '../hours/creditWaitingHours.js';
import { findPot } from './pots.js';

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
    const wallets = await tx.sql<{ id: string; minutes: number }>(
      'SELECT account_id AS id, minutes FROM lapsed_wallets($1, $2, $3)',
      [tx.schemeId, lapsedBy, WALLETS_TOGETHER],
    );
    const lapsed = wallets.length === 0 ? [] : await expireWallets(tx, lapsedBy, wallets);
    await tx.events(
      'CreditsExpired',
      lapsed.map(({ memberId, transferId }) => ({ memberId, transferId })),
    );
    await tx.audits(
      'Transfer',
      lapsed.map(({ transferId }) => transferId),
    );
    return { looked: wallets.length, members: lapsed.length, minutes: sum(lapsed) };
  },
});

interface Lapsed {
  memberId: string;
  transferId: string;
  minutes: number;
}

/** Under the locks less may have lapsed in these wallets than was seen before, never more. */
async function expireWallets(
  tx: CommandTransaction<never>,
  lapsedBy: Date,
  wallets: readonly { id: string; minutes: number }[],
): Promise<Lapsed[]> {
  const { id: potId } = await findPot(tx, null);
  const accountIds = wallets.map(({ id }) => id);
  const waiting = await lockWaitingHours(tx, { potIds: [potId], arrivingMinutes: sum(wallets), accountIds });
  const lapsed = await tx.sql<Lapsed>(
    'SELECT member_id AS "memberId", transfer_id AS "transferId", minutes FROM expire_lots($1, $2, $3, $4::uuid[])',
    [tx.schemeId, tx.now, lapsedBy, accountIds],
  );
  await creditWaitingHours(tx, waiting, [potId]);
  return lapsed;
}

function sum(amounts: readonly { minutes: number }[]): number {
  return amounts.reduce((total, { minutes }) => total + minutes, 0);
}

/**
 * Moves credits whose day has ended, and that nobody spent or holds, to the community pot: all of the scheme's, a batch of wallets to a transaction.
 * What was spent meanwhile is spent. Again, or twice at once, it finds nothing more. Frozen wallets are left alone. Approved hours that wait for the
 * community pot get their credits from it, the oldest first.
 * @param onBatch told after each batch what has lapsed so far
 * @throws DomainError IN_THE_FUTURE
 * Records CreditsExpired for each member, and HoursCredited for each log that was credited.
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
