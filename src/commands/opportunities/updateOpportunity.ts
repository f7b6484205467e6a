import { DomainError, notFound } from '../../domain/errors.js';
import {
  readOpportunityForm,
  type TypedOpportunity,
  type TypedPlace,
} from '../../domain/opportunities/opportunityForm.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { opportunityWrite } from '../../policies/opportunities.js';
import { defineCommand } from '../defineCommand.js';
import { mustOfferThings } from './createOpportunity.js';
import { lockOpportunity } from './keepOpportunity.js';
import { type NamedWords, readNamedWords } from './namedWords.js';
import { placeOf } from './opportunityPlace.js';
import { mustBeCurrent, mustSayWhere } from './publishOpportunity.js';

/** What is absent stays as it is. Null empties it, where it may be empty, and puts back the default elsewhere. */
export interface UpdateOpportunityInput extends Partial<Omit<TypedOpportunity, 'place'>>, NamedWords {
  opportunityId: string;
  /** As it was shown: of two who change it at once the second is asked to look again. */
  revision: number;
  /** The whole place: what it does not name is empty, or the group's own where it names nothing. */
  place?: TypedPlace;
}

/**
 * Changes an opportunity. Bookings stand whatever changes; where it now requires something else, those booked ahead who lack it and the group are told.
 * @throws DomainError OPPORTUNITY_CHANGED, OPPORTUNITY_NOT_OPEN (it has closed), ORGANISATION_CLOSED, INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN.
 * Records OpportunityRequirementsChanged where it is published and requires something else.
 */
export const updateOpportunity = defineCommand({
  name: 'updateOpportunity',
  policy: opportunityWrite,
  async run(tx, input: UpdateOpportunityInput): Promise<{ opportunityId: string }> {
    const { opportunityId, revision, ...changes } = input;
    const known = await tx.em.findOne(OpportunityEntity, { schemeId: tx.schemeId, id: opportunityId });
    if (!known) throw notFound();
    tx.authorize({ organisationId: known.organisationId });
    const changed = Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    if (changed.length === 0) throw new DomainError('INVALID_INPUT', 'Say what should change.');
    const words = await readNamedWords(tx, input, known);
    const opportunity = await lockOpportunity(tx, opportunityId);
    const organisation = await tx.em.findOneOrFail(
      OrganisationEntity,
      { schemeId: tx.schemeId, id: opportunity.organisationId },
      { refresh: true },
    );
    mustOfferThings(organisation);
    mustBeCurrent(opportunity, revision);
    const before = requirementsOf(opportunity);
    const typed = typedOpportunity(opportunity, changes);
    const form = readOpportunityForm(typed);
    Object.assign(opportunity, form, await placeOf(tx, form, typed.place, organisation), words, {
      revision: opportunity.revision + 1,
      changedAt: tx.now,
    });
    if (opportunity.state === 'PUBLISHED' && input.place) mustSayWhere(opportunity);
    await tx.em.flush();
    if (opportunity.state === 'PUBLISHED' && before !== requirementsOf(opportunity)) {
      await tx.event('OpportunityRequirementsChanged', { opportunityId });
    }
    await tx.audit('Opportunity', opportunityId, { revision: opportunity.revision, changed: changed.sort() });
    return { opportunityId };
  },
});

function requirementsOf({ minimumAge, trainingIds, dbsLevel }: OpportunityEntity): string {
  return JSON.stringify([minimumAge ?? null, [...trainingIds].sort(), dbsLevel]);
}

/** What stands, as it could have been typed, with what is typed now in its place. */
function typedOpportunity(
  stored: OpportunityEntity,
  changes: Omit<UpdateOpportunityInput, 'opportunityId' | 'revision'>,
): TypedOpportunity {
  const { latitude, longitude } = stored;
  const location = latitude == null || longitude == null ? null : { latitude, longitude };
  const { address, postcode = null, wardId = null, placeKind } = stored;
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return { ...stored, place: { kind: placeKind, address, postcode, wardId, location }, ...given };
}
