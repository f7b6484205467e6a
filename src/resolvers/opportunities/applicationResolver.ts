import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { applyToOpportunity } from '../../commands/opportunities/applyToOpportunity.js';
import { decideApplication } from '../../commands/opportunities/decideApplication.js';
import { endApplication } from '../../commands/opportunities/endApplication.js';
import { withdrawApplication } from '../../commands/opportunities/withdrawApplication.js';
import { RequestError } from '../../domain/errors.js';
import { applications } from '../../queries/opportunities/applications.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import {
  Application,
  ApplicationConnection,
  ApplicationsArgs,
  ApplyToOpportunityInput,
  ApplyToOpportunityPayload,
  DecideApplicationInput,
  DecideApplicationPayload,
  EndApplicationInput,
  EndApplicationPayload,
  WithdrawApplicationInput,
  WithdrawApplicationPayload,
} from '../../schema/opportunities/application.js';
import { Opportunity } from '../../schema/opportunities/opportunity.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentApplication } from './presentApplication.js';
import { presentOpportunity } from './presentOpportunity.js';

@Resolver(() => Application)
export class ApplicationResolver {
  @Query(() => ApplicationConnection, {
    description: 'Who applied to what, the latest first. Where nothing is named: your own applications.',
  })
  async applications(
    @Args(() => ApplicationsArgs) { opportunity, organisation, member, ...args }: ApplicationsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Application>> {
    const page = await applications(context, {
      ...args,
      opportunityId: optionalIdOf('Opportunity', opportunity),
      organisationId: optionalIdOf('Organisation', organisation),
      memberId: optionalIdOf('Member', member),
    });
    return presentPage(ApplicationConnection, page, presentApplication);
  }

  @FieldResolver(() => Opportunity, { description: 'What they applied to.' })
  async opportunity(@Root() root: Application, @Ctx() context: ApiContext): Promise<Opportunity> {
    return present(await context.loaders.opportunity.load(root.opportunityId), presentOpportunity);
  }

  @FieldResolver(() => Member, { description: 'Who would take part.' })
  async member(@Root() root: Application, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @Mutation(() => ApplyToOpportunityPayload, {
    description: 'Asks a group to let a member take part, where it wants to get to know people first.',
  })
  async applyToOpportunity(
    @Arg('input', { description: 'The application.' }) input: ApplyToOpportunityInput,
    @Ctx() context: ApiContext,
  ): Promise<ApplyToOpportunityPayload> {
    const opportunityId = idOf('Opportunity', input.opportunityId);
    const memberId = namedOrOwnMemberId(input.memberId, context);
    return await settle(ApplyToOpportunityPayload, async () => {
      const { applicationId } = await applyToOpportunity(context, {
        opportunityId,
        memberId,
        words: input.words ?? null,
      });
      return { application: await applicationNow(context, applicationId) };
    });
  }

  @Mutation(() => WithdrawApplicationPayload, {
    description: 'Takes an application back. What was booked ahead through it ends.',
  })
  async withdrawApplication(
    @Arg('input', { description: 'Which one.' }) input: WithdrawApplicationInput,
    @Ctx() context: ApiContext,
  ): Promise<WithdrawApplicationPayload> {
    const applicationId = idOf('Application', input.applicationId);
    return await settle(WithdrawApplicationPayload, async () => {
      await withdrawApplication(context, { applicationId });
      return { application: await applicationNow(context, applicationId) };
    });
  }

  @Mutation(() => DecideApplicationPayload, {
    description:
      "Accepts or declines an application, and the member is told. For the group's leaders and coordinators.",
  })
  async decideApplication(
    @Arg('input', { description: 'The answer.' }) input: DecideApplicationInput,
    @Ctx() context: ApiContext,
  ): Promise<DecideApplicationPayload> {
    const applicationId = idOf('Application', input.applicationId);
    const { decision, reason = null } = input;
    return await settle(DecideApplicationPayload, async () => {
      await decideApplication(context, { applicationId, decision, reason });
      return { application: await applicationNow(context, applicationId) };
    });
  }

  @Mutation(() => EndApplicationPayload, {
    description: 'Ends what was accepted, and the member is told. What they had booked ahead through it ends.',
  })
  async endApplication(
    @Arg('input', { description: 'Which one, and why.' }) input: EndApplicationInput,
    @Ctx() context: ApiContext,
  ): Promise<EndApplicationPayload> {
    const applicationId = idOf('Application', input.applicationId);
    return await settle(EndApplicationPayload, async () => {
      await endApplication(context, { applicationId, reason: input.reason });
      return { application: await applicationNow(context, applicationId) };
    });
  }
}

async function applicationNow(context: ApiContext, applicationId: string): Promise<Application> {
  forgetRead(context.loaders);
  return present(await context.loaders.application.load(applicationId), presentApplication);
}

const listMax = 100;

@Resolver(() => Opportunity)
export class OpportunityApplicationsResolver {
  @Private('applicationList')
  @FieldResolver(() => [Application], {
    nullable: true,
    description:
      'Who applied, the latest first. All of them: `applications(opportunity)`. Null where it is hidden from you.',
  })
  async applications(
    @Root() root: Opportunity,
    @Arg('first', () => Int, { description: 'How many, from 1 to 100.' }) first: number,
    @Ctx() context: ApiContext,
  ): Promise<Application[]> {
    if (first < 1 || first > listMax) throw new RequestError('BAD_USER_INPUT', `Ask for 1 to ${listMax} of them.`);
    const key = { opportunityId: root.opportunityId, first };
    return (await context.loaders.applicationsOfOpportunity.load(key)).map(presentApplication);
  }

  @Private('applicationList')
  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many applications wait for an answer. Null where it is hidden from you.',
  })
  async waitingApplications(@Root() root: Opportunity, @Ctx() context: ApiContext): Promise<number> {
    return await context.loaders.waitingApplications.load(root.opportunityId);
  }
}
