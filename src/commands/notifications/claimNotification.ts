import type { Channel } from '../../domain/notifications/kinds.js';
import type { Database } from '../../entities/database.js';

/** A message that this worker alone may send until its lease ends. */
export interface ClaimedNotification {
  schemeId: string;
  id: string;
  channel: Channel;
  subject: string;
  body: string;
  sensitive: boolean;
  createdAt: Date;
  /** Which try this is, from 1. */
  tries: number;
  schemeName: string;
  isMemberActive: boolean;
  name: string;
  email: string | null;
  phone: string | null;
  addressLines: string[];
}

/**
 * Takes a message for one try, in a transaction of its own: whoever asks for the same try later gets null. Until `leaseEndsAt` nobody else
 * finds the message due; should this worker die meanwhile, it is due again then.
 */
export async function claimNotification(
  database: Database,
  due: { schemeId: string; id: string; tries: number },
  now: Date,
  leaseEndsAt: Date,
): Promise<ClaimedNotification | null> {
  return await database.inScheme(due.schemeId, async (tx) => {
    const [claimed] = await tx.sql<Omit<ClaimedNotification, 'createdAt'> & { createdAt: string }>(
      `UPDATE notification n SET tries = n.tries + 1, next_try_at = $5
       FROM member m, scheme s
       WHERE n.scheme_id = $1 AND n.id = $2 AND n.state = 'PENDING' AND n.tries = $3 AND n.next_try_at <= $4
         AND m.scheme_id = n.scheme_id AND m.id = n.member_id AND s.scheme_id = n.scheme_id
       RETURNING n.scheme_id AS "schemeId", n.id, n.channel, n.subject, n.body, n.sensitive, n.created_at AS "createdAt", n.tries,
         s.name AS "schemeName", m.status = 'ACTIVE' AS "isMemberActive", m.name, m.email, m.phone, m.address_lines AS "addressLines"`,
      [due.schemeId, due.id, due.tries, now, leaseEndsAt],
    );
    return claimed === undefined ? null : { ...claimed, createdAt: new Date(claimed.createdAt) };
  });
}
