import { ownMessages, pushCarried } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

export interface PushSubscriptionRecord {
  id: string;
  createdAt: Date;
}

/** The asker's phones and computers that are told when there is a message, the oldest first. */
export const pushSubscriptions = defineQuery({
  name: 'pushSubscriptions',
  policy: ownMessages,
  async run(tx, _input: Record<string, never>): Promise<PushSubscriptionRecord[]> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') throw new Error('ownMessages let somebody pass who can have none');
    return await tx.sql<PushSubscriptionRecord>(
      `SELECT id, created_at AS "createdAt" FROM push_subscription
       WHERE scheme_id = $1 AND member_id = $2 ORDER BY created_at, id`,
      [tx.schemeId, tx.actor.memberId],
    );
  },
});

/** What telling a phone or computer takes. Whoever knows it can wake it. */
export interface BrowserRecord {
  id: string;
  endpoint: string;
  publicKey: string;
  authSecret: string;
}

/** A member's phones and computers as they are told, for the service alone. */
export const browsersToTell = defineQuery({
  name: 'browsersToTell',
  policy: pushCarried,
  async run(tx, { memberId }: { memberId: string }): Promise<BrowserRecord[]> {
    tx.authorize(undefined);
    return await tx.sql<BrowserRecord>(
      `SELECT id, endpoint, public_key AS "publicKey", auth_secret AS "authSecret" FROM push_subscription
       WHERE scheme_id = $1 AND member_id = $2 ORDER BY created_at, id`,
      [tx.schemeId, memberId],
    );
  },
});
