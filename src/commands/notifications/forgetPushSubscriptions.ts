import { pushCarried } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

export interface ForgetPushSubscriptionsInput {
  /** With the secret that was shared then: one that came back meanwhile with another one is there. */
  gone: readonly { id: string; authSecret: string }[];
}

/** Forgets phones and computers that their push service calls gone. Those that are forgotten already change nothing. @throws RequestError FORBIDDEN */
export const forgetPushSubscriptions = defineCommand({
  name: 'forgetPushSubscriptions',
  policy: pushCarried,
  async run(tx, { gone }: ForgetPushSubscriptionsInput): Promise<{ forgottenCount: number }> {
    tx.authorize(undefined);
    const rows = await tx.sql<{ id: string }>(
      `DELETE FROM push_subscription p USING jsonb_to_recordset($2::jsonb) AS g (id uuid, "authSecret" text)
       WHERE p.scheme_id = $1 AND p.id = g.id AND p.auth_secret = g."authSecret" RETURNING p.id`,
      [tx.schemeId, JSON.stringify(gone.map(({ id, authSecret }) => ({ id, authSecret })))],
    );
    await tx.audits(
      'PushSubscription',
      rows.map(({ id }) => id),
    );
    return { forgottenCount: rows.length };
  },
});
