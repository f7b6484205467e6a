import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { createRedemptionCode } from '../../commands/spending/createRedemptionCode.js';
import { redeemCredits } from '../../commands/spending/redeemCredits.js';
import { reverseRedemption } from '../../commands/spending/reverseRedemption.js';
import { redemption } from '../../queries/spending/redemption.js';
import { redemptions } from '../../queries/spending/redemptions.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Instant } from '../../schema/common/scalars.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Member } from '../../schema/people/member.js';
import { RedemptionsArgs } from '../../schema/spending/arguments.js';
import { Offer } from '../../schema/spending/offer.js';
import {
  CreateRedemptionCodeInput,
  CreateRedemptionCodePayload,
  RedeemCreditsInput,
  RedeemCreditsPayload,
  Redemption,
  RedemptionConnection,
  ReverseRedemptionInput,
  ReverseRedemptionPayload,
} from '../../schema/spending/redemption.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember } from '../people/presentPeople.js';
import { presentOffer, presentRedemption } from './presentSpending.js';

@Resolver(() => Redemption)
export class RedemptionResolver {
  @Query(() => Redemption, { description: 'One redemption.' })
  async redemption(
    @Arg('id', () => ID, { description: 'The redemption.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<Redemption> {
    return presentRedemption(await redemption(context, { redemptionId: idOf('Redemption', id) }));
  }

  @Query(() => RedemptionConnection, {
    description:
      'Redemptions and holds, the latest first. Where nobody is named: your own, or those at the venue your till belongs to.',
  })
  async redemptions(
    @Args(() => RedemptionsArgs) args: RedemptionsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Redemption>> {
    const { first, after, wholeScheme, state } = args;
    const organisationId = optionalIdOf('Organisation', args.organisation);
    const memberId = optionalIdOf('Member', args.member);
    return presentPage(
      RedemptionConnection,
      await redemptions(context, { first, after, wholeScheme, organisationId, memberId, state }),
      presentRedemption,
    );
  }

  @FieldResolver(() => Member, { description: 'Whose credits it took.' })
  async member(@Root() root: Redemption, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => Organisation, { description: 'The venue.' })
  async venue(@Root() root: Redemption, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => Instant, {
    nullable: true,
    description: 'When what is set aside goes back by itself. Null where nothing is set aside.',
  })
  async lapsesAt(@Root() root: Redemption, @Ctx() context: ApiContext): Promise<Date | null> {
    return root.state === 'HELD' && root.holdId !== null ? await context.loaders.holdLapsesAt.load(root.holdId) : null;
  }

  @FieldResolver(() => Offer, { description: 'The offer, as it is now.' })
  async offer(@Root() root: Redemption, @Ctx() context: ApiContext): Promise<Offer> {
    return present(await context.loaders.offer.load(root.offerId), presentOffer);
  }

  @Mutation(() => CreateRedemptionCodePayload, {
    description: 'A code to show at a till, of your own or of somebody you act for. It works once, for a few minutes.',
  })
  async createRedemptionCode(
    @Arg('input', { description: 'The key.' }) input: CreateRedemptionCodeInput,
    @Ctx() context: ApiContext,
  ): Promise<CreateRedemptionCodePayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    return await settle(CreateRedemptionCodePayload, () =>
      createRedemptionCode(context, { idempotencyKey: input.idempotencyKey, memberId }),
    );
  }

  @Mutation(() => RedeemCreditsPayload, {
    description:
      "Turns a member's code, card or hold into a visit: takes the price from the credits that lapse first, or those set aside. For the tills of the offer's venue.",
  })
  async redeemCredits(
    @Arg('input', { description: 'The visit.' }) input: RedeemCreditsInput,
    @Ctx() context: ApiContext,
  ): Promise<RedeemCreditsPayload> {
    const offerId = optionalIdOf('Offer', input.offerId);
    const heldId = optionalIdOf('Redemption', input.redemptionId);
    return await settle(RedeemCreditsPayload, async () => {
      const { redemptionId, record } = await redeemCredits(context, { ...input, offerId, redemptionId: heldId });
      if (!record) return { redemption: await changedRedemption(context, redemptionId) };
      forgetRead(context.loaders);
      return { redemption: presentRedemption(record) };
    });
  }

  @Mutation(() => ReverseRedemptionPayload, {
    description:
      'Undoes a redemption, whole and once. The venue can on the same day; operators within the days of the scheme’s rule.',
  })
  async reverseRedemption(
    @Arg('input', { description: 'Which one.' }) input: ReverseRedemptionInput,
    @Ctx() context: ApiContext,
  ): Promise<ReverseRedemptionPayload> {
    const redemptionId = idOf('Redemption', input.redemptionId);
    return await settle(ReverseRedemptionPayload, async () => {
      await reverseRedemption(context, { idempotencyKey: input.idempotencyKey, redemptionId });
      return { redemption: await changedRedemption(context, redemptionId) };
    });
  }
}

async function changedRedemption(context: ApiContext, redemptionId: string): Promise<Redemption> {
  forgetRead(context.loaders);
  return present(await context.loaders.redemption.load(redemptionId), presentRedemption);
}
