import { DomainError, notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { MemberEntity } from '../../entities/people/entities.js';

/** A member by id, or by the number on their card or letter: what somebody at a desk has at hand. */
export interface MemberChoice {
  memberId?: string | null;
  memberNumber?: string | null;
}

/**
 * The member that was chosen, whether their membership goes on or has ended. The number of a membership that was joined with another, on an old card
 * or letter, means the other.
 * @param field the input field that a refusal is about
 * @throws DomainError INVALID_INPUT unless exactly one of the two is given; RequestError NOT_FOUND
 */
export async function findMember(
  tx: SchemeTransaction,
  choice: MemberChoice,
  field = 'memberId',
): Promise<MemberEntity> {
  const number = choice.memberNumber?.replace(/[\s-]/g, '').toUpperCase();
  if ((choice.memberId ? 1 : 0) + (number ? 1 : 0) !== 1) {
    throw new DomainError('INVALID_INPUT', 'Say who it is: the member, or the number on their card.', {
      field: [field],
    });
  }
  const by = number ? { memberNumber: number } : { id: choice.memberId ?? '' };
  const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, ...by });
  if (!member) throw notFound();
  if (!number || !member.mergedIntoId) return member;
  return await tx.em.findOneOrFail(MemberEntity, { schemeId: tx.schemeId, id: member.mergedIntoId });
}
