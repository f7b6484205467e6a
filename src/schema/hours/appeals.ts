import { IsOptional, Length, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { HoursLog } from './hoursLog.js';

@Open()
@ObjectType({
  description: 'A request that somebody else look at declined hours again. There is at most one for a log.',
})
export class Appeal {
  @Field({ description: "In the member's words." })
  words!: string;

  @Field(() => Instant, { description: 'When it was made.' })
  appealedAt!: Date;

  @Field({ description: 'Does it still wait to be decided?' })
  isOpen!: boolean;

  @Field(() => Instant, { nullable: true, description: 'When it was decided. Null while it is open.' })
  decidedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What whoever decided says to the member. Null while it is open, and where nothing was said.',
  })
  answer!: string | null;
}

@InputType({ description: 'Which declined hours to look at again, and why.' })
export class AppealHoursInput {
  @Field(() => ID, { description: 'The declined log.' })
  hoursLogId!: string;

  @Field({ description: "In the member's words, for whoever decides. From 3 to 1,000 characters." })
  @MaxLength(10_000)
  words!: string;
}

@Open()
@ObjectType({ description: 'The log, under appeal.' })
export class AppealHoursPayload extends Payload {
  @Field(() => HoursLog, { nullable: true, description: 'Null when it was refused.' })
  hoursLog!: HoursLog | null;
}

const AppealDecision = { APPROVE: 'APPROVE', UPHOLD: 'UPHOLD' } as const;
registerEnumType(AppealDecision, {
  name: 'AppealDecision',
  description: 'What becomes of hours under appeal.',
  valuesConfig: {
    APPROVE: { description: 'They count after all.' },
    UPHOLD: { description: 'The decline stands, for good.' },
  },
});

@InputType({ description: 'How an appeal is decided.' })
export class DecideAppealInput {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The log under appeal.' })
  hoursLogId!: string;

  @Field(() => AppealDecision, { description: 'What becomes of the hours.' })
  decision!: keyof typeof AppealDecision;

  @Field(() => String, {
    nullable: true,
    description: 'For the member; needed where the decline is upheld. At most 1,000 characters.',
  })
  @IsOptional()
  @MaxLength(10_000)
  answer?: string | null;

  @Field({
    defaultValue: false,
    description: 'True: hours above the daily or weekly cap have been looked at and are right.',
  })
  confirmAboveCap!: boolean;
}

@Open()
@ObjectType({ description: 'The log, decided.' })
export class DecideAppealPayload extends Payload {
  @Field(() => HoursLog, { nullable: true, description: 'Null when it was refused.' })
  hoursLog!: HoursLog | null;
}
