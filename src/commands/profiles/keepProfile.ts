import { DomainError, notFound } from '../../domain/errors.js';
import { MemberEntity } from '../../entities/people/entities.js';
import type { MemberFacts } from '../../policies/people.js';
import type { CommandTransaction } from '../defineCommand.js';
import { lockMembers } from '../people/lockMembers.js';

/**
 * Asks the policy about a member and locks the membership, so that what is said of them is written one after the other and never after they have gone.
 * @throws DomainError MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN
 */
export async function keepProfile(tx: CommandTransaction<MemberFacts>, memberId: string): Promise<MemberEntity> {
  const known = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: memberId });
  if (!known) throw notFound();
  tx.authorize({ memberId: known.id });
  const [member] = await lockMembers(tx, [known.id]);
  if (!member) throw notFound();
  if (member.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');
  return member;
}
