import { RequestError } from '../../domain/errors.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { mergeProposalEnds, mergeProposalsSince } from '../../domain/people/mergeProposal.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { isId } from './nameCursor.js';

export interface MergeProposalRecord {
  id: string;
  remainingMemberId: string;
  leavingMemberId: string;
  proposedByMemberId: string;
  proposedAt: Date;
  endsAt: Date;
}

/** What operators have asked for and no second one has confirmed yet, the oldest first; what has ended by itself is left out. */
export const mergeProposals = defineQuery({
  name: 'mergeProposals',
  policy: schemeAudit,
  async run(tx, input: { first: number; after?: string | null }): Promise<Page<MergeProposalRecord>> {
    tx.authorize(undefined);
    // Ids are time-ordered, so the oldest has the least.
    const rows = await tx.sql<Omit<MergeProposalRecord, 'endsAt'>>(
      `SELECT id, remaining_member_id AS "remainingMemberId", leaving_member_id AS "leavingMemberId",
              proposed_by_member_id AS "proposedByMemberId", proposed_at AS "proposedAt"
       FROM merge_request
       WHERE scheme_id = $1 AND state = 'PROPOSED' AND proposed_at > $2 AND ($3::uuid IS NULL OR id > $3)
       ORDER BY id LIMIT $4`,
      [tx.schemeId, mergeProposalsSince(tx.now), input.after ? placeOf(input.after) : null, input.first + 1],
    );
    const proposals = rows.map((row) => ({ ...row, endsAt: mergeProposalEnds(row.proposedAt) }));
    return pageOf(proposals, input.first, (row) => toCursor(row.id));
  },
});

function placeOf(cursor: string): string {
  const [id] = fromCursor(cursor, 1);
  if (typeof id === 'string' && isId(id)) return id;
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}
