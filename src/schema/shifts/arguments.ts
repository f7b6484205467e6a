import { ArgsType, Field, ID } from 'type-graphql';
import { PageArgs } from '../common/connection.js';
import { Instant } from '../common/scalars.js';
import { NearInput } from '../organisations/location.js';
import { BookingState } from './booking.js';

@ArgsType()
export class ShiftsArgs extends PageArgs {
  @Field(() => Instant, { nullable: true, description: 'Only those that begin from here on. Left out: from now on.' })
  from?: Date | null;

  @Field(() => Instant, { nullable: true, description: 'Only those that begin before.' })
  to?: Date | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this opportunity.' })
  opportunity?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this group.' })
  organisation?: string | null;

  @Field(() => NearInput, { nullable: true, description: 'Only those at a place in this circle.' })
  near?: NearInput | null;

  @Field({ defaultValue: false, description: 'True: only those on which you have a place, are offered one or wait.' })
  mine!: boolean;

  @Field({ defaultValue: false, description: 'True: only those with a free place.' })
  withPlaces!: boolean;

  @Field({ defaultValue: false, description: 'True: cancelled ones too.' })
  withCancelled!: boolean;
}

@ArgsType()
export class BookingsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Bookings of this shift: for those who keep or read its rota.' })
  shift?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "Bookings of this member: for the member, who acts for them, and the scheme's staff.",
  })
  member?: string | null;

  @Field(() => BookingState, { nullable: true, description: 'Only bookings in this state.' })
  state?: keyof typeof BookingState | null;
}

@ArgsType()
export class SwapsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only those of this opportunity.' })
  opportunity?: string | null;

  @Field({
    defaultValue: false,
    description: 'True: those that you offered, were named in or took, whatever has become of them.',
  })
  mine!: boolean;
}
