import { ArrayMaxSize } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Day, Instant, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { AccessFeature, Cause } from '../opportunities/enums.js';
import { Location, LocationInput } from '../organisations/location.js';
import { Member } from '../people/member.js';
import { Weekday } from '../spending/offer.js';

export const AvailabilityKind = { FREE: 'FREE', AWAY: 'AWAY' } as const;
registerEnumType(AvailabilityKind, {
  name: 'AvailabilityKind',
  description: 'What holds on a day on which the usual week does not.',
  valuesConfig: {
    FREE: { description: 'They are free all day.' },
    AWAY: { description: 'They are not free at all.' },
  },
});

@Open()
@ObjectType({ description: 'A stretch of a weekday, in wall times of the scheme.' })
export class WeeklySpan {
  @Field(() => Weekday, { description: 'The day.' })
  weekday!: number;

  @Field({ description: 'From this time, like 09:30.' })
  fromTime!: string;

  @Field({ description: 'To this time; 24:00 is the end of the day.' })
  toTime!: string;
}

@Open()
@ObjectType({ description: 'Days on which the usual week does not hold.' })
export class AvailabilityException {
  @Field(() => Day, { description: 'The first day.' })
  fromOn!: string;

  @Field(() => Day, { description: 'The last day.' })
  toOn!: string;

  @Field(() => AvailabilityKind, { description: 'What holds on them.' })
  kind!: keyof typeof AvailabilityKind;
}

@Open()
@ObjectType({ description: 'When somebody is usually free, and on which days that is otherwise.' })
export class Availability {
  @Field(() => [WeeklySpan], { description: 'The usual week, from Monday. Empty: they have not said, or never.' })
  weekly!: WeeklySpan[];

  @Field(() => [AvailabilityException], { description: 'Days on which it does not hold, in their order.' })
  exceptions!: AvailabilityException[];
}

@Open()
@ObjectType({
  description: 'What a member says of themselves, so that they and what they can do find each other.',
})
export class MemberProfile {
  @Field({ description: 'In their own words. Empty: they have not said.' })
  about!: string;

  @Field(() => [Cause], { description: 'What they care for.' })
  interests!: (keyof typeof Cause)[];

  @Field(() => [Cause], { description: 'What they would rather not be asked about.' })
  avoids!: (keyof typeof Cause)[];

  @Field({ description: 'What else they want to avoid, in their own words. Empty: nothing.' })
  avoidsWords!: string;

  @Field(() => [String], { description: 'Languages they speak or sign, as BCP 47 tags like en, cy or bfi.' })
  languages!: string[];

  @Field(() => [AccessFeature], { description: 'What they need of a place.' })
  accessNeeds!: (keyof typeof AccessFeature)[];

  @Field(() => Location, { nullable: true, description: 'From where they set out. Null: the middle of their ward.' })
  location!: Location | null;

  @Field(() => Int, { nullable: true, description: 'How far they travel, in metres. Null: as far as the scheme goes.' })
  travelMetres!: number | null;

  @Field({ description: 'Would they do something from home?' })
  takesRemote!: boolean;

  @Field(() => Minutes, {
    nullable: true,
    description: 'How much they would give in a week at most. Null: they have not said.',
  })
  weeklyMaximumMinutes!: number | null;

  @Field({ description: 'May groups find them?' })
  findable!: boolean;

  @Field(() => Instant, { nullable: true, description: 'When it was last changed. Null: they have said nothing yet.' })
  changedAt!: Date | null;

  /** For edges, not part of the API. */
  memberId!: string;
  skillIds!: string[];
}

@InputType({ description: 'What changes. What is left out stays as it is.' })
export class UpdateMemberProfileInput {
  @Field(() => ID, { nullable: true, description: 'Whose. Null: your own.' })
  memberId?: string | null;

  @Field(() => String, { nullable: true, description: 'In their own words, up to 2,000 characters.' })
  about?: string | null;

  @Field(() => [ID], { nullable: true, description: 'All of their skills, at most 50.' })
  skillIds?: string[] | null;

  @Field(() => [Cause], { nullable: true, description: 'All that they care for.' })
  @ArrayMaxSize(30)
  interests?: (keyof typeof Cause)[] | null;

  @Field(() => [Cause], { nullable: true, description: 'All that they would rather not be asked about.' })
  @ArrayMaxSize(30)
  avoids?: (keyof typeof Cause)[] | null;

  @Field(() => String, { nullable: true, description: 'What else they want to avoid, up to 500 characters.' })
  avoidsWords?: string | null;

  @Field(() => [String], { nullable: true, description: 'All of their languages as BCP 47 tags, at most 20.' })
  languages?: string[] | null;

  @Field(() => [AccessFeature], { nullable: true, description: 'All that they need of a place.' })
  @ArrayMaxSize(20)
  accessNeeds?: (keyof typeof AccessFeature)[] | null;

  @Field(() => LocationInput, {
    nullable: true,
    description: 'From where they set out. Null: the middle of their ward.',
  })
  location?: LocationInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How far they travel, from 100 to 100,000 metres. Null: as far as the scheme goes.',
  })
  travelMetres?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Would they do something from home?' })
  takesRemote?: boolean | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'How much they would give in a week at most, from 15 to 10,080 minutes. Null: they do not say.',
  })
  weeklyMaximumMinutes?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'May groups find them?' })
  findable?: boolean | null;
}

@Open()
@ObjectType({ description: 'The member with their profile as it is now.' })
export class UpdateMemberProfilePayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}

@InputType({ description: 'A stretch of a weekday, in wall times of the scheme.' })
export class WeeklySpanInput {
  @Field(() => Weekday, { description: 'The day.' })
  weekday!: number;

  @Field({ description: 'From this time, like 09:30.' })
  fromTime!: string;

  @Field({ description: 'To this time; 24:00 is the end of the day. Across midnight, give two stretches.' })
  toTime!: string;
}

@InputType({ description: 'Days on which the usual week does not hold.' })
export class AvailabilityExceptionInput {
  @Field(() => Day, { description: 'The first day.' })
  fromOn!: string;

  @Field(() => Day, { description: 'The last day.' })
  toOn!: string;

  @Field(() => AvailabilityKind, { description: 'What holds on them.' })
  kind!: keyof typeof AvailabilityKind;
}

@InputType({ description: 'What is given takes the place of what stood; what is left out stays.' })
export class SetAvailabilityInput {
  @Field(() => ID, { nullable: true, description: 'Whose. Null: your own.' })
  memberId?: string | null;

  @Field(() => [WeeklySpanInput], {
    nullable: true,
    description: 'All of the usual week, at most 70 stretches. Those that overlap or touch are joined.',
  })
  weekly?: WeeklySpanInput[] | null;

  @Field(() => [AvailabilityExceptionInput], {
    nullable: true,
    description:
      'All of the exceptions, at most 60. Those of one kind that overlap are joined; days that are over are left out.',
  })
  exceptions?: AvailabilityExceptionInput[] | null;
}

@Open()
@ObjectType({ description: 'The member with their availability as it is now.' })
export class SetAvailabilityPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}
