import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { isUnderAge } from '../../domain/people/care.js';
import { CareLinkEntity, type MemberEntity } from '../../entities/people/entities.js';
import type { CommandTransaction } from '../defineCommand.js';

type Transaction = CommandTransaction<never>;

/** @throws DomainError INVALID_INPUT (themselves), MEMBER_CLOSED, UNDER_AGE (who would act is a child) */
export function mustMayCare(member: MemberEntity, carer: MemberEntity, today: string, field: string): void {
  if (member.id === carer.id) {
    throw new DomainError('INVALID_INPUT', 'Choose somebody else: everybody may act for themselves.', {
      field: [field],
    });
  }
  if (member.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');
  if (carer.status !== 'ACTIVE') {
    throw new DomainError('MEMBER_CLOSED', 'Their membership has ended. Please choose somebody else.', {
      field: [field],
    });
  }
  if (isUnderAge(carer.adultFromOn, today)) {
    throw new DomainError(
      'UNDER_AGE',
      'Only somebody who is of age can act for another. Please choose somebody else.',
      {
        field: [field],
      },
    );
  }
}

/**
 * Begins a link under the member's lock. One of the same two people and the same kind is replaced by it: a new consent, a new end.
 * @throws DomainError ALREADY_DONE where the other kind of link stands between the two.
 * Records CareBegan.
 */
export async function beginCare(
  tx: Transaction,
  wanted: Pick<CareLinkEntity, 'kind' | 'forMemberId' | 'byMemberId' | 'until' | 'consentedAt' | 'consentedHow'>,
  field: string,
): Promise<CareLinkEntity> {
  const { forMemberId, byMemberId, kind } = wanted;
  const standing = await tx.em.findOne(CareLinkEntity, {
    schemeId: tx.schemeId,
    forMemberId,
    byMemberId,
    endedAt: null,
  });
  if (standing && standing.until > tx.now && standing.kind !== kind) {
    const message =
      kind === 'HELPER'
        ? 'They are the guardian of this member already, and may do more than a helper.'
        : 'They help this member already. End that first, then name them as guardian.';
    throw new DomainError('ALREADY_DONE', message, { field: [field] });
  }
  if (standing) {
    standing.endedAt = new Date(Math.min(standing.until.getTime(), tx.now.getTime()));
    await tx.em.flush();
  }
  const link = tx.em.create(CareLinkEntity, { id: newId(), schemeId: tx.schemeId, ...wanted, beginsAt: tx.now });
  tx.em.persist(link);
  await tx.em.flush();
  await tx.event('CareBegan', { careLinkId: link.id });
  await tx.audit('CareLink', link.id, { kind, forMemberId, byMemberId });
  return link;
}

/**
 * Ends what a member whose membership ends may do for others, and others for them. The others hear of it, but not that somebody they cared for, or
 * who cared for them, has died: that is said in person.
 * Records CareEnded for each link whose time was not over, unless they have died.
 */
export async function endCare(tx: Transaction, memberId: string, reason: 'LEAVING' | 'DEATH'): Promise<void> {
  await lockLinksOf(tx, [memberId]);
  const ended = await tx.sql<{ id: string; isLive: boolean }>(
    `UPDATE care_link SET ended_at = least($3, until)
     WHERE scheme_id = $1 AND $2 IN (for_member_id, by_member_id) AND ended_at IS NULL RETURNING id, until > $3 AS "isLive"`,
    [tx.schemeId, memberId, tx.now],
  );
  if (reason === 'DEATH') return;
  const live = ended.filter(({ isLive }) => isLive).map(({ id }) => id);
  for (const careLinkId of live.sort()) await tx.event('CareEnded', { careLinkId });
}

/**
 * Of two memberships of one person the one that remains gives and has what both did, once for each pair and not for oneself: a guardian rather than a
 * helper, then whoever may act for longer. What is over stays as it was written.
 */
export async function joinCare(tx: Transaction, remainingId: string, leavingId: string): Promise<void> {
  await lockLinksOf(tx, [remainingId, leavingId]);
  await tx.sql(
    `WITH open AS (
       SELECT id, until, kind,
              CASE for_member_id WHEN $3 THEN $2 ELSE for_member_id END AS for_id,
              CASE by_member_id WHEN $3 THEN $2 ELSE by_member_id END AS by_id,
              $3 IN (for_member_id, by_member_id) AS moves
       FROM care_link WHERE scheme_id = $1 AND ended_at IS NULL AND (for_member_id IN ($2, $3) OR by_member_id IN ($2, $3))
     ), ranked AS (
       SELECT id, for_id = by_id AS of_self,
              row_number() OVER (PARTITION BY for_id, by_id ORDER BY until > $4 DESC, kind = 'GUARDIAN' DESC, until DESC, moves, id) AS place
       FROM open
     )
     UPDATE care_link l SET ended_at = least($4, l.until) FROM ranked
     WHERE l.scheme_id = $1 AND l.id = ranked.id AND (ranked.of_self OR ranked.place > 1)`,
    [tx.schemeId, remainingId, leavingId, tx.now],
  );
  await tx.sql(
    `UPDATE care_link SET for_member_id = CASE for_member_id WHEN $3 THEN $2 ELSE for_member_id END,
                          by_member_id = CASE by_member_id WHEN $3 THEN $2 ELSE by_member_id END
     WHERE scheme_id = $1 AND $3 IN (for_member_id, by_member_id) AND ended_at IS NULL`,
    [tx.schemeId, remainingId, leavingId],
  );
}

/** In the order of their ids, for whoever ends another of them at the same moment. */
async function lockLinksOf(tx: Transaction, memberIds: readonly string[]): Promise<void> {
  await tx.sql(
    `SELECT 1 FROM care_link WHERE scheme_id = $1 AND (for_member_id = ANY ($2) OR by_member_id = ANY ($2)) AND ended_at IS NULL
     ORDER BY id FOR NO KEY UPDATE`,
    [tx.schemeId, memberIds],
  );
}
