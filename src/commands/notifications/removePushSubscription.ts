import { notFound } from '../../domain/errors.js';
import { ownMessages } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

/** Forgets a phone or computer of one's own: it is told of no message any more. @throws RequestError NOT_FOUND, FORBIDDEN */
export const removePushSubscription = defineCommand({
  name: 'removePushSubscription',
  policy: ownMessages,
  async run(tx, { pushSubscriptionId }: { pushSubscriptionId: string }): Promise<Record<string, never>> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') throw new Error('ownMessages let somebody pass who can have none');
    const [removed] = await tx.sql<{ id: string }>(
      'DELETE FROM push_subscription WHERE scheme_id = $1 AND id = $2 AND member_id = $3 RETURNING id',
      [tx.schemeId, pushSubscriptionId, tx.actor.memberId],
    );
    if (!removed) throw notFound();
    await tx.audit('PushSubscription', removed.id);
    return {};
  },
});
