import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../common/connection.js';
import { Payload } from '../common/payload.js';
import { Day, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Cause, PlaceKind } from '../opportunities/enums.js';
import { NearInput } from '../organisations/location.js';
import { HelpAnswer, HelpPost } from './help.js';

@InputType({ description: 'What can be said of a post, besides what it must say.' })
abstract class HelpPostDetails {
  @Field(() => String, { nullable: true, description: 'More about it, up to 4,000 characters.' })
  @IsOptional()
  @MaxLength(10_000)
  description?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Skills that help, at most 30.' })
  @IsOptional()
  @ArrayMaxSize(100)
  skillIds?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'The ward it is in: every member may know it.' })
  wardId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Roughly where, for every member to read: up to 120 characters.',
  })
  @IsOptional()
  @MaxLength(1000)
  area?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where exactly, up to 400 characters: for whoever it is agreed with, and nobody before.',
  })
  @IsOptional()
  @MaxLength(2000)
  place?: string | null;

  @Field(() => Minutes, { nullable: true, description: 'How long it usually takes: from 5 minutes to 24 hours.' })
  typicalMinutes?: number | null;

  @Field(() => String, { nullable: true, description: 'When it suits, in words: up to 500 characters.' })
  @IsOptional()
  @MaxLength(2000)
  whenWords?: string | null;

  @Field(() => Day, { nullable: true, description: 'Not before this day.' })
  fromOn?: string | null;

  @Field(() => Day, { nullable: true, description: 'Not after this day.' })
  toOn?: string | null;

  @Field(() => Day, {
    nullable: true,
    description: 'The last day on which the post stands, at most 366 days ahead. Null: 60 days.',
  })
  standsUntilOn?: string | null;
}

@InputType({ description: 'What a member offers or asks for.' })
export class PostHelpInput extends HelpPostDetails {
  @Field(() => ID, {
    nullable: true,
    description: 'Whose post it is. Left out: you. Operators post for people without a screen.',
  })
  memberId?: string | null;

  @Field({ description: 'What it is, in a line of up to 120 characters.' })
  @MaxLength(1000)
  title!: string;

  @Field(() => Cause, { description: 'What it is about.' })
  cause!: keyof typeof Cause;

  @Field(() => PlaceKind, { description: 'There, from home, or either.' })
  placeKind!: keyof typeof PlaceKind;
}

@InputType({ description: 'What changes about a post. What is left out stays.' })
export class UpdateHelpPostInput extends HelpPostDetails {
  @Field(() => ID, { description: 'The post.' })
  postId!: string;

  @Field(() => String, { nullable: true, description: 'Its title.' })
  @IsOptional()
  @MaxLength(1000)
  title?: string | null;

  @Field(() => Cause, { nullable: true, description: 'What it is about.' })
  cause?: keyof typeof Cause | null;

  @Field(() => PlaceKind, { nullable: true, description: 'There, from home, or either.' })
  placeKind?: keyof typeof PlaceKind | null;
}

@InputType({ description: 'Which post is taken back.' })
export class WithdrawHelpPostInput {
  @Field(() => ID, { description: 'The post.' })
  postId!: string;
}

@Open()
@ObjectType({ description: 'The post as it stands now.' })
export class HelpPostPayload extends Payload {
  @Field(() => HelpPost, { nullable: true, description: 'Null when it was refused.' })
  post!: HelpPost | null;
}

@InputType({ description: 'An answer to a post.' })
export class AnswerHelpInput {
  @Field(() => ID, { description: 'The post.' })
  postId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Who answers. Left out: you. Operators answer for people without a screen.',
  })
  memberId?: string | null;

  @Field(() => String, { nullable: true, description: 'A word to whoever posted: up to 2,000 characters.' })
  @IsOptional()
  @MaxLength(10_000)
  words?: string | null;
}

@InputType({ description: 'Which answer is taken back.' })
export class WithdrawAnswerInput {
  @Field(() => ID, { description: 'The answer.' })
  answerId!: string;
}

@InputType({ description: 'Which answer is declined.' })
export class DeclineAnswerInput {
  @Field(() => ID, { description: 'The answer.' })
  answerId!: string;

  @Field(() => String, { nullable: true, description: 'A word about it, which they read: up to 1,000 characters.' })
  @IsOptional()
  @MaxLength(5000)
  reason?: string | null;
}

@Open()
@ObjectType({ description: 'The answer as it stands now.' })
export class HelpAnswerPayload extends Payload {
  @Field(() => HelpAnswer, { nullable: true, description: 'Null when it was refused.' })
  answer!: HelpAnswer | null;
}

@InputType({ description: 'Who is kept apart from whom.' })
export class BlockMemberInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Who wants it. Left out: you. Operators write down what somebody without a screen asks for.',
  })
  memberId?: string | null;

  @Field(() => ID, { description: 'The other one, who is not told.' })
  blockedMemberId!: string;
}

@Open()
@ObjectType({ description: 'It is so from now on.' })
export class BlockMemberPayload extends Payload {
  @Field(() => Boolean, { nullable: true, description: 'Are the two kept apart? Null when it was refused.' })
  isBlocked!: boolean | null;
}

@ArgsType()
export class HelpPostsArgs extends PageArgs {
  @Field(() => NearInput, {
    nullable: true,
    description: "Those whose ward's middle lies in this circle. Nothing more exact is known of a post.",
  })
  near?: NearInput | null;

  @Field(() => ID, { nullable: true, description: 'Those in this ward.' })
  ward?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those for which this skill helps.' })
  skill?: string | null;

  @Field(() => String, { nullable: true, description: 'Words of the title or the description.' })
  @IsOptional()
  @MaxLength(100)
  search?: string | null;
}

@ArgsType()
export class HelpAnswersArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Answers to this post, for whoever posted.' })
  post?: string | null;

  @Field(() => ID, { nullable: true, description: 'What this member answered. Left out, without a post: you.' })
  member?: string | null;
}

@ArgsType()
export class BlockedMembersArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Whom this member blocked. Left out: you.' })
  member?: string | null;
}
