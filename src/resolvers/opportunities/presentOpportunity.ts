import { toGlobalId } from '../../domain/ids.js';
import { earningWords } from '../../domain/opportunities/describeOpportunity.js';
import type { OpportunityRecord } from '../../queries/records.js';
import {
  Opportunity,
  OpportunityContact,
  OpportunityPlace,
  OpportunityRequirements,
} from '../../schema/opportunities/opportunity.js';
import { presentLocation } from '../organisations/presentOrganisation.js';

/** A distance stands on the opportunities of a list that was asked from somewhere. */
export function presentOpportunity(record: OpportunityRecord & { distanceMetres?: number | null }): Opportunity {
  const { kind, role, description, cause, languages, access, joining, earnsCredits, friendsMax } = record;
  const { asksForEvidence, visibility, state, revision, createdAt, changedAt, organisationId, skillIds } = record;
  const typicalMinutes = record.typicalMinutes ?? null;
  return Object.assign(new Opportunity(), {
    ...{ kind, role, description, cause, languages, access, joining, earnsCredits, friendsMax },
    ...{ asksForEvidence, visibility, state, revision, createdAt, changedAt, organisationId, skillIds, typicalMinutes },
    id: toGlobalId('Opportunity', record.id),
    place: presentPlace(record),
    requirements: Object.assign(new OpportunityRequirements(), {
      minimumAge: record.minimumAge ?? null,
      dbsLevel: record.dbsLevel,
      trainingIds: record.trainingIds,
    }),
    earning: earningWords(typicalMinutes, earnsCredits),
    contact: Object.assign(new OpportunityContact(), {
      name: record.contactName,
      email: record.contactEmail ?? null,
      phone: record.contactPhone ?? null,
    }),
    publishedAt: record.publishedAt ?? null,
    closedAt: record.closedAt ?? null,
    distanceMetres: record.distanceMetres ?? null,
    opportunityId: record.id,
    memberId: null,
  });
}

function presentPlace(record: OpportunityRecord): OpportunityPlace {
  return Object.assign(new OpportunityPlace(), {
    kind: record.placeKind,
    address: record.address,
    postcode: record.postcode ?? null,
    location: presentLocation(record),
    wardId: record.wardId ?? null,
  });
}
