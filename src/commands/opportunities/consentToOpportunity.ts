import { DomainError } from '../../domain/errors.js';
import { isUnderAge } from '../../domain/people/care.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { caresFor } from '../../policies/actor.js';
import { opportunityConsent } from '../../policies/opportunities.js';
import { defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { keepOpportunity } from './keepOpportunity.js';
import { mustBeMember, mustBeOpen, writeConsent } from './mayTakePart.js';

export interface ConsentToOpportunityInput {
  opportunityId: string;
  /** The child. */
  memberId: string;
}

/**
 * A guardian agrees that a child takes part: by themselves, or on paper that an operator has seen. A guardian who books or applies for the child agrees by
 * that already.
 * @throws DomainError NOT_UNDER_AGE, ALREADY_DONE, MEMBER_CLOSED, OPPORTUNITY_NOT_OPEN, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED;
 * RequestError NOT_FOUND, FORBIDDEN.
 * Records no event.
 */
export const consentToOpportunity = defineCommand({
  name: 'consentToOpportunity',
  policy: opportunityConsent,
  async run(tx, { memberId, opportunityId }: ConsentToOpportunityInput): Promise<{ consentId: string }> {
    await keepMembers(tx, [memberId]);
    const opportunity = await keepOpportunity(tx, opportunityId);
    tx.authorize({ memberId });
    const member = await mustBeMember(tx, memberId);
    await mustBeOpen(tx, opportunity);
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    if (!isUnderAge(member.adultFromOn, localDay(tx.now, scheme.timeZone))) {
      throw new DomainError('NOT_UNDER_AGE', 'They are of age and decide by themselves.', { field: ['memberId'] });
    }
    const isGuardian = tx.actor.kind === 'MEMBER' && caresFor(tx.actor, memberId, 'GUARDIAN');
    const givenByMemberId = isGuardian && tx.actor.kind === 'MEMBER' ? tx.actor.memberId : null;
    const { consentId, isNew } = await writeConsent(tx, { memberId, opportunityId, givenByMemberId });
    if (!isNew) throw new DomainError('ALREADY_DONE', 'A guardian has agreed to this already.');
    return { consentId };
  },
});
