import { DomainError, notFound } from '../../domain/errors.js';
import { CareLinkEntity } from '../../entities/people/entities.js';
import { careLinkEnd } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Ends that somebody may act for a member, from this moment: their phones are told of the member's messages no more. What they did stands, and says who did it.
 * @throws DomainError ALREADY_DONE (ended, or its time is over); RequestError NOT_FOUND, FORBIDDEN.
 * Records CareEnded.
 */
export const endCareLink = defineCommand({
  name: 'endCareLink',
  policy: careLinkEnd,
  changesActors: true,
  async run(tx, input: { careLinkId: string }): Promise<CareLinkEntity> {
    await tx.sql('SELECT 1 FROM care_link WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.careLinkId,
    ]);
    const link = await tx.em.findOne(CareLinkEntity, { schemeId: tx.schemeId, id: input.careLinkId });
    if (!link) throw notFound();
    const { forMemberId, byMemberId } = link;
    tx.authorize({ memberId: forMemberId, byMemberId });
    if (link.endedAt || link.until <= tx.now) throw new DomainError('ALREADY_DONE', 'This has ended already.');
    link.endedAt = tx.now;
    await tx.em.flush();
    await tx.sql('DELETE FROM push_subscription WHERE scheme_id = $1 AND member_id = $2 AND by_member_id = $3', [
      tx.schemeId,
      forMemberId,
      byMemberId,
    ]);
    await tx.event('CareEnded', { careLinkId: link.id });
    await tx.audit('CareLink', link.id, { kind: link.kind, forMemberId, byMemberId });
    return link;
  },
});
