import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { mergeMembers, withdrawMerge } from '../../commands/people/mergeMembers.js';
import { mergeProposals } from '../../queries/people/mergeProposals.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Member } from '../../schema/people/member.js';
import {
  MergeMembersInput,
  MergeMembersPayload,
  MergeProposal,
  MergeProposalConnection,
  WithdrawMergeInput,
  WithdrawMergePayload,
} from '../../schema/people/merge.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentHoursLog } from '../hours/presentHours.js';
import { presentMember } from './presentPeople.js';

@Resolver(() => MergeProposal)
export class MergeResolver {
  @Mutation(() => MergeMembersPayload, {
    description:
      'Joins two memberships of one person: asked for by one operator, done when another one asks for the same. Never about a membership of their own.',
  })
  async mergeMembers(
    @Arg('input', { description: 'Which one goes on, and which one ends in it.' }) input: MergeMembersInput,
    @Ctx() context: ApiContext,
  ): Promise<MergeMembersPayload> {
    const pair = pairOf(input);
    return await settle(MergeMembersPayload, async () => {
      const { outcome, remainingMemberId, overlappingHoursLogIds } = await mergeMembers(context, { ...input, ...pair });
      forgetRead(context.loaders);
      return {
        outcome,
        member: await memberOf(context, remainingMemberId),
        overlappingHours: await Promise.all(
          overlappingHoursLogIds.map(async (id) => present(await context.loaders.hoursLog.load(id), presentHoursLog)),
        ),
      };
    });
  }

  @Mutation(() => WithdrawMergePayload, {
    description: 'Takes a proposal to join two memberships back. For operators.',
  })
  async withdrawMerge(
    @Arg('input', { description: 'Which one.' }) input: WithdrawMergeInput,
    @Ctx() context: ApiContext,
  ): Promise<WithdrawMergePayload> {
    const pair = pairOf(input);
    return await settle(WithdrawMergePayload, async () => {
      const { remainingMemberId } = await withdrawMerge(context, pair);
      forgetRead(context.loaders);
      return { member: await memberOf(context, remainingMemberId) };
    });
  }

  @Query(() => MergeProposalConnection, {
    description:
      'The memberships that an operator has asked to be joined, the oldest first. For operators and auditors.',
  })
  async mergeProposals(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<MergeProposal>> {
    return presentPage(MergeProposalConnection, await mergeProposals(context, { ...page }), (record) =>
      Object.assign(new MergeProposal(), record),
    );
  }

  @FieldResolver(() => Member, { description: 'The membership that would go on.' })
  async remaining(@Root() root: MergeProposal, @Ctx() context: ApiContext): Promise<Member> {
    return await memberOf(context, root.remainingMemberId);
  }

  @FieldResolver(() => Member, { description: 'The membership that would end in it.' })
  async leaving(@Root() root: MergeProposal, @Ctx() context: ApiContext): Promise<Member> {
    return await memberOf(context, root.leavingMemberId);
  }

  @FieldResolver(() => Member, { description: 'The operator who asked for it. Somebody else has to confirm it.' })
  async proposedBy(@Root() root: MergeProposal, @Ctx() context: ApiContext): Promise<Member> {
    return await memberOf(context, root.proposedByMemberId);
  }
}

function pairOf(input: WithdrawMergeInput): { remainingMemberId: string; leavingMemberId: string } {
  return {
    remainingMemberId: idOf('Member', input.remainingMemberId),
    leavingMemberId: idOf('Member', input.leavingMemberId),
  };
}

async function memberOf(context: ApiContext, memberId: string): Promise<Member> {
  return present(await context.loaders.member.load(memberId), presentMember);
}
