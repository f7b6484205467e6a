import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { BookingEndReason as EndReason, BookingState as State } from '../../domain/shifts/booking.js';
import { connectionType } from '../common/connection.js';
import { namesOf } from '../common/namesOf.js';
import { Node } from '../common/node.js';
import { Instant } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';

const states: Record<State, { description: string }> = {
  WAITING: { description: 'On the waiting list.' },
  OFFERED: { description: 'A freed place is kept for them for a while: it is to be accepted.' },
  BOOKED: { description: 'The place is theirs.' },
  ATTENDING: { description: 'They are checked in.' },
  ATTENDED: { description: 'They came, and are checked out.' },
  NO_SHOW: { description: 'They did not come.' },
  CANCELLED: { description: 'Given up, or taken back.' },
  LAPSED: { description: 'An offer nobody took, or a wait that the beginning of the shift ended.' },
};
const endReasons: Record<EndReason, { description: string }> = {
  BY_MEMBER: { description: 'The member, or who acts for them, cancelled it.' },
  BY_GROUP: { description: 'The group cancelled it.' },
  SHIFT_CANCELLED: { description: 'The shift was cancelled.' },
  SWAPPED: { description: 'It was given to somebody else.' },
  OFFER_DECLINED: { description: 'The offered place was declined.' },
  OFFER_LAPSED: { description: 'The offered place was not taken in time.' },
  SHIFT_BEGAN: { description: 'The shift began while they waited.' },
  MEMBERSHIP_ENDED: { description: 'The membership ended, or was joined with one that had a place.' },
  ORGANISATION_CLOSED: { description: 'The organisation closed.' },
  BY_ROTA: {
    description: 'The group confirmed a rota that gives the place to somebody else, or gives them another one.',
  },
};

export const BookingState = namesOf(states);
registerEnumType(BookingState, {
  name: 'BookingState',
  description: 'What has become of a place on a shift.',
  valuesConfig: states,
});

export const BookingEndReason = namesOf(endReasons);
registerEnumType(BookingEndReason, {
  name: 'BookingEndReason',
  description: 'Why a booking ended without being attended.',
  valuesConfig: endReasons,
});

@Open()
@ObjectType({ implements: Node, description: "Somebody's place on a shift, or on its waiting list." })
export class Booking extends Node {
  @Field(() => BookingState, {
    nullable: true,
    description: 'What has become of it. Null where it is hidden from you.',
  })
  @Private('bookingRead')
  state!: State | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many people come on it: the member, and friends or a team. Null where it is hidden from you.',
  })
  @Private('bookingRead')
  places!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name of the team that comes. Null where none does, or it is hidden from you.',
  })
  @Private('bookingRead')
  teamName!: string | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'When it was asked for: the place on the waiting list. Null where it is hidden from you.',
  })
  @Private('bookingRead')
  askedAt!: Date | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'Until when an offered place is kept. Null where none is, or it is hidden from you.',
  })
  @Private('bookingRead')
  offerLapsesAt!: Date | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'When it ended without being attended. Null where it did not, or it is hidden from you.',
  })
  @Private('bookingRead')
  endedAt!: Date | null;

  @Field(() => BookingEndReason, {
    nullable: true,
    description: 'Why it ended. Null where it did not, or it is hidden from you.',
  })
  @Private('bookingRead')
  endReason!: EndReason | null;

  /** Facts for policies and edges, not part of the API. */
  memberId!: string;
  organisationId!: string;
  shiftId!: string;
  shiftRoleId!: string;
}

export const BookingConnection = connectionType('Booking', () => Booking);
