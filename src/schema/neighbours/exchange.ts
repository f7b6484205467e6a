import { Field, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { EmailAddress, Instant, Minutes, PhoneNumber } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { ExchangeSide, ExchangeState } from './enums.js';

@Open()
@ObjectType({ description: 'What one side of an exchange proposes and the other has not agreed to.' })
export class ExchangeProposal {
  @Field(() => ExchangeSide, { description: 'Which side proposes it.' })
  by!: keyof typeof ExchangeSide;

  @Field(() => Instant, { description: 'When it would be.' })
  startsAt!: Date;

  @Field(() => Minutes, { description: 'For how long.' })
  minutes!: number;

  @Field({ description: 'Shall a time that the helped member misses on short notice count as given?' })
  chargesMissed!: boolean;

  @Field(() => Instant, { description: 'When it was proposed.' })
  proposedAt!: Date;
}

@Open()
@ObjectType({
  description:
    'Where two members meet and how each reaches the other: theirs alone, from when both agreed until it is over.',
})
export class ExchangeMeeting {
  @Field({ description: 'Where. Empty where it is not said.' })
  place!: string;

  @Field(() => PhoneNumber, { nullable: true, description: "The helper's telephone. Null where there is none." })
  helperPhone!: string | null;

  @Field(() => EmailAddress, { nullable: true, description: "The helper's email address. Null where there is none." })
  helperEmail!: string | null;

  @Field(() => PhoneNumber, {
    nullable: true,
    description: 'The telephone of who is helped. Null where there is none.',
  })
  helpedPhone!: string | null;

  @Field(() => EmailAddress, {
    nullable: true,
    description: 'The email address of who is helped. Null where there is none.',
  })
  helpedEmail!: string | null;
}

@Open()
@ObjectType({ implements: Node, description: 'Help between two members, from the first proposal until it is settled.' })
export class HelpExchange extends Node {
  @Field(() => ExchangeState, { description: 'What has become of it.' })
  state!: keyof typeof ExchangeState;

  @Field(() => Int, { description: 'Counts proposals. Say it when you agree to one.' })
  revision!: number;

  @Field(() => ExchangeProposal, { nullable: true, description: 'What waits for the other side. Null: nothing.' })
  proposal!: ExchangeProposal | null;

  @Field(() => Instant, { nullable: true, description: 'When both had first agreed. Null: not yet.' })
  agreedAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'The agreed time. Null: none yet.' })
  startsAt!: Date | null;

  @Field(() => Minutes, { nullable: true, description: 'For how long it was agreed. Null: not yet.' })
  agreedMinutes!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Does a time that the helped member misses on short notice count as given? Null: nothing is agreed.',
  })
  chargesMissed!: boolean | null;

  @Field(() => Minutes, { nullable: true, description: 'How long it was, as the helper says. Null: not yet.' })
  helperMinutes!: number | null;

  @Field(() => Minutes, { nullable: true, description: 'How long it was, as who was helped says. Null: not yet.' })
  helpedMinutes!: number | null;

  @Field(() => ExchangeSide, {
    nullable: true,
    description: 'Who did not come, as the other says. Null: nobody said so.',
  })
  missedBy!: keyof typeof ExchangeSide | null;

  @Field(() => String, { nullable: true, description: 'What was said to be otherwise. Null: nothing.' })
  disputeReason!: string | null;

  @Field(() => Minutes, { nullable: true, description: 'What counts as given, once both agree or staff said so.' })
  settledMinutes!: number | null;

  @Field(() => Instant, { nullable: true, description: 'When the credits went to the helper. Null: not yet.' })
  settledAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'What staff said when they settled it or took it back.' })
  settleReason!: string | null;

  @Field(() => Instant, { nullable: true, description: 'When it was called off or missed. Null: it was not.' })
  endedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'What was said when it was called off. Null: nothing.' })
  endWords!: string | null;

  /** Facts for policies and edges, not part of the API. */
  exchangeId!: string;
  helperId!: string;
  helpedId!: string;
  memberIds!: readonly string[];
  isMeeting!: boolean;
  postId!: string;
  answerId!: string;
  /** For ExchangeMeeting. */
  where!: string;
}

export const HelpExchangeConnection = connectionType('HelpExchange', () => HelpExchange);
