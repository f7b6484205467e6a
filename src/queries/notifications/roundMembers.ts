import type { Topic } from '../../domain/notifications/kinds.js';
import { roundsDue } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

/** Members `m` who can be reached and have not switched all of this off. $1 scheme, $2 the topics. */
const WILLING = `m.scheme_id = $1 AND m.status = 'ACTIVE' AND m.preferred_channel <> 'NONE' AND NOT $2::text[] <@ m.topics_off
  AND (m.email IS NOT NULL OR m.phone IS NOT NULL OR cardinality(m.address_lines) > 0 OR m.preferred_channel = 'PUSH')`;

/** How many members may be told of such things. */
export const willingCount = defineQuery({
  name: 'willingCount',
  policy: roundsDue,
  async run(tx, { topics }: { topics: readonly Topic[] }): Promise<number> {
    tx.authorize(undefined);
    const [row] = await tx.sql<{ count: number }>(`SELECT count(*)::integer AS count FROM member m WHERE ${WILLING}`, [
      tx.schemeId,
      topics,
    ]);
    return row?.count ?? 0;
  },
});

/** Members who may be told of such things, by id. */
export const willingMembers = defineQuery({
  name: 'willingMembers',
  policy: roundsDue,
  async run(
    tx,
    { topics, after, limit }: { topics: readonly Topic[]; after: string | null; limit: number },
  ): Promise<RecipientRecord[]> {
    tx.authorize(undefined);
    const rows = await tx.sql<{ id: string }>(
      `SELECT m.id FROM member m WHERE ${WILLING} AND ($3::uuid IS NULL OR m.id > $3) ORDER BY m.id LIMIT $4`,
      [tx.schemeId, topics, after, limit],
    );
    const ids = rows.map(({ id }) => id);
    const recipients = await recipientRecords(tx, ids);
    return ids.flatMap((id) => recipients.get(id) ?? []);
  },
});

export interface UnseenMember {
  /** What they can enjoy. Null: they have no account that is open. */
  balanceMinutes: number | null;
}

/**
 * Those of these members who joined before an instant and have done nothing since that leaves a trace: given or been awarded hours, enjoyed or booked
 * something at a venue, asked for a place, applied, signed in, or had to do with a neighbour's exchange.
 */
export const unseenMembers = defineQuery({
  name: 'unseenMembers',
  policy: roundsDue,
  async run(tx, input: { memberIds: readonly string[]; since: Date }): Promise<Map<string, UnseenMember>> {
    tx.authorize(undefined);
    const rows = await tx.sql<UnseenMember & { id: string }>(
      `SELECT m.id, a.balance_minutes - a.held_minutes AS "balanceMinutes"
       FROM member m LEFT JOIN account a ON a.scheme_id = $1 AND a.member_id = m.id AND a.kind = 'WALLET' AND a.status = 'OPEN'
       WHERE m.scheme_id = $1 AND m.id = ANY ($2) AND m.created_at <= $3
         AND NOT EXISTS (SELECT FROM hours_log l WHERE l.scheme_id = $1 AND l.member_id = m.id
           AND (l.submitted_at > $3 OR l.state = 'APPROVED' AND l.decided_at > $3))
         AND NOT EXISTS (SELECT FROM redemption r WHERE r.scheme_id = $1 AND r.member_id = m.id AND r.redeemed_at > $3)
         AND NOT EXISTS (SELECT FROM redemption r WHERE r.scheme_id = $1 AND r.member_id = m.id AND r.redeemed_at IS NULL AND r.placed_at > $3)
         AND NOT EXISTS (SELECT FROM booking b WHERE b.scheme_id = $1 AND b.member_id = m.id AND b.asked_at > $3)
         AND NOT EXISTS (SELECT FROM application p WHERE p.scheme_id = $1 AND p.member_id = m.id AND p.applied_at > $3)
         AND NOT EXISTS (SELECT FROM session s WHERE s.scheme_id = $1 AND s.member_id = m.id
           AND (s.created_at > $3 OR EXISTS (SELECT FROM refresh_token t WHERE t.scheme_id = $1 AND t.session_id = s.id AND t.issued_at > $3)))
         AND NOT EXISTS (SELECT FROM help_exchange x WHERE x.scheme_id = $1 AND x.helper_id = m.id
           AND greatest(x.proposed_at, x.agreed_at, x.helper_confirmed_at, x.settled_at) > $3)
         AND NOT EXISTS (SELECT FROM help_exchange x WHERE x.scheme_id = $1 AND x.helped_id = m.id
           AND greatest(x.proposed_at, x.agreed_at, x.helped_confirmed_at, x.settled_at) > $3)`,
      [tx.schemeId, input.memberIds, input.since],
    );
    return new Map(rows.map(({ id, balanceMinutes }) => [id, { balanceMinutes }]));
  },
});
