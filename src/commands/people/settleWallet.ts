import { DomainError } from '../../domain/errors.js';
import { system } from '../../policies/notifications.js';
import { defineCommand } from '../defineCommand.js';
import { lockMembers } from './lockMembers.js';
import { lockToPassOn } from './passOnCredits.js';
import { settleEndedWallet } from './settleEndedWallet.js';

/**
 * The days in which somebody could say where the credits of an ended membership go are over: they go to the community pot, and what was to be
 * earned back is let go. Done as due work, as the service itself.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND; Error before its time.
 */
export const settleWallet = defineCommand({
  name: 'settleWallet',
  policy: system,
  async run(tx, input: { memberId: string }): Promise<{ transferId: string | null }> {
    tx.authorize(undefined);
    await lockMembers(tx, [input.memberId]);
    const [waiting] = await tx.sql<{ settlesAt: Date }>(
      'SELECT settles_at AS "settlesAt" FROM membership_end WHERE scheme_id = $1 AND member_id = $2 AND settled_at IS NULL',
      [tx.schemeId, input.memberId],
    );
    if (!waiting) throw new DomainError('ALREADY_DONE', 'The credits of this membership were passed on before.');
    if (waiting.settlesAt > tx.now) throw new Error('a wallet was to be settled before its time');
    const nobody = { toMemberId: null, toOrganisationId: null, toCommunityPot: false };
    const locked = await lockToPassOn(tx, input.memberId, nobody);
    const transferId = await settleEndedWallet(tx, input.memberId, locked, nobody);
    await tx.audit('Member', input.memberId, { transferId });
    return { transferId };
  },
});
