import { IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

export const RedemptionState = {
  HELD: 'HELD',
  REDEEMED: 'REDEEMED',
  REVERSED: 'REVERSED',
  RELEASED: 'RELEASED',
  LAPSED: 'LAPSED',
} as const;
registerEnumType(RedemptionState, {
  name: 'RedemptionState',
  description: 'What has become of an offer taken up.',
  valuesConfig: {
    HELD: { description: 'Credits are set aside for it.' },
    REDEEMED: { description: 'It was enjoyed.' },
    REVERSED: { description: 'It was undone: the credits went back.' },
    RELEASED: { description: 'What was set aside was given back.' },
    LAPSED: { description: 'Its time ran out, and what was set aside was given back.' },
  },
});

@Open()
@ObjectType({ implements: Node, description: 'An offer taken up at a venue.' })
export class Redemption extends Node {
  @Field(() => RedemptionState, { description: 'What has become of it.' })
  state!: keyof typeof RedemptionState;

  @Field(() => Minutes, { description: 'What it took, for the whole party.' })
  priceMinutes!: number;

  @Field(() => Int, { description: 'Adults in the party.' })
  adults!: number;

  @Field(() => Int, { description: 'Under-16s in the party.' })
  under16s!: number;

  @Field(() => Instant, { nullable: true, description: 'When it was accepted. Null while it is only held.' })
  redeemedAt!: Date | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'When its credits were set aside. Null where it was redeemed at once.',
  })
  placedAt!: Date | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'When a booked visit is to happen. Null where it was not booked for a time.',
  })
  bookedFor!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When it was released or lapsed. Null where it was not.' })
  endedAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When it was undone. Null where it was not.' })
  reversedAt!: Date | null;

  /** For the edges and for policies, not part of the API. */
  memberId!: string;
  organisationId!: string;
  offerId!: string;
  holdId!: string | null;
}

export const RedemptionConnection = connectionType('Redemption', () => Redemption);

const keyDescription = '1 to 64 characters. The same key and input give the first result again.';

@InputType({ description: 'For a code of your own, or of somebody you act for.' })
export class CreateRedemptionCodeInput {
  @Field({ description: '1 to 64 characters. The same key gives the same code again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { nullable: true, description: 'Whose credits it opens. Left out: yours.' })
  memberId?: string | null;
}

@Open()
@ObjectType({ description: 'A code to show at a till. It works once.' })
export class CreateRedemptionCodePayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: 'Two groups of five letters and digits. Null when it was refused.',
  })
  code!: string | null;

  @Field(() => Instant, { nullable: true, description: 'Until when it works. Null when it was refused.' })
  expiresAt!: Date | null;
}

@InputType({
  description:
    'How the member is known (a code, a card with its PIN, or a hold), what they enjoy, and who comes along.',
})
export class RedeemCreditsInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The member's code. Case, spaces and dashes do not matter. Exactly one of this, `cardNumber` and `redemptionId`.",
  })
  @IsOptional()
  @MaxLength(100)
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'The number of their member card, with its `pin`.' })
  @IsOptional()
  @MaxLength(100)
  cardNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'The PIN that belongs to the card.' })
  @IsOptional()
  @MaxLength(20)
  pin?: string | null;

  @Field(() => ID, { nullable: true, description: 'A redemption that is HELD: what was set aside is then taken.' })
  redemptionId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "An offer of the till's own venue. Left out for a hold, which has its offer.",
  })
  offerId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The revision of the offer as the till showed it. An offer that changed meanwhile is refused with OFFER_CHANGED.',
  })
  offerRevision?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many adults. Left out: 1, or as many as the hold was made for.',
  })
  @IsOptional()
  @Min(0)
  @Max(10_000)
  adults?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many under-16s. Left out: none, or as many as the hold was made for.',
  })
  @IsOptional()
  @Min(0)
  @Max(10_000)
  under16s?: number | null;
}

@Open()
@ObjectType({ description: 'The redemption.' })
export class RedeemCreditsPayload extends Payload {
  @Field(() => Redemption, { nullable: true, description: 'Null when it was refused.' })
  redemption!: Redemption | null;
}

@InputType({ description: 'Which redemption to undo.' })
export class ReverseRedemptionInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The redemption.' })
  redemptionId!: string;
}

@Open()
@ObjectType({ description: 'The redemption, undone.' })
export class ReverseRedemptionPayload extends Payload {
  @Field(() => Redemption, { nullable: true, description: 'Null when it was refused.' })
  redemption!: Redemption | null;
}
