import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import {
  type ConsentToOpportunityInput as Agreement,
  consentToOpportunity,
} from '../../commands/opportunities/consentToOpportunity.js';
import { withdrawConsent } from '../../commands/opportunities/withdrawConsent.js';
import { guardianConsents } from '../../queries/opportunities/guardianConsents.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import {
  ConsentToOpportunityInput,
  ConsentToOpportunityPayload,
  GuardianConsent,
  GuardianConsentConnection,
  GuardianConsentsArgs,
  WithdrawConsentInput,
  WithdrawConsentPayload,
} from '../../schema/opportunities/application.js';
import { Opportunity } from '../../schema/opportunities/opportunity.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentGuardianConsent } from './presentApplication.js';
import { presentOpportunity } from './presentOpportunity.js';

@Resolver(() => GuardianConsent)
export class GuardianConsentResolver {
  @FieldResolver(() => Opportunity, { description: 'To what.' })
  async opportunity(@Root() root: GuardianConsent, @Ctx() context: ApiContext): Promise<Opportunity> {
    return present(await context.loaders.opportunity.load(root.opportunityId), presentOpportunity);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'The guardian. Null where it was on paper to staff.' })
  async givenBy(@Root() root: GuardianConsent, @Ctx() context: ApiContext): Promise<Member | null> {
    if (root.givenByMemberId === null) return null;
    return present(await context.loaders.member.load(root.givenByMemberId), presentMember);
  }

  @Query(() => GuardianConsentConnection, {
    description:
      "What guardians have agreed to for a child, the latest first, also what they agree to no more. For the child, their guardians, and the scheme's staff.",
  })
  async guardianConsents(
    @Args(() => GuardianConsentsArgs) { first, after, member }: GuardianConsentsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<GuardianConsent>> {
    const page = await guardianConsents(context, { first, after, memberId: idOf('Member', member) });
    return presentPage(GuardianConsentConnection, page, presentGuardianConsent);
  }

  @Mutation(() => ConsentToOpportunityPayload, {
    description:
      'A guardian agrees that a child takes part. For guardians, and for operators who have it on paper. Who books or applies for their child agrees by that.',
  })
  async consentToOpportunity(
    @Arg('input', { description: 'To what, for whom.' }) input: ConsentToOpportunityInput,
    @Ctx() context: ApiContext,
  ): Promise<ConsentToOpportunityPayload> {
    const agreement = agreementOf(input);
    return await settle(ConsentToOpportunityPayload, async () => {
      const { consentId } = await consentToOpportunity(context, agreement);
      return { consent: await consentNow(context, consentId) };
    });
  }

  @Mutation(() => WithdrawConsentPayload, {
    description: 'A guardian agrees no more that a child takes part. What the child had booked ahead ends.',
  })
  async withdrawConsent(
    @Arg('input', { description: 'To what, for whom.' }) input: WithdrawConsentInput,
    @Ctx() context: ApiContext,
  ): Promise<WithdrawConsentPayload> {
    const agreement = agreementOf(input);
    return await settle(WithdrawConsentPayload, async () => {
      const { consentId } = await withdrawConsent(context, agreement);
      return { consent: await consentNow(context, consentId) };
    });
  }
}

function agreementOf(input: { opportunityId: string; memberId: string }): Agreement {
  return { opportunityId: idOf('Opportunity', input.opportunityId), memberId: idOf('Member', input.memberId) };
}

async function consentNow(context: ApiContext, consentId: string): Promise<GuardianConsent> {
  forgetRead(context.loaders);
  return present(await context.loaders.guardianConsent.load(consentId), presentGuardianConsent);
}
