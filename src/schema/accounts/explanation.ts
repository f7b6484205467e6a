import { Field, Int, ObjectType } from 'type-graphql';
import { Instant, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { TransferKind } from './account.js';

@Open()
@ObjectType({ description: 'What movements of one kind add up to: what arrived and what left stand apart.' })
export class BalanceTotal {
  @Field(() => TransferKind, { description: 'Why the credits moved.' })
  kind!: keyof typeof TransferKind;

  @Field(() => TransferKind, {
    nullable: true,
    description: 'For a REVERSAL: the kind of what it undid. Null for every other kind.',
  })
  reversedKind!: keyof typeof TransferKind | null;

  @Field(() => Minutes, { description: 'Above zero: arrived. Below zero: left.' })
  minutes!: number;

  @Field(() => Int, { description: 'In so many movements.' })
  movements!: number;

  @Field({ description: 'The same in words.' })
  text!: string;
}

@Open()
@ObjectType({ description: 'What remained of credits that arrived together, and where they came from.' })
export class ExplainedLot {
  @Field(() => Minutes, { description: 'What remained of it, held credits included.' })
  remainingMinutes!: number;

  @Field(() => Minutes, { description: 'How much had arrived.' })
  amountMinutes!: number;

  @Field(() => Instant, { description: 'When the credits arrived.' })
  arrivedAt!: Date;

  @Field(() => Instant, {
    nullable: true,
    description: 'From when on it can no longer be spent. Null: it never lapses.',
  })
  expiresAt!: Date | null;

  @Field(() => TransferKind, { description: 'Why they arrived.' })
  kind!: keyof typeof TransferKind;

  @Field({ description: 'Where they came from, in plain words.' })
  description!: string;

  @Field(() => String, { nullable: true, description: 'Who stands behind these credits. Null where nobody is named.' })
  funder!: string | null;

  @Field({ description: 'All of it in words.' })
  text!: string;
}

@Open()
@ObjectType({
  description: 'Why a balance is what it is: counted afresh from every movement, not read from the account.',
})
export class BalanceExplanation {
  @Field(() => Instant, { description: 'At this instant.' })
  at!: Date;

  @Field(() => Minutes, { description: 'What all movements until then add up to.' })
  minutes!: number;

  @Field(() => Int, { description: 'How many movements there were until then.' })
  movements!: number;

  @Field({
    description:
      'True: the movements of the whole history, one after the other, give the balance that the account carries now; and, when no earlier instant is asked about, so does what remains of what arrived.',
  })
  isVerified!: boolean;

  @Field(() => [String], { description: 'Where they disagree, one sentence each. Empty when the balance is verified.' })
  differences!: string[];

  @Field(() => [BalanceTotal], { description: 'By kind. Their minutes add up to `minutes`.' })
  totals!: BalanceTotal[];

  @Field(() => [ExplainedLot], {
    description: 'What remained, in the order it is spent; at most 200. Empty for issuance and venues.',
  })
  lots!: ExplainedLot[];

  @Field(() => Int, { description: 'How many lots something remained of, those beyond the first 200 included.' })
  lotCount!: number;

  @Field(() => Minutes, { description: 'What remained in all of them.' })
  lotsMinutes!: number;

  @Field(() => [String], { description: 'All of it in words: the balance, the totals, what remained, what disagrees.' })
  inWords!: string[];
}
