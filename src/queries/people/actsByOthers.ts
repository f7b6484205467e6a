import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { careOfMember } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';

/** One thing that somebody else did for a member, or with what is theirs. */
export interface ActRecord {
  id: string;
  action: string;
  occurredAt: Date;
  /** Null where an app or a till did it. */
  byMemberId: string | null;
  /** GUARDIAN or HELPER where they were one at that moment; else they did it as staff. */
  actedAs: 'GUARDIAN' | 'HELPER' | 'STAFF';
}

/** What others did for a member, the latest first, from the audit: nobody can act for a member without standing here. */
export const actsByOthers = defineQuery({
  name: 'actsByOthers',
  policy: careOfMember,
  async run(tx, input: { memberId: string; first: number; after?: string | null }): Promise<Page<ActRecord>> {
    tx.authorize({ memberId: input.memberId });
    // What was done for a membership that was joined with this one was done for the same person.
    const joined = await tx.sql<{ id: string }>('SELECT id FROM member WHERE scheme_id = $1 AND merged_into_id = $2', [
      tx.schemeId,
      input.memberId,
    ]);
    const memberIds = [input.memberId, ...joined.map((row) => row.id)];
    const after = input.after ? readInstantCursor(input.after) : null;
    const rows = await tx.sql<Omit<ActRecord, 'occurredAt'> & { occurredAt: string }>(
      `SELECT a.id, a.action, a.occurred_at AS "occurredAt", by.id AS "byMemberId", coalesce((
         SELECT l.kind FROM care_link l
         WHERE l.scheme_id = $1 AND l.by_member_id IN (by.id, by.merged_into_id) AND l.for_member_id IN (a.for_member_id, $2)
           AND l.begins_at <= a.occurred_at AND least(l.until, coalesce(l.ended_at, l.until)) >= a.occurred_at
         ORDER BY l.begins_at LIMIT 1), 'STAFF') AS "actedAs"
       FROM audit a LEFT JOIN member by ON by.scheme_id = $1
         AND by.id = CASE WHEN a.actor LIKE 'member:%' THEN substr(a.actor, length('member:') + 1)::uuid END
       WHERE a.scheme_id = $1 AND a.for_member_id = ANY ($6) AND ($3::timestamptz IS NULL OR (a.occurred_at, a.id) < ($3, $4::uuid))
       ORDER BY a.occurred_at DESC, a.id DESC LIMIT $5`,
      [tx.schemeId, input.memberId, after?.at ?? null, after?.id ?? null, input.first + 1, memberIds],
    );
    const acts = rows.map((row) => ({ ...row, occurredAt: new Date(row.occurredAt) }));
    return pageOf(acts, input.first, (row) => instantCursor(row.occurredAt, row.id));
  },
});
