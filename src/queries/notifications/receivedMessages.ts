import { withoutTables } from '../../domain/letters/letterDocument.js';
import type { Channel } from '../../domain/notifications/kinds.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { memberMessages } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';

/** A message as its recipient reads it. */
export interface ReceivedMessageRecord {
  id: string;
  kind: string;
  channel: Channel;
  /** Empty for a text. */
  subject: string;
  body: string;
  createdAt: Date;
}

/**
 * What a member was told, the latest first, in the words and the way it went; also what was told to a membership that was joined with theirs. What
 * opens a door is not there: it works once, where it was sent. Nor is what is not handed over yet, or was told in another way instead. What was collected
 * is there in its own words and of its own time, from the moment its digest was tried: the digest says only that it is there.
 */
export const receivedMessages = defineQuery({
  name: 'receivedMessages',
  policy: memberMessages,
  async run(
    tx,
    input: { memberId: string; first: number; after?: string | null },
  ): Promise<Page<ReceivedMessageRecord>> {
    tx.authorize({ memberId: input.memberId });
    const after = input.after ? readInstantCursor(input.after) : null;
    // Whoever opens a notice is quicker than its sender writes down that it went: one that is being tried counts as told.
    const rows = await tx.sql<Omit<ReceivedMessageRecord, 'createdAt'> & { createdAt: string }>(
      `SELECT n.* FROM (SELECT $2::uuid AS id
                        UNION ALL SELECT m.id FROM member m WHERE m.scheme_id = $1 AND m.merged_into_id = $2) own
         CROSS JOIN LATERAL (
           SELECT n.id, n.kind, n.channel, n.subject, n.body, n.created_at AS "createdAt" FROM notification n
           WHERE n.scheme_id = $1 AND n.member_id = own.id AND NOT n.sensitive
             AND (n.state = 'SENT' OR n.state = 'PENDING' AND n.tries > 0 OR n.state = 'TOLD' AND (
               SELECT d.state <> 'PENDING' OR d.tries > 0 FROM notification d WHERE d.scheme_id = $1 AND d.id = n.told_by_id))
             AND NOT EXISTS (SELECT FROM notification f WHERE f.scheme_id = $1 AND f.instead_of = n.id AND f.state = 'SENT')
             AND ($3::timestamptz IS NULL OR (n.created_at, n.id) < ($3, $4::uuid))
           ORDER BY n.created_at DESC, n.id DESC LIMIT $5) n
       ORDER BY n."createdAt" DESC, n.id DESC LIMIT $5`,
      [tx.schemeId, input.memberId, after?.at ?? null, after?.id ?? null, input.first + 1],
    );
    const messages = rows.map((row) => ({
      ...row,
      body: withoutTables(row.body),
      createdAt: new Date(row.createdAt),
    }));
    return pageOf(messages, input.first, (row) => instantCursor(row.createdAt, row.id));
  },
});
