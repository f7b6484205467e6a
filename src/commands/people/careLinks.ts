import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { isUnderAge } from '../../domain/people/care.js';
import { CareLinkEntity, type MemberEntity } from '../../entities/people/entities.js';
import type { CommandTransaction } from '../defineCommand.js';

type Transaction = CommandTransaction<never>;

/** Keeps others waiting who begin or end care for this member: what is judged about their links stands until this has committed. */
export async function lockCareOf(tx: Transaction, memberId: string): Promise<void> {
  await tx.sql('SELECT 1 FROM member WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.schemeId, memberId]);
}

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
