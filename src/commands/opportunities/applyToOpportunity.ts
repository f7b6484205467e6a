import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { applicationMake } from '../../policies/opportunities.js';
import { defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { keepOpportunity } from './keepOpportunity.js';
import { mustBeMember, mustBeOpen, mustHaveConsent, mustMeetRequirements } from './mayTakePart.js';
import { optionalWords } from './words.js';

export interface ApplyToOpportunityInput {
  opportunityId: string;
  memberId: string;
  /** To the group: why they would like to, what they bring. */
  words?: string | null;
}

/**
 * Asks a group to let a member take part, where it wants to get to know people first. A guardian who asks for their child agrees by it. Who was declined,
 * or took it back, may ask again.
 * @throws DomainError OPPORTUNITY_NOT_OPEN, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED, MEMBER_CLOSED, CONSENT_NEEDED, REQUIREMENTS_NOT_MET,
 * ALREADY_DONE, INVALID_INPUT (nobody has to apply); RequestError NOT_FOUND, FORBIDDEN.
 * Records ApplicationMade.
 */
export const applyToOpportunity = defineCommand({
  name: 'applyToOpportunity',
  policy: applicationMake,
  async run(tx, input: ApplyToOpportunityInput): Promise<{ applicationId: string }> {
    const { memberId } = input;
    await keepMembers(tx, [memberId]);
    const opportunity = await keepOpportunity(tx, input.opportunityId);
    tx.authorize({ memberId });
    const words = optionalWords(input.words, 'words', 2_000);
    await mustBeOpen(tx, opportunity);
    await mustBeMember(tx, memberId);
    if (opportunity.joining === 'OPEN') {
      throw new DomainError('INVALID_INPUT', 'Nobody has to apply here: please book a place on one of the shifts.', {
        field: ['opportunityId'],
      });
    }
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const takingPart = { memberId, opportunity, onDay: localDay(tx.now, scheme.timeZone) };
    await mustHaveConsent(tx, takingPart);
    await mustMeetRequirements(tx, takingPart);
    const [written] = await tx.sql<{ id: string }>(
      `INSERT INTO application (scheme_id, id, opportunity_id, member_id, words, state, applied_by, applied_at) VALUES ($1, $2, $3, $4, $5, 'WAITING', $6, $7)
       ON CONFLICT (scheme_id, opportunity_id, member_id) WHERE state IN ('WAITING', 'ACCEPTED') DO NOTHING RETURNING id`,
      [tx.schemeId, newId(), opportunity.id, memberId, words, tx.actorName, tx.now],
    );
    if (!written) throw new DomainError('ALREADY_DONE', 'They have applied already.', { field: ['memberId'] });
    await tx.event('ApplicationMade', { applicationId: written.id, memberId });
    await tx.audit('Application', written.id, { opportunityId: opportunity.id });
    return { applicationId: written.id };
  },
});
