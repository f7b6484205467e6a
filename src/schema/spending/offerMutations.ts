import { ArrayMaxSize, IsOptional, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Day, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { LimitPeriod, Offer, OfferStatus, PricePer, Weekday } from './offer.js';

@InputType({ description: 'A stretch of certain weekdays.' })
export class OfferOpeningInput {
  @Field(() => [Weekday], { description: 'On these days.' })
  @ArrayMaxSize(7)
  weekdays!: number[];

  @Field({ description: "From this time on, by the clock on the scheme's walls, like 09:30." })
  @MaxLength(20)
  from!: string;

  @Field({ description: 'Until this time, which is not part of it.' })
  @MaxLength(20)
  until!: string;
}

@InputType({ description: 'Days on which it cannot be enjoyed.' })
export class OfferBlackoutInput {
  @Field(() => Day, { description: 'The first day.' })
  from!: string;

  @Field(() => Day, { description: 'The last day.' })
  until!: string;
}

@InputType({ description: 'How often each member can enjoy it.' })
export class OfferMemberLimitInput {
  @Field(() => Int, { description: 'So many times.' })
  times!: number;

  @Field(() => LimitPeriod, { description: 'In this time.' })
  period!: keyof typeof LimitPeriod;
}

@InputType({ description: 'What an offer asks for. What is left out asks for nothing.' })
export class OfferRestrictionsInput {
  @Field(() => [OfferOpeningInput], { nullable: true, description: 'When it can be enjoyed. Left out: at any time.' })
  @IsOptional()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  openings?: OfferOpeningInput[] | null;

  @Field(() => [OfferBlackoutInput], { nullable: true, description: 'When it cannot, whatever the openings say.' })
  @IsOptional()
  @ArrayMaxSize(100)
  blackouts?: OfferBlackoutInput[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The codes of wards of the scheme: only for members who live there.',
  })
  @IsOptional()
  @ArrayMaxSize(200)
  wardCodes?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'The smallest party.' })
  partyMin?: number | null;

  @Field(() => Int, { nullable: true, description: 'The largest party.' })
  partyMax?: number | null;

  @Field(() => Int, { nullable: true, description: 'The fewest adults.' })
  adultsMin?: number | null;

  @Field(() => Int, { nullable: true, description: 'The most adults.' })
  adultsMax?: number | null;

  @Field(() => Int, { nullable: true, description: 'The most under-16s.' })
  under16sMax?: number | null;

  @Field(() => OfferMemberLimitInput, { nullable: true, description: 'How often for each member.' })
  memberLimit?: OfferMemberLimitInput | null;

  @Field(() => Int, { nullable: true, description: 'Places in one opening of one day.' })
  stockPerSlot?: number | null;
}

@InputType({ description: 'A new offer.' })
export class CreateOfferInput {
  @Field(() => ID, { description: 'The venue.' })
  organisationId!: string;

  @Field({ description: 'From 1 to 200 characters.' })
  @MaxLength(2_000)
  title!: string;

  @Field({ defaultValue: '', description: 'At most 4,000 characters.' })
  @MaxLength(20_000)
  description!: string;

  @Field(() => Minutes, { description: 'What it takes, for each person or for the party. At least one minute.' })
  priceMinutes!: number;

  @Field(() => Minutes, {
    nullable: true,
    description: 'What it takes for an under-16; 0 is free. Left out: as much as for an adult.',
  })
  under16PriceMinutes?: number | null;

  @Field(() => PricePer, { defaultValue: PricePer.PERSON, description: 'What the price is for.' })
  pricePer!: keyof typeof PricePer;

  @Field(() => OfferRestrictionsInput, { nullable: true, description: 'What it asks for. Left out: nothing.' })
  @IsOptional()
  @ValidateNested()
  restrictions?: OfferRestrictionsInput | null;
}

@Open()
@ObjectType({ description: 'The offer, which members see at once.' })
export class CreateOfferPayload extends Payload {
  @Field(() => Offer, { nullable: true, description: 'Null when it was refused.' })
  offer!: Offer | null;
}

@InputType({ description: 'Which offer to pause or resume.' })
export class PauseOfferInput {
  @Field(() => ID, { description: 'The offer.' })
  offerId!: string;

  @Field({ defaultValue: true, description: 'True pauses it, false resumes it.' })
  paused!: boolean;
}

@Open()
@ObjectType({ description: 'The offer as it is now.' })
export class PauseOfferPayload extends Payload {
  @Field(() => Offer, { nullable: true, description: 'Null when it was refused.' })
  offer!: Offer | null;
}

@InputType({ description: 'A changed offer. What is left out stays as it is.' })
export class UpdateOfferInput {
  @Field(() => ID, { description: 'The offer.' })
  offerId!: string;

  @Field(() => String, { nullable: true, description: 'From 1 to 200 characters.' })
  @IsOptional()
  @MaxLength(2_000)
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 4,000 characters.' })
  @IsOptional()
  @MaxLength(20_000)
  description?: string | null;

  @Field(() => Minutes, { nullable: true, description: 'What it takes. At least one minute.' })
  priceMinutes?: number | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'What it takes for an under-16. Null, when written: as much as for an adult.',
  })
  under16PriceMinutes?: number | null;

  @Field(() => PricePer, { nullable: true, description: 'What the price is for.' })
  pricePer?: keyof typeof PricePer | null;

  @Field(() => OfferRestrictionsInput, {
    nullable: true,
    description: 'All of what it asks for: what is not named here is no longer asked for.',
  })
  @IsOptional()
  @ValidateNested()
  restrictions?: OfferRestrictionsInput | null;

  @Field(() => OfferStatus, { nullable: true, description: 'Pauses it, ends it or opens it again.' })
  status?: keyof typeof OfferStatus | null;
}

@Open()
@ObjectType({ description: 'The changed offer.' })
export class UpdateOfferPayload extends Payload {
  @Field(() => Offer, { nullable: true, description: 'Null when it was refused.' })
  offer!: Offer | null;
}
