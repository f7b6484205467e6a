import { IsOptional, Length, MaxLength } from 'class-validator';
import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PageArgs } from '../common/connection.js';
import { Payload } from '../common/payload.js';
import { Instant, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { ExchangeState } from './enums.js';
import { HelpExchange } from './exchange.js';

@InputType({ description: 'For which side something is said.' })
abstract class OneSide {
  @Field(() => ID, {
    nullable: true,
    description: 'The side it is said for. Left out: you. Helpers and operators name who they say it for.',
  })
  memberId?: string | null;
}

@InputType({ description: 'When, where and for how long.' })
abstract class Terms extends OneSide {
  @Field(() => Instant, { description: 'When it begins.' })
  startsAt!: Date;

  @Field(() => Minutes, { description: 'For how long: from 5 minutes to 24 hours.' })
  minutes!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Where, up to 400 characters. The other side reads it once they have agreed.',
  })
  @IsOptional()
  @MaxLength(2000)
  place?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Shall a time that the helped member misses on short notice count as given? Left out: as it was before, at first no.',
  })
  chargesMissed?: boolean | null;
}

@InputType({ description: 'What is proposed on an answer.' })
export class ProposeExchangeInput extends Terms {
  @Field(() => ID, { description: 'The answer.' })
  answerId!: string;
}

@InputType({ description: 'What is proposed instead.' })
export class RescheduleExchangeInput extends Terms {
  @Field(() => ID, { description: 'The exchange.' })
  exchangeId!: string;
}

@InputType({ description: 'To what is agreed.' })
export class AgreeExchangeInput extends OneSide {
  @Field(() => ID, { description: 'The exchange.' })
  exchangeId!: string;

  @Field(() => Int, { description: 'The `revision` that was seen: another proposal since is not agreed to unseen.' })
  revision!: number;

  @Field(() => String, { nullable: true, description: 'Where, if you know better: up to 400 characters.' })
  @IsOptional()
  @MaxLength(2000)
  place?: string | null;
}

@InputType({ description: 'What is called off.' })
export class CancelExchangeInput extends OneSide {
  @Field(() => ID, { description: 'The exchange.' })
  exchangeId!: string;

  @Field(() => String, { nullable: true, description: 'A word to the other side: up to 1,000 characters.' })
  @IsOptional()
  @MaxLength(5000)
  words?: string | null;
}

@InputType({ description: 'What the other side did not come to.' })
export class MissExchangeInput extends OneSide {
  @Field(() => ID, { description: 'The exchange.' })
  exchangeId!: string;
}

@InputType({ description: 'How long it was.' })
export class ConfirmExchangeInput extends OneSide {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The exchange.' })
  exchangeId!: string;

  @Field(() => Minutes, { description: 'As this side knows it: from 1 minute to 24 hours.' })
  minutes!: number;
}

@InputType({ description: 'What is tried again.' })
export class CompleteExchangeInput extends OneSide {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The exchange.' })
  exchangeId!: string;
}

@InputType({ description: 'What was otherwise.' })
export class DisputeExchangeInput extends OneSide {
  @Field(() => ID, { description: 'The exchange.' })
  exchangeId!: string;

  @Field({ description: 'In words that the other side and staff read: up to 2,000 characters.' })
  @MaxLength(10_000)
  reason!: string;
}

@InputType({ description: 'What counts as given.' })
export class SettleExchangeInput {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The exchange.' })
  exchangeId!: string;

  @Field(() => Minutes, { description: 'From 0 minutes to 24 hours.' })
  minutes!: number;

  @Field({ description: 'Why, in words that both read: up to 1,000 characters.' })
  @MaxLength(5000)
  reason!: string;
}

@InputType({ description: 'What is taken back.' })
export class ReverseExchangeInput {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The exchange.' })
  exchangeId!: string;

  @Field({ description: 'Why, in words that both read: up to 1,000 characters.' })
  @MaxLength(5000)
  reason!: string;
}

@Open()
@ObjectType({ description: 'The exchange as it stands now.' })
export class ExchangePayload extends Payload {
  @Field(() => HelpExchange, { nullable: true, description: 'Null when it was refused.' })
  exchange!: HelpExchange | null;
}

@ArgsType()
export class ExchangesArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Of this member, on either side. Left out: you.' })
  member?: string | null;

  @Field(() => ExchangeState, { nullable: true, description: 'Only those in this state.' })
  state?: keyof typeof ExchangeState | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Of everybody, for operators and auditors: what is disputed, for example.',
  })
  wholeScheme!: boolean;
}
