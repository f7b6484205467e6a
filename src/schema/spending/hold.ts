import { IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Redemption } from './redemption.js';

const keyDescription = '1 to 64 characters. The same key and input give the first result again.';

@InputType({
  description:
    'Whose credits are set aside for what: at a till by a code or a card with its PIN, or by the member for a booked time.',
})
export class HoldOfferInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The offer.' })
  offerId!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'The revision of the offer as it was shown. An offer that changed meanwhile is refused with OFFER_CHANGED.',
  })
  offerRevision?: number | null;

  @Field(() => String, { nullable: true, description: "At a till: the member's code. Either this or `cardNumber`." })
  @IsOptional()
  @MaxLength(100)
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'At a till: the number of their member card, with its `pin`.' })
  @IsOptional()
  @MaxLength(100)
  cardNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'The PIN that belongs to the card.' })
  @IsOptional()
  @MaxLength(20)
  pin?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Without code and card: whose credits. Left out: your own. Guardians and helpers book for whom they act for, operators for people without a screen.',
  })
  memberId?: string | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'When the visit is to happen; the hold then stands until a day later. Left out at a till: now.',
  })
  bookedFor?: Date | null;

  @Field(() => Int, { defaultValue: 1, description: 'How many adults.' })
  @Min(0)
  @Max(10_000)
  adults!: number;

  @Field(() => Int, { defaultValue: 0, description: 'How many under-16s.' })
  @Min(0)
  @Max(10_000)
  under16s!: number;
}

@Open()
@ObjectType({ description: 'The redemption, HELD.' })
export class HoldOfferPayload extends Payload {
  @Field(() => Redemption, { nullable: true, description: 'Null when it was refused.' })
  redemption!: Redemption | null;
}

@InputType({ description: 'Which hold to give back.' })
export class ReleaseHoldInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The redemption that is HELD.' })
  redemptionId!: string;
}

@Open()
@ObjectType({ description: 'The redemption, no longer held.' })
export class ReleaseHoldPayload extends Payload {
  @Field(() => Redemption, { nullable: true, description: 'Null when it was refused.' })
  redemption!: Redemption | null;
}
