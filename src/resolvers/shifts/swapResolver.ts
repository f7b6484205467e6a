import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { offerSwap } from '../../commands/shifts/offerSwap.js';
import { takeSwap } from '../../commands/shifts/takeSwap.js';
import { withdrawSwap } from '../../commands/shifts/withdrawSwap.js';
import { swaps } from '../../queries/shifts/swaps.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { Member } from '../../schema/people/member.js';
import { SwapsArgs } from '../../schema/shifts/arguments.js';
import { Shift } from '../../schema/shifts/shift.js';
import {
  OfferSwapInput,
  Swap,
  SwapConnection,
  SwapPayload,
  TakeSwapInput,
  TakeSwapPayload,
  WithdrawSwapInput,
} from '../../schema/shifts/swap.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentBooking, presentShift, presentSwap } from './presentShifts.js';

@Resolver(() => Swap)
export class SwapResolver {
  @Query(() => SwapConnection, {
    description:
      'Places that are there to be taken by anybody who may, the latest first, or your own. Those who read the rota of an opportunity see all of its swaps.',
  })
  async swaps(@Args(() => SwapsArgs) args: SwapsArgs, @Ctx() context: ApiContext): Promise<ConnectionOf<Swap>> {
    const { opportunity, ...rest } = args;
    const opportunityId = optionalIdOf('Opportunity', opportunity);
    return presentPage(SwapConnection, await swaps(context, { ...rest, opportunityId }), presentSwap);
  }

  @Mutation(() => SwapPayload, {
    description:
      'Gives a place away: to somebody who stands in, or in exchange for another one. Until it is taken it stays theirs.',
  })
  async offerSwap(
    @Arg('input', { description: 'Which place, to whom.' }) input: OfferSwapInput,
    @Ctx() context: ApiContext,
  ): Promise<SwapPayload> {
    const bookingId = idOf('Booking', input.bookingId);
    const toMemberId = optionalIdOf('Member', input.toMemberId);
    return await settle(SwapPayload, async () => {
      const { swapId } = await offerSwap(context, { kind: input.kind, bookingId, toMemberId });
      return { swap: await changed(context, swapId) };
    });
  }

  @Mutation(() => TakeSwapPayload, { description: 'Takes a place that somebody gives away.' })
  async takeSwap(
    @Arg('input', { description: 'Which swap, by whom.' }) input: TakeSwapInput,
    @Ctx() context: ApiContext,
  ): Promise<TakeSwapPayload> {
    const swapId = idOf('Swap', input.swapId);
    const memberId = namedOrOwnMemberId(input.memberId, context);
    const givenBookingId = optionalIdOf('Booking', input.givenBookingId);
    return await settle(TakeSwapPayload, async () => {
      const { bookingId } = await takeSwap(context, { swapId, memberId, givenBookingId });
      const swap = await changed(context, swapId);
      return { swap, booking: present(await context.loaders.booking.load(bookingId), presentBooking) };
    });
  }

  @Mutation(() => SwapPayload, { description: 'Keeps a place after all that was there to be taken.' })
  async withdrawSwap(
    @Arg('input', { description: 'Which swap.' }) input: WithdrawSwapInput,
    @Ctx() context: ApiContext,
  ): Promise<SwapPayload> {
    const swapId = idOf('Swap', input.swapId);
    return await settle(SwapPayload, async () => {
      await withdrawSwap(context, { swapId });
      return { swap: await changed(context, swapId) };
    });
  }

  @FieldResolver(() => Shift, { nullable: true, description: 'The shift on which the place is.' })
  async shift(@Root() root: Swap, @Ctx() context: ApiContext): Promise<Shift | null> {
    const booking = await context.loaders.booking.load(root.bookingId);
    return booking && present(await context.loaders.shift.load(booking.shiftId), presentShift);
  }

  @Private('swapPeople')
  @FieldResolver(() => Member, { nullable: true, description: 'Who gives it away. Null where it is hidden from you.' })
  async member(@Root() root: Swap, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @Private('swapPeople')
  @FieldResolver(() => Member, {
    nullable: true,
    description: 'Who alone may take it. Null where anybody may, or it is hidden from you.',
  })
  async toMember(@Root() root: Swap, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.toMemberId === null ? null : present(await context.loaders.member.load(root.toMemberId), presentMember);
  }

  @Private('swapPeople')
  @FieldResolver(() => Member, {
    nullable: true,
    description: 'Who has taken it. Null where nobody has, or it is hidden from you.',
  })
  async takenBy(@Root() root: Swap, @Ctx() context: ApiContext): Promise<Member | null> {
    const id = root.takenByMemberId;
    return id === null ? null : present(await context.loaders.member.load(id), presentMember);
  }
}

async function changed(context: ApiContext, swapId: string): Promise<Swap> {
  forgetRead(context.loaders);
  return present(await context.loaders.swap.load(swapId), presentSwap);
}
