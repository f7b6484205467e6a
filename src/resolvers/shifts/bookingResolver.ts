import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { acceptPlace } from '../../commands/shifts/acceptPlace.js';
import { bookShift } from '../../commands/shifts/bookShift.js';
import { cancelBooking } from '../../commands/shifts/cancelBooking.js';
import { declinePlace } from '../../commands/shifts/declinePlace.js';
import { bookings } from '../../queries/shifts/bookings.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { Member } from '../../schema/people/member.js';
import { BookingsArgs } from '../../schema/shifts/arguments.js';
import { Booking, BookingConnection } from '../../schema/shifts/booking.js';
import { BookingInput, BookingPayload, BookShiftInput } from '../../schema/shifts/mutations.js';
import { Shift, ShiftRole } from '../../schema/shifts/shift.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentBooking, presentShift, presentShiftRole } from './presentShifts.js';

@Resolver(() => Booking)
export class BookingResolver {
  @Query(() => BookingConnection, {
    description: 'Places on shifts and waits for one, the latest asked first. Where nothing is named: your own.',
  })
  async bookings(
    @Args(() => BookingsArgs) { first, after, state, ...args }: BookingsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Booking>> {
    const shiftId = optionalIdOf('Shift', args.shift);
    const memberId = optionalIdOf('Member', args.member);
    return presentPage(
      BookingConnection,
      await bookings(context, { first, after, state, shiftId, memberId }),
      presentBooking,
    );
  }

  @Mutation(() => BookingPayload, {
    description:
      'Books places on a shift, or puts somebody on its waiting list where none is free and that is asked for.',
  })
  async bookShift(
    @Arg('input', { description: 'Who comes to what.' }) input: BookShiftInput,
    @Ctx() context: ApiContext,
  ): Promise<BookingPayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    const shiftId = idOf('Shift', input.shiftId);
    const shiftRoleId = optionalIdOf('ShiftRole', input.shiftRoleId);
    return await settle(BookingPayload, async () => {
      const { bookingId } = await bookShift(context, { ...input, memberId, shiftId, shiftRoleId });
      return { booking: await changed(context, bookingId) };
    });
  }

  @Mutation(() => BookingPayload, {
    description: 'Gives up a place, or the wait for one. What is free then goes to the waiting list.',
  })
  async cancelBooking(
    @Arg('input', { description: 'Which booking.' }) input: BookingInput,
    @Ctx() context: ApiContext,
  ): Promise<BookingPayload> {
    return await written(context, input, cancelBooking);
  }

  @Mutation(() => BookingPayload, { description: 'Takes the place that was offered to somebody who waited.' })
  async acceptPlace(
    @Arg('input', { description: 'Which booking.' }) input: BookingInput,
    @Ctx() context: ApiContext,
  ): Promise<BookingPayload> {
    return await written(context, input, acceptPlace);
  }

  @Mutation(() => BookingPayload, {
    description: 'Lets an offered place go to the next in line. Whoever declines is off the waiting list.',
  })
  async declinePlace(
    @Arg('input', { description: 'Which booking.' }) input: BookingInput,
    @Ctx() context: ApiContext,
  ): Promise<BookingPayload> {
    return await written(context, input, declinePlace);
  }

  @FieldResolver(() => Shift, { description: 'The shift.' })
  async shift(@Root() root: Booking, @Ctx() context: ApiContext): Promise<Shift> {
    return present(await context.loaders.shift.load(root.shiftId), presentShift);
  }

  @Private('bookingRead')
  @FieldResolver(() => ShiftRole, {
    nullable: true,
    description: 'The kind of place. Null where it is hidden from you.',
  })
  async shiftRole(@Root() root: Booking, @Ctx() context: ApiContext): Promise<ShiftRole> {
    return present(await context.loaders.shiftRole.load(root.shiftRoleId), presentShiftRole);
  }

  @Private('bookingRead')
  @FieldResolver(() => Member, { nullable: true, description: 'Whose place it is. Null where it is hidden from you.' })
  async member(@Root() root: Booking, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }
}

@Resolver(() => Member)
export class MemberBookingsResolver {
  @Private('memberShifts')
  @FieldResolver(() => [Booking], {
    nullable: true,
    description:
      'Their places on shifts to come and waits for one, the next first, at most 50; for more ask `bookings`. Null where it is hidden from you.',
  })
  async bookings(@Root() root: Member, @Ctx() context: ApiContext): Promise<Booking[]> {
    return (await context.loaders.bookingsOfMember.load(root.memberId)).map(presentBooking);
  }
}

async function written(
  context: ApiContext,
  input: BookingInput,
  command: (context: ApiContext, input: { bookingId: string }) => Promise<{ bookingId: string }>,
): Promise<BookingPayload> {
  const bookingId = idOf('Booking', input.bookingId);
  return await settle(BookingPayload, async () => {
    await command(context, { bookingId });
    return { booking: await changed(context, bookingId) };
  });
}

async function changed(context: ApiContext, bookingId: string): Promise<Booking> {
  forgetRead(context.loaders);
  return present(await context.loaders.booking.load(bookingId), presentBooking);
}
