import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { closeOpportunity } from '../../commands/opportunities/closeOpportunity.js';
import { createOpportunity } from '../../commands/opportunities/createOpportunity.js';
import { publishOpportunity } from '../../commands/opportunities/publishOpportunity.js';
import { updateOpportunity } from '../../commands/opportunities/updateOpportunity.js';
import { settle } from '../../schema/common/payload.js';
import type { Opportunity } from '../../schema/opportunities/opportunity.js';
import {
  CloseOpportunityInput,
  CloseOpportunityPayload,
  CreateOpportunityInput,
  CreateOpportunityPayload,
  type OpportunityPlaceInput,
  PublishOpportunityInput,
  PublishOpportunityPayload,
  UpdateOpportunityInput,
  UpdateOpportunityPayload,
} from '../../schema/opportunities/opportunityInputs.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOpportunity } from './presentOpportunity.js';

@Resolver()
export class OpportunityMutations {
  @Mutation(() => CreateOpportunityPayload, {
    description: "Begins the draft of an opportunity. For the group's leaders and coordinators, and operators.",
  })
  async createOpportunity(
    @Arg('input', { description: 'The draft.' }) input: CreateOpportunityInput,
    @Ctx() context: ApiContext,
  ): Promise<CreateOpportunityPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    const place = input.place ? placeOf(input.place) : { kind: 'ON_SITE' as const };
    const words = wordIds(input);
    return await settle(CreateOpportunityPayload, async () => {
      const { opportunityId } = await createOpportunity(context, { ...input, ...words, organisationId, place });
      return { opportunity: await opportunityNow(context, opportunityId) };
    });
  }

  @Mutation(() => UpdateOpportunityPayload, {
    description: 'Changes an opportunity. Bookings stand, whatever changes.',
  })
  async updateOpportunity(
    @Arg('input', { description: 'The changes.' }) input: UpdateOpportunityInput,
    @Ctx() context: ApiContext,
  ): Promise<UpdateOpportunityPayload> {
    const opportunityId = idOf('Opportunity', input.opportunityId);
    const { place, kind, role, cause, ...details } = input;
    // These cannot be empty, so null leaves them as they are.
    const kept = {
      ...(kind ? { kind } : {}),
      ...(role === null || role === undefined ? {} : { role }),
      ...(cause ? { cause } : {}),
      ...(place ? { place: placeOf(place) } : {}),
    };
    const words = wordIds(input);
    return await settle(UpdateOpportunityPayload, async () => {
      await updateOpportunity(context, { ...details, ...words, ...kept, opportunityId });
      return { opportunity: await opportunityNow(context, opportunityId) };
    });
  }

  @Mutation(() => PublishOpportunityPayload, {
    description: 'Lets people see a draft and take part. The group must be verified.',
  })
  async publishOpportunity(
    @Arg('input', { description: 'Which draft.' }) input: PublishOpportunityInput,
    @Ctx() context: ApiContext,
  ): Promise<PublishOpportunityPayload> {
    const opportunityId = idOf('Opportunity', input.opportunityId);
    return await settle(PublishOpportunityPayload, async () => {
      await publishOpportunity(context, { opportunityId, revision: input.revision });
      return { opportunity: await opportunityNow(context, opportunityId) };
    });
  }

  @Mutation(() => CloseOpportunityPayload, {
    description: 'Brings an opportunity to its end: nobody books or applies any more. Hours that were given stay.',
  })
  async closeOpportunity(
    @Arg('input', { description: 'Which one.' }) input: CloseOpportunityInput,
    @Ctx() context: ApiContext,
  ): Promise<CloseOpportunityPayload> {
    const opportunityId = idOf('Opportunity', input.opportunityId);
    return await settle(CloseOpportunityPayload, async () => {
      await closeOpportunity(context, { opportunityId, reason: input.reason ?? null });
      return { opportunity: await opportunityNow(context, opportunityId) };
    });
  }
}

async function opportunityNow(context: ApiContext, opportunityId: string): Promise<Opportunity> {
  forgetRead(context.loaders);
  return present(await context.loaders.opportunity.load(opportunityId), presentOpportunity);
}

function placeOf(input: OpportunityPlaceInput) {
  const { kind, address, postcode, location } = input;
  return { kind, address, postcode, location, wardId: optionalIdOf('Ward', input.wardId) };
}

/** What is left out stays left out. */
function wordIds({ skillIds, trainingIds }: { skillIds?: string[] | null; trainingIds?: string[] | null }) {
  return {
    ...(skillIds === undefined ? {} : { skillIds: (skillIds ?? []).map((id) => idOf('Skill', id)) }),
    ...(trainingIds === undefined ? {} : { trainingIds: (trainingIds ?? []).map((id) => idOf('Training', id)) }),
  };
}
