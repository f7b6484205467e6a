import { DomainError, notFound } from '../../domain/errors.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { opportunityWrite } from '../../policies/opportunities.js';
import { defineCommand } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { lockOpportunity } from './keepOpportunity.js';

export interface PublishOpportunityInput {
  opportunityId: string;
  /** As it was shown: nobody publishes words they have not read. */
  revision: number;
}

/**
 * Lets people see a draft and take part.
 * @throws DomainError NOT_VERIFIED, ORGANISATION_SUSPENDED, ORGANISATION_CLOSED, ALREADY_DONE, OPPORTUNITY_NOT_OPEN (it has closed),
 * OPPORTUNITY_CHANGED, INVALID_INPUT (it does not say where it is); RequestError NOT_FOUND, FORBIDDEN.
 * Records no event.
 */
export const publishOpportunity = defineCommand({
  name: 'publishOpportunity',
  policy: opportunityWrite,
  async run(tx, input: PublishOpportunityInput): Promise<{ opportunityId: string }> {
    const known = await tx.em.findOne(OpportunityEntity, { schemeId: tx.schemeId, id: input.opportunityId });
    if (!known) throw notFound();
    tx.authorize({ organisationId: known.organisationId });
    const opportunity = await lockOpportunity(tx, known.id);
    const organisation = await tx.em.findOneOrFail(
      OrganisationEntity,
      { schemeId: tx.schemeId, id: opportunity.organisationId },
      { refresh: true },
    );
    mustTakePart(organisation, ['opportunityId'], 'The draft is kept, and can be published after that.');
    if (opportunity.state === 'PUBLISHED') throw new DomainError('ALREADY_DONE', 'This is published already.');
    mustBeCurrent(opportunity, input.revision);
    mustSayWhere(opportunity);
    opportunity.state = 'PUBLISHED';
    opportunity.publishedAt = tx.now;
    opportunity.changedAt = tx.now;
    opportunity.revision += 1;
    await tx.em.flush();
    await tx.audit('Opportunity', opportunity.id, { revision: opportunity.revision });
    return { opportunityId: opportunity.id };
  },
});

/** People who have to go somewhere are told where. @throws DomainError INVALID_INPUT */
export function mustSayWhere(
  place: Pick<OpportunityEntity, 'placeKind' | 'address' | 'postcode' | 'wardId' | 'latitude'>,
): void {
  if (place.placeKind === 'REMOTE' || place.address !== '' || place.postcode || place.wardId) return;
  if (place.latitude !== null && place.latitude !== undefined) return;
  throw new DomainError(
    'INVALID_INPUT',
    'Please say where it is: an address, a postcode, a ward or a place on the map. Or say that it is done from home.',
    { field: ['place'] },
  );
}

/** @throws DomainError OPPORTUNITY_NOT_OPEN (it has closed), OPPORTUNITY_CHANGED */
export function mustBeCurrent(opportunity: Pick<OpportunityEntity, 'state' | 'revision'>, revision: number): void {
  if (opportunity.state === 'CLOSED') {
    throw new DomainError('OPPORTUNITY_NOT_OPEN', 'This has come to an end. Begin a new one instead.');
  }
  if (opportunity.revision !== revision) {
    throw new DomainError(
      'OPPORTUNITY_CHANGED',
      'Somebody else changed this meanwhile. Please look at it again, and then decide.',
      { field: ['revision'] },
    );
  }
}
