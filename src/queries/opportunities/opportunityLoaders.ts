import type DataLoader from 'dataloader';
import {
  type ApplicationEntity,
  GuardianConsentEntity,
  OpportunityEntity,
  SkillEntity,
  TrainingEntity,
} from '../../entities/opportunities/entities.js';
import { LoadersOfRequest } from '../loadersOfRequest.js';
import type { ApplicationOfOrganisation } from './applications.js';
import { applicationsById, latestApplications, waitingApplications } from './applicationsOf.js';
import { opportunitiesOf } from './opportunitiesOf.js';

/** What is published by an organisation, at most so many. */
export interface OrganisationListKey {
  organisationId: string;
  first: number;
}

/** Of an opportunity, at most so many. */
export interface OpportunityListKey {
  opportunityId: string;
  first: number;
}

/** Edges to what can be done, and to what it names. */
export class OpportunityLoaders extends LoadersOfRequest {
  get opportunity(): DataLoader<string, OpportunityEntity | null> {
    return this.byId<OpportunityEntity>(OpportunityEntity);
  }

  /** The newest first. */
  get opportunitiesOfOrganisation(): DataLoader<OrganisationListKey, OpportunityEntity[], string> {
    return this.loader(
      'opportunitiesOfOrganisation',
      async (keys: readonly OrganisationListKey[]) => {
        const most = Math.max(...keys.map(({ first }) => first));
        const organisationIds = [...new Set(keys.map((key) => key.organisationId))];
        const rows = await this.inScheme((tx) => opportunitiesOf(tx, organisationIds, most));
        return keys.map((key) => rows.filter((row) => row.organisationId === key.organisationId).slice(0, key.first));
      },
      ({ organisationId, first }) => `${organisationId} ${first}`,
    );
  }

  get skill(): DataLoader<string, SkillEntity | null> {
    return this.byId<SkillEntity>(SkillEntity);
  }

  get training(): DataLoader<string, TrainingEntity | null> {
    return this.byId<TrainingEntity>(TrainingEntity);
  }

  get application(): DataLoader<string, ApplicationOfOrganisation | null> {
    return this.loader('application', async (ids: readonly string[]) => {
      const found = await this.inScheme((tx) => applicationsById(tx, ids));
      return ids.map((id) => found.get(id) ?? null);
    });
  }

  /** The latest first. */
  get applicationsOfOpportunity(): DataLoader<OpportunityListKey, ApplicationEntity[], string> {
    return this.loader(
      'applicationsOfOpportunity',
      async (keys: readonly OpportunityListKey[]) => {
        const most = Math.max(...keys.map(({ first }) => first));
        const opportunityIds = [...new Set(keys.map((key) => key.opportunityId))];
        const rows = await this.inScheme((tx) => latestApplications(tx, opportunityIds, most));
        return keys.map((key) => rows.filter((row) => row.opportunityId === key.opportunityId).slice(0, key.first));
      },
      ({ opportunityId, first }) => `${opportunityId} ${first}`,
    );
  }

  get waitingApplications(): DataLoader<string, number> {
    return this.loader('waitingApplications', async (opportunityIds: readonly string[]) => {
      const counts = await this.inScheme((tx) => waitingApplications(tx, opportunityIds));
      return opportunityIds.map((id) => counts.get(id) ?? 0);
    });
  }

  get guardianConsent(): DataLoader<string, GuardianConsentEntity | null> {
    return this.byId<GuardianConsentEntity>(GuardianConsentEntity);
  }
}
