import { ArrayMaxSize, IsOptional, MaxLength, ValidateNested } from 'class-validator';
import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PageArgs } from '../common/connection.js';
import { Payload } from '../common/payload.js';
import { EmailAddress, Minutes, PhoneNumber, Postcode } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { LocationInput, NearInput } from '../organisations/location.js';
import {
  AccessFeature,
  Cause,
  DbsLevel,
  OpportunityJoining,
  OpportunityKind,
  OpportunityState,
  OpportunityVisibility,
  PlaceKind,
} from './enums.js';
import { Opportunity } from './opportunity.js';

@InputType({
  description:
    "Where something is done. Where people go somewhere and nothing else is said, it is the group's own place.",
})
export class OpportunityPlaceInput {
  @Field(() => PlaceKind, { defaultValue: PlaceKind.ON_SITE, description: 'There, from home, or either.' })
  kind!: keyof typeof PlaceKind;

  @Field(() => String, { nullable: true, description: 'Where people go, up to 400 characters.' })
  @IsOptional()
  @MaxLength(2_000)
  address?: string | null;

  @Field(() => Postcode, { nullable: true, description: 'Its postcode.' })
  postcode?: string | null;

  @Field(() => ID, { nullable: true, description: 'The ward it is in.' })
  wardId?: string | null;

  @Field(() => LocationInput, { nullable: true, description: 'Its place on the map, so that it is found nearby.' })
  location?: LocationInput | null;
}

/** What may be left out of a new opportunity, and out of a change. */
@InputType()
abstract class OpportunityDetails {
  @Field(() => String, { nullable: true, description: 'More about it, up to 4,000 characters.' })
  @IsOptional()
  @MaxLength(20_000)
  description?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The tags of languages that help, such as "tr" or "pt-BR"; at most 20.',
  })
  @IsOptional()
  @ArrayMaxSize(1_000)
  languages?: string[] | null;

  @Field(() => [AccessFeature], { nullable: true, description: 'What is there for people with access needs.' })
  @IsOptional()
  @ArrayMaxSize(1_000)
  access?: (keyof typeof AccessFeature)[] | null;

  @Field(() => [ID], { nullable: true, description: 'Skills that help, at most 30.' })
  @IsOptional()
  skillIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Trainings that people must have done, at most 10.' })
  @IsOptional()
  trainingIds?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'How old people are at least, from 5 to 99. Null: any age.' })
  minimumAge?: number | null;

  @Field(() => DbsLevel, { nullable: true, description: 'The DBS check that somebody must have seen. Null: NONE.' })
  dbsLevel?: keyof typeof DbsLevel | null;

  @Field(() => OpportunityJoining, { nullable: true, description: 'How people join. Null: OPEN.' })
  joining?: keyof typeof OpportunityJoining | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'How long one session usually is, at most 24 hours. Null: it depends.',
  })
  typicalMinutes?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Does it earn Time Credits? Null: true.' })
  earnsCredits?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'How many friends somebody may bring along, at most 50. Null: 0.' })
  friendsMax?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Are people asked for a line about what was done? Null: false.',
  })
  asksForEvidence?: boolean | null;

  @Field(() => OpportunityVisibility, { nullable: true, description: 'Who may read about it. Null: PUBLIC.' })
  visibility?: keyof typeof OpportunityVisibility | null;

  @Field(() => String, { nullable: true, description: 'Whom to ask, up to 200 characters.' })
  @IsOptional()
  @MaxLength(1_000)
  contactName?: string | null;

  @Field(() => EmailAddress, { nullable: true, description: 'Their email address, which everybody may read.' })
  contactEmail?: string | null;

  @Field(() => PhoneNumber, { nullable: true, description: 'Their telephone number, which everybody may read.' })
  contactPhone?: string | null;
}

@InputType({ description: 'The draft of an opportunity.' })
export class CreateOpportunityInput extends OpportunityDetails {
  @Field(() => ID, { description: 'The group.' })
  organisationId!: string;

  @Field(() => OpportunityKind, { description: 'What it is.' })
  kind!: keyof typeof OpportunityKind;

  @Field({ description: 'What somebody would be there, such as "Kitchen helper": up to 120 characters.' })
  @MaxLength(1_000)
  role!: string;

  @Field(() => Cause, { description: 'What it is for.' })
  cause!: keyof typeof Cause;

  @Field(() => OpportunityPlaceInput, {
    nullable: true,
    description: "Where it is done. Left out: on site, at the group's own place.",
  })
  @IsOptional()
  @ValidateNested()
  place?: OpportunityPlaceInput | null;
}

@InputType({ description: 'A changed opportunity. What is left out stays as it is; null empties it.' })
export class UpdateOpportunityInput extends OpportunityDetails {
  @Field(() => ID, { description: 'The opportunity.' })
  opportunityId!: string;

  @Field(() => Int, {
    description: 'Its revision as you saw it. Where somebody changed it since, you are asked to look again.',
  })
  revision!: number;

  @Field(() => OpportunityKind, { nullable: true, description: 'What it is.' })
  kind?: keyof typeof OpportunityKind | null;

  @Field(() => String, { nullable: true, description: 'What somebody would be there: up to 120 characters.' })
  @IsOptional()
  @MaxLength(1_000)
  role?: string | null;

  @Field(() => Cause, { nullable: true, description: 'What it is for.' })
  cause?: keyof typeof Cause | null;

  @Field(() => OpportunityPlaceInput, {
    nullable: true,
    description: "The whole place: what is left out of it is empty. With nothing but a kind: the group's own.",
  })
  @IsOptional()
  @ValidateNested()
  place?: OpportunityPlaceInput | null;
}

@InputType({ description: 'Which draft to publish.' })
export class PublishOpportunityInput {
  @Field(() => ID, { description: 'The opportunity.' })
  opportunityId!: string;

  @Field(() => Int, { description: 'Its revision as you saw it.' })
  revision!: number;
}

@InputType({ description: 'Which opportunity comes to an end.' })
export class CloseOpportunityInput {
  @Field(() => ID, { description: 'The opportunity.' })
  opportunityId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why, in words that those who take part will read: up to 1,000 characters.',
  })
  @IsOptional()
  @MaxLength(5_000)
  reason?: string | null;
}

@ObjectType()
abstract class OpportunityPayload extends Payload {
  @Field(() => Opportunity, { nullable: true, description: 'As it is now. Null when it was refused.' })
  opportunity!: Opportunity | null;
}

@Open()
@ObjectType({ description: 'The draft, which the group’s own people see.' })
export class CreateOpportunityPayload extends OpportunityPayload {}

@Open()
@ObjectType({ description: 'The changed opportunity.' })
export class UpdateOpportunityPayload extends OpportunityPayload {}

@Open()
@ObjectType({ description: 'The opportunity, which people see from now on.' })
export class PublishOpportunityPayload extends OpportunityPayload {}

@Open()
@ObjectType({ description: 'The opportunity, which has come to an end.' })
export class CloseOpportunityPayload extends OpportunityPayload {}

@ArgsType()
export class OpportunitiesArgs extends PageArgs {
  @Field(() => NearInput, {
    nullable: true,
    description:
      'Only those in this circle, the nearest first. Those whose place on the map is not known come last, when the middle of their ward lies in it.',
  })
  near?: NearInput | null;

  @Field(() => ID, { nullable: true, description: 'Only in this ward.' })
  ward?: string | null;

  @Field(() => Cause, { nullable: true, description: 'Only for this cause.' })
  cause?: keyof typeof Cause | null;

  @Field(() => OpportunityKind, { nullable: true, description: 'Only of this kind.' })
  kind?: keyof typeof OpportunityKind | null;

  @Field(() => ID, { nullable: true, description: 'Only those in which this skill helps.' })
  skill?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this group.' })
  organisation?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "A part of the role, the description or the group's name, whatever its case.",
  })
  @IsOptional()
  @MaxLength(100)
  search?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only what can be done from home. False: only what can be done on site.',
  })
  remote?: boolean | null;

  @Field(() => [AccessFeature], { nullable: true, description: 'Only where all of these are there.' })
  @IsOptional()
  @ArrayMaxSize(20)
  access?: (keyof typeof AccessFeature)[] | null;

  @Field(() => OpportunityState, {
    nullable: true,
    description:
      'Left out: PUBLISHED. Drafts and what has closed are for those who look after the group that is named, operators and auditors.',
  })
  state?: keyof typeof OpportunityState | null;
}
