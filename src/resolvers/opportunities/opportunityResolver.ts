import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { RequestError } from '../../domain/errors.js';
import { requirementWords } from '../../domain/opportunities/describeOpportunity.js';
import { opportunities } from '../../queries/opportunities/opportunities.js';
import { opportunity } from '../../queries/opportunities/opportunity.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import {
  Opportunity,
  OpportunityConnection,
  OpportunityPlace,
  OpportunityRequirements,
} from '../../schema/opportunities/opportunity.js';
import { OpportunitiesArgs } from '../../schema/opportunities/opportunityInputs.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Ward } from '../../schema/people/scheme.js';
import { Skill } from '../../schema/vocabulary/skill.js';
import { Training } from '../../schema/vocabulary/training.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentWard } from '../people/presentPeople.js';
import { presentSkill, presentTraining } from '../vocabulary/presentVocabulary.js';
import { presentOpportunity } from './presentOpportunity.js';

@Resolver(() => Opportunity)
export class OpportunityResolver {
  @Query(() => Opportunity, { description: 'One opportunity, closed ones included.' })
  async opportunity(
    @Arg('id', () => ID, { description: 'The opportunity.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<Opportunity> {
    return presentOpportunity(await opportunity(context, { opportunityId: idOf('Opportunity', id) }));
  }

  @Query(() => OpportunityConnection, {
    description: 'What can be done for groups that take part, the newest first or the nearest first.',
  })
  async opportunities(
    @Args(() => OpportunitiesArgs) { ward, skill, organisation, ...args }: OpportunitiesArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Opportunity>> {
    const page = await opportunities(context, {
      ...args,
      wardId: optionalIdOf('Ward', ward),
      skillId: optionalIdOf('Skill', skill),
      organisationId: optionalIdOf('Organisation', organisation),
    });
    return presentPage(OpportunityConnection, page, presentOpportunity);
  }

  @FieldResolver(() => Organisation, { description: 'The group.' })
  async organisation(@Root() root: Opportunity, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => [Skill], { description: 'Skills that help.' })
  async skills(@Root() root: Opportunity, @Ctx() context: ApiContext): Promise<Skill[]> {
    const skills = await Promise.all(root.skillIds.map((id) => context.loaders.skill.load(id)));
    return skills.map((record) => present(record, presentSkill));
  }
}

@Resolver(() => OpportunityPlace)
export class OpportunityPlaceResolver {
  @FieldResolver(() => Ward, { nullable: true, description: 'The ward it is in. Null where it is not known.' })
  async ward(@Root() root: OpportunityPlace, @Ctx() context: ApiContext): Promise<Ward | null> {
    return root.wardId === null ? null : present(await context.loaders.ward.load(root.wardId), presentWard);
  }
}

@Resolver(() => OpportunityRequirements)
export class OpportunityRequirementsResolver {
  @FieldResolver(() => [Training], { description: 'Trainings that they have done and that are still in date.' })
  async trainings(@Root() root: OpportunityRequirements, @Ctx() context: ApiContext): Promise<Training[]> {
    const trainings = await Promise.all(root.trainingIds.map((id) => context.loaders.training.load(id)));
    return trainings.map((record) => present(record, presentTraining));
  }

  @FieldResolver(() => [String], {
    description: 'All of it in words, one sentence each. Empty: nothing is asked of people.',
  })
  async inWords(@Root() root: OpportunityRequirements, @Ctx() context: ApiContext): Promise<string[]> {
    const trainings = await Promise.all(root.trainingIds.map((id) => context.loaders.training.load(id)));
    return requirementWords(
      root,
      trainings.flatMap((training) => training?.name ?? []),
    );
  }
}

const listMax = 100;

@Resolver(() => Organisation)
export class OrganisationOpportunitiesResolver {
  @FieldResolver(() => [Opportunity], {
    description: 'What can be done for it, the newest first. All of it, drafts too: `opportunities(organisation)`.',
  })
  async opportunities(
    @Root() root: Organisation,
    @Arg('first', () => Int, { description: 'How many, from 1 to 100.' }) first: number,
    @Ctx() context: ApiContext,
  ): Promise<Opportunity[]> {
    if (first < 1 || first > listMax) throw new RequestError('BAD_USER_INPUT', `Ask for 1 to ${listMax} of them.`);
    // Hidden as its organisation's offers are: see the list of opportunities.
    if (root.status !== 'VERIFIED') return [];
    const key = { organisationId: root.organisationId, first };
    return (await context.loaders.opportunitiesOfOrganisation.load(key)).map(presentOpportunity);
  }
}
