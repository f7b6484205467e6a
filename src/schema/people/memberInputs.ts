import { ArrayMaxSize, IsOptional, Length, MaxLength } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../common/connection.js';
import { Payload } from '../common/payload.js';
import { Day, EmailAddress, PhoneNumber } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Channel, Member, MessageFrequency, RewardChoice, Topic } from './member.js';

@InputType({ description: 'A person who joins. Email and phone may both be missing.' })
export class RegisterMemberInput {
  @Field({ description: 'The name they go by, up to 200 characters.' })
  @Length(1, 200)
  name!: string;

  @Field(() => EmailAddress, { nullable: true, description: 'Null: they have none.' })
  email?: string | null;

  @Field(() => PhoneNumber, { nullable: true, description: 'Null: they have none.' })
  phone?: string | null;

  @Field(() => [String], { nullable: true, description: 'For letters: up to 7 lines, the postcode last.' })
  @IsOptional()
  @ArrayMaxSize(7)
  @MaxLength(200, { each: true })
  addressLines?: string[] | null;

  @Field(() => Channel, {
    nullable: true,
    description:
      'How they want to hear from the scheme. Null: by what is known of email, a phone that takes texts, and address, in this order.',
  })
  preferredChannel?: keyof typeof Channel | null;

  @Field(() => MessageFrequency, {
    nullable: true,
    description: 'How often they want to hear of what can wait. Null: each thing by itself.',
  })
  messageFrequency?: keyof typeof MessageFrequency | null;

  @Field(() => [Topic], {
    nullable: true,
    description: 'What they want to hear of; what is not named is switched off. Null: of everything.',
  })
  @IsOptional()
  @ArrayMaxSize(20)
  topics?: (keyof typeof Topic)[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The language of messages to them, by its short name, such as en-GB or cy; English where the scheme has no words in it. Null: English.',
  })
  @IsOptional()
  @Length(2, 35)
  messageLanguage?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Letters to them in large print. Null: no.' })
  largePrint?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'The ward they live in.' })
  wardId?: string | null;

  @Field(() => Day, {
    nullable: true,
    description: 'Of a child: the day from which they are of age. No birth date is kept. Null: they are of age.',
  })
  adultFromOn?: string | null;
}

@Open()
@ObjectType({ description: 'The new member.' })
export class RegisterMemberPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateMemberPreferencesInput {
  @Field(() => ID, { description: 'Yourself; a child of yours; any member, for operators.' })
  memberId!: string;

  @Field(() => RewardChoice, { nullable: true, description: 'What they want for the hours they give from now on.' })
  rewardChoice?: keyof typeof RewardChoice | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The group whose pot gets what they donate. Null: the community pot.',
  })
  donateToOrganisationId?: string | null;

  @Field(() => Channel, { nullable: true, description: 'How they want to hear from the scheme.' })
  preferredChannel?: keyof typeof Channel | null;

  @Field(() => MessageFrequency, {
    nullable: true,
    description: 'How often they want to hear of what can wait.',
  })
  messageFrequency?: keyof typeof MessageFrequency | null;

  @Field(() => [Topic], {
    nullable: true,
    description: 'What they want to hear of; what is not named is switched off.',
  })
  @IsOptional()
  @ArrayMaxSize(20)
  topics?: (keyof typeof Topic)[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The language of messages to them, by its short name, such as en-GB or cy; English where the scheme has no words in it.',
  })
  @IsOptional()
  @Length(2, 35)
  messageLanguage?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Letters to them in large print.' })
  largePrint?: boolean | null;
}

@Open()
@ObjectType({ description: 'The member as they are now.' })
export class UpdateMemberPreferencesPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}

@InputType({ description: 'Where messages go from now on. What is left out stays as it is.' })
export class CorrectMemberAddressInput {
  @Field(() => ID, { description: 'Whose.' })
  memberId!: string;

  @Field(() => EmailAddress, {
    nullable: true,
    description: 'In place of one that messages came back from, or where there was none.',
  })
  email?: string | null;

  @Field(() => PhoneNumber, {
    nullable: true,
    description: 'In place of one that messages came back from, or where there was none.',
  })
  phone?: string | null;

  @Field(() => [String], { nullable: true, description: 'For letters: 2 to 7 lines, the postcode last.' })
  @IsOptional()
  @ArrayMaxSize(7)
  @MaxLength(200, { each: true })
  addressLines?: string[] | null;
}

@Open()
@ObjectType({ description: 'The member as they are now.' })
export class CorrectMemberAddressPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}

@InputType({ description: 'Where letters go from now on.' })
export class UpdateMemberAddressInput {
  @Field(() => ID, { nullable: true, description: 'Whose, where you act for somebody. Null: your own.' })
  memberId?: string | null;

  @Field(() => [String], { description: '2 to 7 lines, the postcode last.' })
  @ArrayMaxSize(7)
  @MaxLength(200, { each: true })
  addressLines!: string[];
}

@Open()
@ObjectType({ description: 'The member as they are now.' })
export class UpdateMemberAddressPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}

@ArgsType()
export class MembersArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description: 'A part of a name, whatever its case and accents, or a whole member number.',
  })
  @IsOptional()
  @Length(1, 100)
  search?: string | null;
}
