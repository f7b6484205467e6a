import { type Channel, FAREWELLS, type MessageKind } from '../../domain/notifications/kinds.js';
import type { Database } from '../../entities/database.js';

/** A message that this worker alone may send until its lease ends. */
export interface ClaimedNotification {
  schemeId: string;
  id: string;
  kind: MessageKind;
  channel: Channel;
  subject: string;
  body: string;
  sensitive: boolean;
  createdAt: Date;
  /** Which try this is, from 1. */
  tries: number;
  schemeName: string;
  /** The membership, or the invitation, goes on; or this is the farewell to it. */
  mayReachThem: boolean;
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
 * The ids lead every lookup, so that it goes by the key however stale the table's statistics are.
 * @returns in the order of the wishes.
 */
export async function claimNotifications(
  database: Database,
  schemeId: string,
  wishes: readonly ClaimWish[],
  now: Date,
  leaseEndsAt: Date,
): Promise<(ClaimedNotification | null)[]> {
  const triesById = JSON.stringify(Object.fromEntries(wishes.map(({ id, tries }) => [id, tries])));
  const claimed = await database.inScheme(schemeId, (tx) =>
    tx.sql<ClaimedNotification>(
      `WITH due AS (
         SELECT id FROM notification
         WHERE scheme_id = $1 AND id = ANY ($2) AND tries = ($3::jsonb ->> id::text)::integer AND state = 'PENDING' AND next_try_at <= $4
         FOR UPDATE SKIP LOCKED
       ), claimed AS (
         UPDATE notification n SET tries = n.tries + 1, next_try_at = $5 FROM due
         WHERE n.scheme_id = $1 AND n.id = ANY ($2) AND n.id = due.id RETURNING n.*
       )
       SELECT n.scheme_id AS "schemeId", n.id, n.kind, n.channel, n.subject, n.body, n.sensitive, n.created_at AS "createdAt", n.tries,
         s.name AS "schemeName", coalesce(m.status = 'ACTIVE', i.state = 'OPEN' AND i.lapses_at > $4) OR n.kind = ANY ($6) AS "mayReachThem",
         coalesce(m.name, i.name, '') AS name, coalesce(m.email, i.email) AS email, coalesce(m.phone, i.phone) AS phone,
         coalesce(m.address_lines, i.address_lines) AS "addressLines"
       FROM claimed n JOIN scheme s ON s.scheme_id = $1
         LEFT JOIN member m ON m.scheme_id = $1 AND m.id = n.member_id
         LEFT JOIN invitation i ON i.scheme_id = $1 AND i.id = n.invitation_id`,
      [schemeId, wishes.map(({ id }) => id), triesById, now, leaseEndsAt, FAREWELLS],
    ),
  );
  const byId = new Map(claimed.map((one) => [one.id, one]));
  return wishes.map(({ id }) => byId.get(id) ?? null);
}
