import { forbidden, notFound } from '../../domain/errors.js';
import { actsAsMember } from '../../policies/actor.js';
import { memberMessages } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Forgets a phone or computer that is told of messages to the asker, or to somebody they act for: it is told of none to them any more.
 * @throws RequestError NOT_FOUND, FORBIDDEN
 */
export const removePushSubscription = defineCommand({
  name: 'removePushSubscription',
  policy: memberMessages,
  async run(tx, { pushSubscriptionId }: { pushSubscriptionId: string }): Promise<Record<string, never>> {
    if (tx.actor.kind !== 'MEMBER') throw forbidden();
    const [found] = await tx.sql<{ memberId: string }>(
      'SELECT member_id AS "memberId" FROM push_subscription WHERE scheme_id = $1 AND id = $2 FOR UPDATE',
      [tx.schemeId, pushSubscriptionId],
    );
    // One that is nobody's whom they act for looks like one that is not there.
    const memberId = found && actsAsMember(tx.actor, found.memberId) ? found.memberId : null;
    tx.authorize({ memberId: memberId ?? tx.actor.memberId });
    if (memberId === null) throw notFound();
    await tx.sql('DELETE FROM push_subscription WHERE scheme_id = $1 AND id = $2', [tx.schemeId, pushSubscriptionId]);
    await tx.audit('PushSubscription', pushSubscriptionId);
    return {};
  },
});
