import { notFound } from '../../domain/errors.js';
import { SavedSearchEntity } from '../../entities/searches/entities.js';
import type { MemberFacts } from '../../policies/people.js';
import type { CommandTransaction } from '../defineCommand.js';
import { keepProfile } from '../profiles/keepProfile.js';

/**
 * A search, under the lock of its member's membership.
 * @throws DomainError MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN
 */
export async function keepSearch(tx: CommandTransaction<MemberFacts>, id: string): Promise<SavedSearchEntity> {
  const where = { schemeId: tx.schemeId, id };
  const known = await tx.em.findOne(SavedSearchEntity, where);
  if (!known) throw notFound();
  await keepProfile(tx, known.memberId);
  // Somebody may have deleted it meanwhile.
  const search = await tx.em.findOne(SavedSearchEntity, where, { refresh: true });
  if (!search) throw notFound();
  return search;
}
