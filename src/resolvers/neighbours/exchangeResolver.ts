import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { agreeExchange } from '../../commands/neighbours/agreeExchange.js';
import { cancelExchange } from '../../commands/neighbours/cancelExchange.js';
import { disputeExchange } from '../../commands/neighbours/disputeExchange.js';
import { missExchange } from '../../commands/neighbours/missExchange.js';
import { proposeExchange } from '../../commands/neighbours/proposeExchange.js';
import { rescheduleExchange } from '../../commands/neighbours/rescheduleExchange.js';
import { exchange, exchanges } from '../../queries/neighbours/exchanges.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { ExchangeMeeting, HelpExchange, HelpExchangeConnection } from '../../schema/neighbours/exchange.js';
import {
  AgreeExchangeInput,
  CancelExchangeInput,
  DisputeExchangeInput,
  ExchangePayload,
  ExchangesArgs,
  MissExchangeInput,
  ProposeExchangeInput,
  RescheduleExchangeInput,
} from '../../schema/neighbours/exchangeInputs.js';
import { HelpPost } from '../../schema/neighbours/help.js';
import { Member } from '../../schema/people/member.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { changedExchange } from './changedExchange.js';
import { presentExchange, presentHelpPost } from './presentNeighbours.js';

@Resolver(() => HelpExchange)
export class ExchangeResolver {
  @Query(() => HelpExchange, { description: 'One exchange, for the two it is between, operators and auditors.' })
  async exchange(
    @Arg('id', () => ID, { description: 'The exchange.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<HelpExchange> {
    return presentExchange(await exchange(context, { exchangeId: idOf('HelpExchange', id) }));
  }

  @Query(() => HelpExchangeConnection, {
    description: 'Exchanges of a member, on either side, the latest begun first; or of the whole scheme, for staff.',
  })
  async exchanges(
    @Args(() => ExchangesArgs) { member, ...args }: ExchangesArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<HelpExchange>> {
    const page = await exchanges(context, { ...args, memberId: optionalIdOf('Member', member) });
    return presentPage(HelpExchangeConnection, page, presentExchange);
  }

  @Mutation(() => ExchangePayload, {
    description: 'Proposes when, where and for how long, out of an answer: either side may.',
  })
  async proposeExchange(
    @Arg('input', { description: 'What is proposed.' }) input: ProposeExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    const answerId = idOf('HelpAnswer', input.answerId);
    return await settle(ExchangePayload, async () =>
      changedExchange((await proposeExchange(context, { ...input, memberId, answerId })).id, context),
    );
  }

  @Mutation(() => ExchangePayload, {
    description:
      'Agrees to what the other side proposed. From now on the two see where it is and how to reach one another, and nobody else does.',
  })
  async agreeExchange(
    @Arg('input', { description: 'To what.' }) input: AgreeExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const side = sideOf(input, context);
    return await settle(ExchangePayload, async () =>
      changedExchange((await agreeExchange(context, { ...input, ...side })).id, context),
    );
  }

  @Mutation(() => ExchangePayload, {
    description: 'Proposes another time, place or length. What was agreed stands until the other side agrees.',
  })
  async rescheduleExchange(
    @Arg('input', { description: 'What is proposed.' }) input: RescheduleExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const side = sideOf(input, context);
    return await settle(ExchangePayload, async () =>
      changedExchange((await rescheduleExchange(context, { ...input, ...side })).id, context),
    );
  }

  @Mutation(() => ExchangePayload, { description: 'Calls off what was proposed or agreed; the other side is told.' })
  async cancelExchange(
    @Arg('input', { description: 'What is called off.' }) input: CancelExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const side = sideOf(input, context);
    return await settle(ExchangePayload, async () =>
      changedExchange((await cancelExchange(context, { ...input, ...side })).id, context),
    );
  }

  @Mutation(() => ExchangePayload, {
    description:
      'Says that the other side did not come. Where both agreed so, and the helped member gave short notice, the time counts as given.',
  })
  async missExchange(
    @Arg('input', { description: 'To what.' }) input: MissExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const side = sideOf(input, context);
    return await settle(ExchangePayload, async () => changedExchange((await missExchange(context, side)).id, context));
  }

  @Mutation(() => ExchangePayload, {
    description: 'Says, before it is settled, that it was otherwise: staff who are no party settle it.',
  })
  async disputeExchange(
    @Arg('input', { description: 'What was otherwise.' }) input: DisputeExchangeInput,
    @Ctx() context: ApiContext,
  ): Promise<ExchangePayload> {
    const side = sideOf(input, context);
    return await settle(ExchangePayload, async () =>
      changedExchange((await disputeExchange(context, { ...input, ...side })).id, context),
    );
  }

  @FieldResolver(() => Member, { description: 'Who gives the time.' })
  async helper(@Root() root: HelpExchange, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.helperId), presentMember);
  }

  @FieldResolver(() => Member, { description: 'Who is helped.' })
  async helped(@Root() root: HelpExchange, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.helpedId), presentMember);
  }

  @FieldResolver(() => HelpPost, {
    nullable: true,
    description: 'The post it came from. Null where it is hidden from you by now.',
  })
  async post(@Root() root: HelpExchange, @Ctx() context: ApiContext): Promise<HelpPost | null> {
    const post = await context.loaders.helpPost.load(root.postId);
    return post === null || post.isHidden ? null : presentHelpPost(post);
  }

  @Private('helpMeeting')
  @FieldResolver(() => ExchangeMeeting, {
    nullable: true,
    description:
      'Where they meet and how they reach one another: for the two, their helpers and operators, from when both agreed until it is over. Null otherwise.',
  })
  async meeting(@Root() root: HelpExchange, @Ctx() context: ApiContext): Promise<ExchangeMeeting> {
    const helper = await context.loaders.member.load(root.helperId);
    const helped = await context.loaders.member.load(root.helpedId);
    return Object.assign(new ExchangeMeeting(), {
      place: root.where,
      helperPhone: helper?.phone ?? null,
      helperEmail: helper?.email ?? null,
      helpedPhone: helped?.phone ?? null,
      helpedEmail: helped?.email ?? null,
    });
  }
}

/** Whom it is said for, about which exchange. */
export function sideOf(
  input: { memberId?: string | null; exchangeId: string },
  context: ApiContext,
): { memberId: string; exchangeId: string } {
  return {
    memberId: namedOrOwnMemberId(input.memberId, context),
    exchangeId: idOf('HelpExchange', input.exchangeId),
  };
}
