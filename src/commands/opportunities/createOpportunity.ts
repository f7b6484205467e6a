import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { readOpportunityForm, type TypedOpportunity } from '../../domain/opportunities/opportunityForm.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { opportunityWrite } from '../../policies/opportunities.js';
import { defineCommand } from '../defineCommand.js';
import { keepOrganisation } from './keepOpportunity.js';
import { type NamedWords, readNamedWords } from './namedWords.js';
import { placeOf } from './opportunityPlace.js';

export interface CreateOpportunityInput extends TypedOpportunity, NamedWords {
  organisationId: string;
}

/**
 * Begins the draft of an opportunity: the group's own people see it. Where no place is said, it is the group's own. A group that waits to be verified
 * may write drafts.
 * @throws DomainError INVALID_INPUT, ORGANISATION_CLOSED; RequestError NOT_FOUND (the group, the ward), FORBIDDEN.
 * Records no event.
 */
export const createOpportunity = defineCommand({
  name: 'createOpportunity',
  policy: opportunityWrite,
  async run(tx, input: CreateOpportunityInput): Promise<{ opportunityId: string }> {
    const known = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!known) throw notFound();
    tx.authorize({ organisationId: known.id });
    const form = readOpportunityForm(input);
    const words = await readNamedWords(tx, input);
    const organisation = await keepOrganisation(tx, known.id);
    mustOfferThings(organisation);
    const opportunity = tx.em.create(OpportunityEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      organisationId: organisation.id,
      ...form,
      ...(await placeOf(tx, form, input.place, organisation)),
      ...words,
      state: 'DRAFT',
      createdAt: tx.now,
      changedAt: tx.now,
    });
    tx.em.persist(opportunity);
    await tx.em.flush();
    await tx.audit('Opportunity', opportunity.id);
    return { opportunityId: opportunity.id };
  },
});

/** @throws DomainError ORGANISATION_CLOSED, INVALID_INPUT (a venue that is no group) */
export function mustOfferThings(organisation: Pick<OrganisationEntity, 'status' | 'isGroup'>): void {
  const field = ['organisationId'];
  if (organisation.status === 'CLOSED') {
    throw new DomainError('ORGANISATION_CLOSED', 'This organisation has closed.', { field });
  }
  if (!organisation.isGroup) {
    throw new DomainError('INVALID_INPUT', 'Opportunities belong to a group; this is a venue only.', { field });
  }
}
