import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Day, Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { DbsLevel } from '../opportunities/enums.js';

export const CheckKind = { AGE: 'AGE', TRAINING: 'TRAINING', DBS: 'DBS' } as const;
registerEnumType(CheckKind, {
  name: 'CheckKind',
  description: 'What a proof is of.',
  valuesConfig: {
    AGE: { description: 'How old somebody is at least.' },
    TRAINING: { description: 'That they have done a training.' },
    DBS: { description: 'A certificate of the Disclosure and Barring Service.' },
  },
});

@Open()
@ObjectType({
  implements: Node,
  description: "That somebody saw a member's proof of age, training or DBS check. The proof itself is never kept.",
})
export class MemberCheck extends Node {
  @Field(() => CheckKind, { description: 'What the proof is of.' })
  kind!: keyof typeof CheckKind;

  @Field(() => Int, { nullable: true, description: 'Of AGE: at least so many years old on the day of the proof.' })
  ageYears!: number | null;

  @Field(() => DbsLevel, { nullable: true, description: 'Of DBS: the level.' })
  dbsLevel!: keyof typeof DbsLevel | null;

  @Field(() => Day, { description: 'The day on the proof.' })
  datedOn!: string;

  @Field(() => Day, { nullable: true, description: 'It counts until the end of this day. Null: for good.' })
  expiresOn!: string | null;

  @Field(() => Instant, { description: 'When it was recorded.' })
  seenAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'Since when it no longer counts. Null: it was not ended.' })
  endedAt!: Date | null;

  /** For edges, not part of the API. */
  memberId!: string;
  seenByMemberId!: string | null;
  trainingId!: string | null;
}

@InputType({ description: 'A proof that you saw. Give what belongs to its kind.' })
export class RecordCheckInput {
  @Field(() => ID, { nullable: true, description: 'Whose. Give this or memberNumber.' })
  memberId?: string | null;

  @Field(() => String, { nullable: true, description: 'The number on their card. Give this or memberId.' })
  memberNumber?: string | null;

  @Field(() => ID, { nullable: true, description: 'The group you coordinate. Null: for operators.' })
  organisationId?: string | null;

  @Field(() => CheckKind, { description: 'What the proof is of.' })
  kind!: keyof typeof CheckKind;

  @Field(() => Int, { nullable: true, description: 'Of AGE: at least so many years old.' })
  ageYears?: number | null;

  @Field(() => ID, { nullable: true, description: 'Of TRAINING: the training.' })
  trainingId?: string | null;

  @Field(() => DbsLevel, { nullable: true, description: 'Of DBS: the level.' })
  dbsLevel?: keyof typeof DbsLevel | null;

  @Field(() => Day, { description: 'The day on the proof.' })
  datedOn!: string;

  @Field(() => Day, {
    nullable: true,
    description: 'Until when it counts. Null: as long as the training counts; everything else for good.',
  })
  expiresOn?: string | null;
}

@InputType({ description: 'A check that counts no more.' })
export class EndCheckInput {
  @Field(() => ID, { description: 'The check.' })
  checkId!: string;
}

@ObjectType()
abstract class CheckPayload extends Payload {
  @Field(() => MemberCheck, { nullable: true, description: 'The check as it is now. Null when it was refused.' })
  check!: MemberCheck | null;
}

@Open()
@ObjectType({ description: 'The proof counts from now on.' })
export class RecordCheckPayload extends CheckPayload {
  @Field(() => [String], { nullable: true, description: 'What to know besides, in words. Null when it was refused.' })
  notices!: string[] | null;
}

@Open()
@ObjectType({ description: 'The check counts no more.' })
export class EndCheckPayload extends CheckPayload {}
