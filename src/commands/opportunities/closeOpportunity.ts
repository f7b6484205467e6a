import { DomainError, notFound } from '../../domain/errors.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { opportunityWrite } from '../../policies/opportunities.js';
import { defineCommand } from '../defineCommand.js';
import { endOpportunities } from './closing.js';
import { lockOpportunity } from './keepOpportunity.js';
import { optionalWords } from './words.js';

export interface CloseOpportunityInput {
  opportunityId: string;
  /** Why, in words that those who took part read. */
  reason?: string | null;
}

/**
 * Ends an opportunity, a draft too: nobody books or applies any more, its applications end and its shifts ahead are cancelled. Hours that were given stay.
 * @throws DomainError ALREADY_DONE, INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN.
 * Records ApplicationDecided for each application, and BookingEnded for each booking.
 */
export const closeOpportunity = defineCommand({
  name: 'closeOpportunity',
  policy: opportunityWrite,
  async run(tx, input: CloseOpportunityInput): Promise<{ opportunityId: string }> {
    const known = await tx.em.findOne(OpportunityEntity, { schemeId: tx.schemeId, id: input.opportunityId });
    if (!known) throw notFound();
    tx.authorize({ organisationId: known.organisationId });
    const words = optionalWords(input.reason, 'reason', 1_000) || 'It has come to an end.';
    const opportunity = await lockOpportunity(tx, known.id);
    if (opportunity.state === 'CLOSED') throw new DomainError('ALREADY_DONE', 'This has come to an end already.');
    const ended = await endOpportunities(tx, [opportunity.id], words);
    await tx.audit('Opportunity', opportunity.id, ended);
    return { opportunityId: opportunity.id };
  },
});
