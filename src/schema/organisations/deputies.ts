import { IsOptional, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Day, Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({
  implements: Node,
  description: 'A leader is away for a span of days. A deputy, where one is named, has their say meanwhile.',
})
export class LeaderAbsence extends Node {
  @Field(() => Day, { description: 'The first day.' })
  fromOn!: string;

  @Field(() => Day, { description: 'The last day: it lasts until its end.' })
  toOn!: string;

  @Field(() => Instant, { nullable: true, description: 'When somebody ended it early. Null where nobody did.' })
  endedAt!: Date | null;

  /** For the edges. */
  organisationId!: string;
  leaderId!: string;
  deputyId!: string | null;
}

@InputType({ description: 'Who is away, from when to when, and who stands in.' })
export class NameDeputyInput {
  @Field(() => ID, { description: 'The organisation they lead.' })
  organisationId!: string;

  @Field(() => ID, { nullable: true, description: 'The leader who is away. Left out: you.' })
  leaderId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Who stands in. This or `deputyNumber`; left out both: nobody does, and what waits goes to the coordinators.',
  })
  deputyId?: string | null;

  @Field(() => String, { nullable: true, description: 'The number on the card of who stands in.' })
  @IsOptional()
  @MaxLength(20)
  deputyNumber?: string | null;

  @Field(() => Day, { description: 'The first day. Today or later.' })
  fromOn!: string;

  @Field(() => Day, { description: 'The last day.' })
  toOn!: string;
}

@Open()
@ObjectType({ description: 'The absence, with who stands in.' })
export class NameDeputyPayload extends Payload {
  @Field(() => LeaderAbsence, { nullable: true, description: 'Null when it was refused.' })
  absence!: LeaderAbsence | null;
}

@InputType({ description: 'Which absence ends.' })
export class EndDeputyInput {
  @Field(() => ID, { description: 'The absence.' })
  absenceId!: string;
}

@Open()
@ObjectType({ description: 'The absence, which is over.' })
export class EndDeputyPayload extends Payload {
  @Field(() => LeaderAbsence, { nullable: true, description: 'Null when it was refused.' })
  absence!: LeaderAbsence | null;
}
