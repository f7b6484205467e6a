import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { dismissMatch } from '../../commands/matching/dismissMatch.js';
import { restoreMatch } from '../../commands/matching/restoreMatch.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { schemeOf } from '../../queries/defineQuery.js';
import type { MatchRecord } from '../../queries/matching/matches.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import {
  DismissedMatch,
  DismissedMatchConnection,
  DismissMatchInput,
  DismissMatchPayload,
  Match,
  MatchConnection,
  MatchOrder,
  MemberMatch,
  MemberMatchConnection,
  RestoreMatchInput,
  RestoreMatchPayload,
} from '../../schema/matching/match.js';
import { HelpPost } from '../../schema/neighbours/help.js';
import { Opportunity } from '../../schema/opportunities/opportunity.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentHelpPost } from '../neighbours/presentNeighbours.js';
import { presentOpportunity } from '../opportunities/presentOpportunity.js';
import { presentMember } from '../people/presentPeople.js';
import { presentDismissal, presentMatches, presentMemberMatches, type SortedConnection } from './presentMatches.js';

@Resolver(() => Match)
export class MatchResolver {
  @FieldResolver(() => Opportunity, { nullable: true, description: 'What a group offers. Null: a request for help.' })
  async opportunity(@Root() root: Match, @Ctx() context: ApiContext): Promise<Opportunity | null> {
    return root.opportunityId === null
      ? null
      : present(await context.loaders.opportunity.load(root.opportunityId), presentOpportunity);
  }

  @FieldResolver(() => HelpPost, {
    nullable: true,
    description: 'What a neighbour asks help for. Null: what a group offers.',
  })
  async helpRequest(@Root() root: Match, @Ctx() context: ApiContext): Promise<HelpPost | null> {
    return root.helpPostId === null
      ? null
      : present(await context.loaders.helpPost.load(root.helpPostId), presentHelpPost);
  }

  @Mutation(() => DismissMatchPayload, {
    description:
      'Something is not for a member: it stands among their matches no more. For them, whoever acts for them, apps they allowed, and operators.',
  })
  async dismissMatch(
    @Arg('input', { description: 'What is not for whom.' }) input: DismissMatchInput,
    @Ctx() context: ApiContext,
  ): Promise<DismissMatchPayload> {
    const matched = matchedOf(input, context);
    return await settle(DismissMatchPayload, async () => {
      await dismissMatch(context, { ...matched, reason: input.reason ?? null });
      return { member: await changed(matched.memberId, context) };
    });
  }

  @Mutation(() => RestoreMatchPayload, { description: 'Takes back what dismissMatch said.' })
  async restoreMatch(
    @Arg('input', { description: 'What may be for whom again.' }) input: RestoreMatchInput,
    @Ctx() context: ApiContext,
  ): Promise<RestoreMatchPayload> {
    const matched = matchedOf(input, context);
    return await settle(RestoreMatchPayload, async () => {
      await restoreMatch(context, matched);
      return { member: await changed(matched.memberId, context) };
    });
  }
}

@Resolver(() => MemberMatch)
export class MemberMatchResolver {
  @FieldResolver(() => Member, { description: 'Who it is.' })
  async member(@Root() root: MemberMatch, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }
}

@Resolver(() => Member)
export class MemberMatchesResolver {
  @Private('profileRead')
  @FieldResolver(() => MatchConnection, {
    nullable: true,
    description:
      'What suits them of what groups offer and neighbours ask help for, the best first and at most 100: of each group three, before any has a fourth. Requests for help are for adults who have signed in. Where the scheme weighs nothing: who needs somebody soonest, then the nearest. Null where it is hidden from you.',
  })
  async matches(
    @Root() root: Member,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Match>> {
    const page = await context.loaders.matchesOfMember.load({ ownerId: root.memberId, first, after: after ?? null });
    countShown(root.memberId, page.nodes, context);
    return await presentMatches(page, context);
  }

  @Private('profileRead')
  @FieldResolver(() => DismissedMatchConnection, {
    nullable: true,
    description: 'What they said is not for them, the latest first. Null where it is hidden from you.',
  })
  async dismissedMatches(
    @Root() root: Member,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<DismissedMatch>> {
    const key = { ownerId: root.memberId, first, after: after ?? null };
    return presentPage(DismissedMatchConnection, await context.loaders.dismissalsOfMember.load(key), presentDismissal);
  }
}

@Resolver(() => MatchConnection)
export class MatchListResolver {
  @FieldResolver(() => MatchOrder, { description: 'How the list is sorted.' })
  sortedBy(@Root() root: SortedConnection<Match>): keyof typeof MatchOrder {
    return root.sortedBy;
  }
}

@Resolver(() => MemberMatchConnection)
export class MemberMatchListResolver {
  @FieldResolver(() => MatchOrder, { description: 'How the list is sorted.' })
  sortedBy(@Root() root: SortedConnection<MemberMatch>): keyof typeof MatchOrder {
    return root.sortedBy;
  }
}

@Resolver(() => DismissedMatch)
export class DismissedMatchResolver {
  @FieldResolver(() => Opportunity, { nullable: true, description: 'What a group offers. Null: a request for help.' })
  async opportunity(@Root() root: DismissedMatch, @Ctx() context: ApiContext): Promise<Opportunity | null> {
    return root.opportunityId === null
      ? null
      : present(await context.loaders.opportunity.load(root.opportunityId), presentOpportunity);
  }

  @FieldResolver(() => HelpPost, {
    nullable: true,
    description: 'What a neighbour asks help for. Null: what a group offers, or it stands no more.',
  })
  async helpRequest(@Root() root: DismissedMatch, @Ctx() context: ApiContext): Promise<HelpPost | null> {
    const post = root.helpPostId === null ? null : await context.loaders.helpPost.load(root.helpPostId);
    // As among helpRequests: for members who have signed in, while it stands.
    return context.actor.kind === 'MEMBER' && post?.state === 'OPEN' && !post.isHidden ? presentHelpPost(post) : null;
  }
}

@Resolver(() => Opportunity)
export class OpportunityMatchesResolver {
  @Private('opportunityMatches')
  @FieldResolver(() => MemberMatchConnection, {
    nullable: true,
    description:
      'Adults who agreed to be found and whom it would suit, the best first and at most 100. What they need of a place and what was seen of their proofs has no part in it. Empty unless it is published by a group that takes part. Null where it is hidden from you.',
  })
  async matches(
    @Root() root: Opportunity,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<MemberMatch>> {
    const key = { ownerId: root.opportunityId, first, after: after ?? null };
    const page = await context.loaders.matchesOfOpportunity.load(key);
    return await presentMemberMatches(page, context);
  }
}

/** What the member, or whoever acts for them, was shown; what staff look up counts for no group. */
function countShown(memberId: string, shown: readonly MatchRecord[], { actor, now, services }: ApiContext): void {
  const isTheirs =
    (actor.kind === 'MEMBER' || actor.kind === 'APP') &&
    (actor.memberId === memberId ||
      (actor.kind === 'MEMBER' && actor.careFor?.some((fact) => fact.memberId === memberId)));
  const [first] = shown;
  if (!isTheirs || !first) return;
  const organisationIds = shown.filter(({ kind }) => kind === 'OPPORTUNITY').map(({ groupId }) => groupId);
  services.exposure.shown({ schemeId: schemeOf(actor), onDay: localDay(now, first.zone), memberId, organisationIds });
}

function matchedOf(
  { memberId, opportunityId, helpPostId }: RestoreMatchInput,
  context: ApiContext,
): { memberId: string; opportunityId: string | null; helpPostId: string | null } {
  return {
    memberId: namedOrOwnMemberId(memberId, context),
    opportunityId: optionalIdOf('Opportunity', opportunityId),
    helpPostId: optionalIdOf('HelpPost', helpPostId),
  };
}

async function changed(memberId: string, context: ApiContext): Promise<Member> {
  forgetRead(context.loaders);
  return present(await context.loaders.member.load(memberId), presentMember);
}
