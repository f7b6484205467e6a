import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Booking } from './booking.js';

export const SwapKind = { STAND_IN: 'STAND_IN', SWAP: 'SWAP' } as const;
registerEnumType(SwapKind, {
  name: 'SwapKind',
  description: 'How a place is given away.',
  valuesConfig: {
    STAND_IN: { description: 'Whoever takes it gives nothing.' },
    SWAP: { description: 'Whoever takes it gives a place of theirs at the same opportunity in exchange.' },
  },
});

export const SwapState = { OPEN: 'OPEN', TAKEN: 'TAKEN', WITHDRAWN: 'WITHDRAWN', LAPSED: 'LAPSED' } as const;
registerEnumType(SwapState, {
  name: 'SwapState',
  description: 'What has become of a place that somebody gives away.',
  valuesConfig: {
    OPEN: { description: 'It is there to be taken.' },
    TAKEN: { description: 'Somebody has it.' },
    WITHDRAWN: { description: 'It was kept after all.' },
    LAPSED: { description: 'The shift began or was cancelled, or the place was no longer theirs to give.' },
  },
});

@Open()
@ObjectType({ implements: Node, description: 'A place on a shift that somebody gives away.' })
export class Swap extends Node {
  @Field(() => SwapKind, { description: 'How it is given away.' })
  kind!: keyof typeof SwapKind;

  @Field(() => SwapState, { description: 'What has become of it.' })
  state!: keyof typeof SwapState;

  @Field(() => Instant, { description: 'Since when it is there to be taken.' })
  offeredAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it was taken or ended. Null while it is open.' })
  endedAt!: Date | null;

  /** Facts for policies and edges, not part of the API. */
  bookingId!: string;
  memberId!: string;
  organisationId!: string;
  toMemberId!: string | null;
  takenByMemberId!: string | null;
  isOpenToAll!: boolean;
}

export const SwapConnection = connectionType('Swap', () => Swap);

@InputType({ description: 'Which place is given away, and to whom.' })
export class OfferSwapInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string;

  @Field(() => SwapKind, { description: 'For nothing, or for a place in exchange.' })
  kind!: keyof typeof SwapKind;

  @Field(() => ID, { nullable: true, description: 'The one member who may take it. Left out: whoever may book it.' })
  toMemberId?: string | null;
}

@InputType({ description: 'Which swap is taken, by whom, for what.' })
export class TakeSwapInput {
  @Field(() => ID, { description: 'The swap.' })
  swapId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Who takes the place. Left out: you, or the member your app acts for.',
  })
  memberId?: string | null;

  @Field(() => ID, { nullable: true, description: 'For a SWAP: the booking that is given in exchange.' })
  givenBookingId?: string | null;
}

@InputType({ description: 'Which swap is taken back.' })
export class WithdrawSwapInput {
  @Field(() => ID, { description: 'The swap.' })
  swapId!: string;
}

@Open()
@ObjectType({ description: 'The swap.' })
export class SwapPayload extends Payload {
  @Field(() => Swap, { nullable: true, description: 'Null when it was refused.' })
  swap!: Swap | null;
}

@Open()
@ObjectType({ description: 'The swap, and the new place.' })
export class TakeSwapPayload extends SwapPayload {
  @Field(() => Booking, { nullable: true, description: "The taker's new place. Null when it was refused." })
  booking!: Booking | null;
}
