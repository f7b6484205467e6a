import { ArrayMaxSize, ArrayMinSize, IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { userErrorCodes } from '../../domain/errors.js';
import { Payload } from '../common/payload.js';
import { Day, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { RewardChoice } from '../people/member.js';
import { HoursLog } from './hoursLog.js';

const keyDescription = '1 to 64 characters. The same key and input give the first result again.';

@InputType({ description: 'Time given to a group: either how long it was, or when it began and ended.' })
export class LogHoursInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Who gave the time. Left out: you, or the member your app acts for.',
  })
  memberId?: string | null;

  @Field(() => ID, { description: 'The group it was given to.' })
  organisationId!: string;

  @Field(() => Day, { description: 'The day it began.' })
  workedOn!: string;

  @Field(() => Minutes, {
    nullable: true,
    description: 'How long it was, breaks already taken off. May be left out where start and end are given.',
  })
  @IsOptional()
  @Min(0)
  @Max(1_000_000)
  minutes?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "When it began, by the clock on the scheme's walls, like 09:30.",
  })
  @IsOptional()
  @MaxLength(20)
  startsAt?: string | null;

  @Field(() => String, { nullable: true, description: 'When it ended. A time before the start is after midnight.' })
  @IsOptional()
  @MaxLength(20)
  endsAt?: string | null;

  @Field(() => Minutes, { nullable: true, description: 'Taken off the time from start to end.' })
  @IsOptional()
  @Min(0)
  @Max(1_000_000)
  breakMinutes?: number | null;

  @Field({ defaultValue: '', description: 'What was done. At most 1,000 characters.' })
  @MaxLength(10_000)
  activity!: string;

  @Field(() => RewardChoice, { nullable: true, description: "Left out: the member's standing choice." })
  rewardChoice?: keyof typeof RewardChoice | null;
}

@Open()
@ObjectType({ description: 'The log, waiting to be approved.' })
export class LogHoursPayload extends Payload {
  @Field(() => HoursLog, { nullable: true, description: 'Null when it was refused.' })
  hoursLog!: HoursLog | null;
}

@InputType({ description: 'Which hours to approve.' })
export class ApproveHoursInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => [ID], { description: 'From 1 to 1,000 logs. Each is approved or refused on its own.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  hoursLogIds!: string[];

  @Field({
    defaultValue: false,
    description: 'True: hours above the daily or weekly cap have been looked at and are right.',
  })
  confirmAboveCap!: boolean;
}

const refusalCodes = {
  NOT_FOUND: 'There is no such log.',
  FORBIDDEN: 'The log is for others to decide.',
  SELF_APPROVAL_NOT_ALLOWED: userErrorCodes.SELF_APPROVAL_NOT_ALLOWED,
  ALREADY_DECIDED: userErrorCodes.ALREADY_DECIDED,
  APPEAL_OPEN: userErrorCodes.APPEAL_OPEN,
  MEMBER_CLOSED: userErrorCodes.MEMBER_CLOSED,
  OVERLAPS_APPROVED_HOURS: userErrorCodes.OVERLAPS_APPROVED_HOURS,
  DAY_TOO_LONG: userErrorCodes.DAY_TOO_LONG,
  ABOVE_CAP: userErrorCodes.ABOVE_CAP,
  ACCOUNT_NOT_OPEN: userErrorCodes.ACCOUNT_NOT_OPEN,
  SUPPLY_CAP_REACHED: userErrorCodes.SUPPLY_CAP_REACHED,
} as const;

export type ApprovalRefusalCode = keyof typeof refusalCodes;
const ApprovalRefusalCode = Object.fromEntries(Object.keys(refusalCodes).map((code) => [code, code])) as {
  [Code in ApprovalRefusalCode]: Code;
};
registerEnumType(ApprovalRefusalCode, {
  name: 'ApprovalRefusalCode',
  description:
    'Why one log among several was not approved. New codes may be added: treat an unknown one by its message.',
  valuesConfig: Object.fromEntries(
    Object.entries(refusalCodes).map(([code, description]) => [code, { description }]),
  ) as Record<ApprovalRefusalCode, { description: string }>,
});

@Open()
@ObjectType({ description: 'A log that was not approved. The others were.' })
export class ApprovalRefusal {
  @Field(() => HoursLog, {
    nullable: true,
    description: 'The log. Null where it does not exist or is for others to decide.',
  })
  hoursLog!: HoursLog | null;

  @Field(() => ApprovalRefusalCode, { description: 'For programs.' })
  code!: ApprovalRefusalCode;

  @Field({ description: 'For the person: what happened and what to do next.' })
  message!: string;
}

@Open()
@ObjectType({ description: 'What was approved and what was not.' })
export class ApproveHoursPayload extends Payload {
  @Field(() => [HoursLog], { description: 'The approved logs, in the order in which they were asked for.' })
  hoursLogs: HoursLog[] = [];

  @Field(() => [ApprovalRefusal], {
    description:
      'The others, in the order in which they were asked for. `userErrors` names each of them too, with its place in `hoursLogIds`.',
  })
  refusals: ApprovalRefusal[] = [];
}

@InputType({ description: 'Which hours to decline, and why.' })
export class DeclineHoursInput {
  @Field(() => ID, { description: 'The log.' })
  hoursLogId!: string;

  @Field({ description: 'For the member. From 3 to 1,000 characters.' })
  @MaxLength(10_000)
  reason!: string;
}

@Open()
@ObjectType({ description: 'The declined log.' })
export class DeclineHoursPayload extends Payload {
  @Field(() => HoursLog, { nullable: true, description: 'Null when it was refused.' })
  hoursLog!: HoursLog | null;
}

@InputType({ description: 'Which award to take back, and why.' })
export class ReverseAwardInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The approved log.' })
  hoursLogId!: string;

  @Field({ description: 'For the member. From 3 to 1,000 characters.' })
  @MaxLength(10_000)
  reason!: string;
}

@Open()
@ObjectType({ description: 'The log, whose hours no longer count.' })
export class ReverseAwardPayload extends Payload {
  @Field(() => HoursLog, { nullable: true, description: 'Null when it was refused.' })
  hoursLog!: HoursLog | null;
}
