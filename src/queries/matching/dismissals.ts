import type { DismissalReason } from '../../domain/matching/matches.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';
import type { MatchPage } from './matches.js';

/** Something that a member put aside. */
export interface DismissalRecord {
  id: string;
  memberId: string;
  opportunityId: string | null;
  helpPostId: string | null;
  reason: DismissalReason | null;
  dismissedAt: Date;
}

/** A page of what each of these members put aside, the latest first. @throws RequestError BAD_USER_INPUT for a cursor of another list */
export async function dismissalsOf(
  tx: SchemeTransaction,
  memberIds: readonly string[],
  { first, after }: MatchPage,
): Promise<Map<string, Page<DismissalRecord>>> {
  const at = after === null ? null : readInstantCursor(after);
  const rows = await tx.sql<DismissalRecord>(
    `SELECT d.id, d.member_id AS "memberId", d.opportunity_id AS "opportunityId", d.help_post_id AS "helpPostId", d.reason, d.dismissed_at AS "dismissedAt"
     FROM unnest($2::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
       SELECT m.* FROM match_dismissal m
       WHERE m.scheme_id = $1 AND m.member_id = wanted.id AND m.restored_at IS NULL AND ($3::timestamptz IS NULL OR (m.dismissed_at, m.id) < ($3, $4::uuid))
       ORDER BY m.dismissed_at DESC, m.id DESC LIMIT $5
     ) d
     ORDER BY d.dismissed_at DESC, d.id DESC`,
    [tx.schemeId, memberIds, at?.at ?? null, at?.id ?? null, first + 1],
  );
  const of = Map.groupBy(rows, ({ memberId }) => memberId);
  return new Map(
    memberIds.map((id) => [id, pageOf(of.get(id) ?? [], first, (row) => instantCursor(row.dismissedAt, row.id))]),
  );
}
