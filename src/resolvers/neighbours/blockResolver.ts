import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { blockMember } from '../../commands/neighbours/blockMember.js';
import { unblockMember } from '../../commands/neighbours/unblockMember.js';
import { blockedMembers } from '../../queries/neighbours/blockedMembers.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { BlockedMembersArgs, BlockMemberInput, BlockMemberPayload } from '../../schema/neighbours/helpInputs.js';
import { Member, MemberConnection } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';

@Resolver()
export class BlockResolver {
  @Query(() => MemberConnection, {
    description: 'Whom a member blocked, the latest first: for the member and their helpers alone.',
  })
  async blockedMembers(
    @Args(() => BlockedMembersArgs) { member, first, after }: BlockedMembersArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Member>> {
    const page = await blockedMembers(context, { memberId: namedOrOwnMemberId(member, context), first, after });
    return presentPage(MemberConnection, page, (row) => presentMember(row.blocked));
  }

  @Mutation(() => BlockMemberPayload, {
    description:
      'Keeps two members apart in what neighbours do for one another, until whoever wanted it undoes it. What was to come between them is called off; nobody is told why.',
  })
  async blockMember(
    @Arg('input', { description: 'Who, from whom.' }) input: BlockMemberInput,
    @Ctx() context: ApiContext,
  ): Promise<BlockMemberPayload> {
    const pair = pairOf(input, context);
    return await settle(BlockMemberPayload, async () => {
      await blockMember(context, pair);
      forgetRead(context.loaders);
      return { isBlocked: true };
    });
  }

  @Mutation(() => BlockMemberPayload, { description: 'Undoes blockMember, for whoever asked for it.' })
  async unblockMember(
    @Arg('input', { description: 'Who, from whom.' }) input: BlockMemberInput,
    @Ctx() context: ApiContext,
  ): Promise<BlockMemberPayload> {
    const pair = pairOf(input, context);
    return await settle(BlockMemberPayload, async () => {
      await unblockMember(context, pair);
      forgetRead(context.loaders);
      return { isBlocked: false };
    });
  }
}

function pairOf(input: BlockMemberInput, context: ApiContext): { memberId: string; blockedMemberId: string } {
  return {
    memberId: namedOrOwnMemberId(input.memberId, context),
    blockedMemberId: idOf('Member', input.blockedMemberId),
  };
}
