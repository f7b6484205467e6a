import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { blockMemberCard } from '../../commands/spending/blockMemberCard.js';
import { issueMemberCard } from '../../commands/spending/issueMemberCard.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { Member } from '../../schema/people/member.js';
import {
  BlockMemberCardInput,
  BlockMemberCardPayload,
  IssueMemberCardInput,
  IssueMemberCardPayload,
  MemberCard,
} from '../../schema/spending/memberCard.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMemberCard } from './presentSpending.js';

@Resolver(() => Member)
export class MemberCardResolver {
  @Private('memberContact')
  @FieldResolver(() => MemberCard, {
    nullable: true,
    description: 'Their member card. Null where none is in use, and where it is hidden from you.',
  })
  async card(@Root() root: Member, @Ctx() context: ApiContext): Promise<MemberCard | null> {
    const card = await context.loaders.cardOfMember.load(root.memberId);
    return card && presentMemberCard(card, context.now);
  }

  @Mutation(() => IssueMemberCardPayload, {
    description: 'Issues a member card with a PIN. The card in use before no longer works. For operators.',
  })
  async issueMemberCard(
    @Arg('input', { description: 'Who receives it.' }) input: IssueMemberCardInput,
    @Ctx() context: ApiContext,
  ): Promise<IssueMemberCardPayload> {
    const memberId = idOf('Member', input.memberId);
    return await settle(IssueMemberCardPayload, async () => {
      const { cardId, pin } = await issueMemberCard(context, { ...input, memberId });
      return { card: await changedCard(context, cardId), pin };
    });
  }

  @Mutation(() => BlockMemberCardPayload, {
    description: 'Blocks a member card for good. For the member, their guardians and helpers, and operators.',
  })
  async blockMemberCard(
    @Arg('input', { description: 'Whose card, and why.' }) input: BlockMemberCardInput,
    @Ctx() context: ApiContext,
  ): Promise<BlockMemberCardPayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    return await settle(BlockMemberCardPayload, async () => {
      const { cardId } = await blockMemberCard(context, { memberId, reason: input.reason });
      return { card: await changedCard(context, cardId) };
    });
  }
}

async function changedCard(context: ApiContext, cardId: string): Promise<MemberCard> {
  forgetRead(context.loaders);
  return present(await context.loaders.memberCard.load(cardId), (card) => presentMemberCard(card, context.now));
}
