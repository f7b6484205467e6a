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

/** A message to be sent, and how often it had been tried when that was decided. */
export interface ClaimWish {
  id: string;
  tries: number;
}

/**
 * Takes messages for one try each, in a transaction of its own: whoever asks for the same try later, or at the same time, gets null. Until
 * `leaseEndsAt` nobody else finds them due; should this worker die meanwhile, they are due again then.
 * @returns in the order of the wishes.
 */
export async function claimNotifications(
  database: Database,
  schemeId: string,
  wishes: readonly ClaimWish[],
  now: Date,
  leaseEndsAt: Date,
): Promise<(ClaimedNotification | null)[]> {
  const claimed = await database.inScheme(schemeId, (tx) =>
    tx.sql<ClaimedNotification>(
      `WITH due AS (
         SELECT n.id FROM notification n JOIN unnest($2::uuid[], $3::integer[]) AS wish (id, tries) ON n.id = wish.id AND n.tries = wish.tries
         WHERE n.scheme_id = $1 AND n.state = 'PENDING' AND n.next_try_at <= $4 FOR UPDATE OF n SKIP LOCKED
       )
       UPDATE notification n SET tries = n.tries + 1, next_try_at = $5
       FROM due, member m, scheme s
       WHERE n.scheme_id = $1 AND n.id = due.id AND m.scheme_id = $1 AND m.id = n.member_id AND s.scheme_id = $1
       RETURNING n.scheme_id AS "schemeId", n.id, n.channel, n.subject, n.body, n.sensitive, n.created_at AS "createdAt", n.tries,
         s.name AS "schemeName", m.status = 'ACTIVE' AS "isMemberActive", m.name, m.email, m.phone, m.address_lines AS "addressLines"`,
      [schemeId, wishes.map(({ id }) => id), wishes.map(({ tries }) => tries), now, leaseEndsAt],
    ),
  );
  const byId = new Map(claimed.map((one) => [one.id, one]));
  return wishes.map(({ id }) => byId.get(id) ?? null);
}
