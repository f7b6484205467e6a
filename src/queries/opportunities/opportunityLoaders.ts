import type DataLoader from 'dataloader';
import { OpportunityEntity, SkillEntity, TrainingEntity } from '../../entities/opportunities/entities.js';
import { LoadersOfRequest } from '../loadersOfRequest.js';
import { opportunitiesOf } from './opportunitiesOf.js';

/** What is published by an organisation, at most so many. */
export interface OrganisationListKey {
  organisationId: string;
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
}
