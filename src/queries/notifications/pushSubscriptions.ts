import { isStillTold } from '../../entities/notifications/toldBrowsers.js';
import { memberMessages, pushCarried } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

export interface PushSubscriptionRecord {
  id: string;
  createdAt: Date;
}

/** The phones and computers that are told when there is a message to the member, whoever has them in hand, the oldest first. */
export const pushSubscriptions = defineQuery({
  name: 'pushSubscriptions',
  policy: memberMessages,
  async run(tx, { memberId }: { memberId: string }): Promise<PushSubscriptionRecord[]> {
    tx.authorize({ memberId });
    return await tx.sql<PushSubscriptionRecord>(
      `SELECT id, created_at AS "createdAt" FROM push_subscription p
       WHERE p.scheme_id = $1 AND p.member_id = $2 AND ${isStillTold('$3')} ORDER BY created_at, id`,
      [tx.schemeId, memberId, tx.now],
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

/** The phones and computers that are told of messages to a member, for the service alone. */
export const browsersToTell = defineQuery({
  name: 'browsersToTell',
  policy: pushCarried,
  async run(tx, { memberId }: { memberId: string }): Promise<BrowserRecord[]> {
    tx.authorize(undefined);
    return await tx.sql<BrowserRecord>(
      `SELECT id, endpoint, public_key AS "publicKey", auth_secret AS "authSecret" FROM push_subscription p
       WHERE p.scheme_id = $1 AND p.member_id = $2 AND ${isStillTold('$3')} ORDER BY created_at, id`,
      [tx.schemeId, memberId, tx.now],
    );
  },
});
