import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Day, Instant, Minutes } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';
import { RewardChoice } from '../people/member.js';

export const HoursLogState = {
  SUBMITTED: 'SUBMITTED',
  APPROVED: 'APPROVED',
  DECLINED: 'DECLINED',
  APPEALED: 'APPEALED',
  REVERSED: 'REVERSED',
} as const;
registerEnumType(HoursLogState, {
  name: 'HoursLogState',
  description: 'What has become of hours that somebody logged.',
  valuesConfig: {
    SUBMITTED: { description: 'They wait for somebody to decide.' },
    APPROVED: { description: 'They count.' },
    DECLINED: { description: 'They do not count; the reason is given.' },
    APPEALED: { description: 'They were declined, and somebody else is asked to look at them again.' },
    REVERSED: { description: 'They were approved and later taken back; the reason is given.' },
  },
});

export const CreditState = { NONE: 'NONE', CREDITED: 'CREDITED', UNFUNDED: 'UNFUNDED', STAYED: 'STAYED' } as const;
registerEnumType(CreditState, {
  name: 'CreditState',
  description: 'What has become of the credits for hours.',
  valuesConfig: {
    NONE: { description: 'No credits move: the hours are not approved, or were for recognition alone.' },
    CREDITED: { description: 'The credits were given. Hours taken back later stay so: what was given was taken back.' },
    UNFUNDED: { description: 'The hours are approved and wait until the pot that is to give the credits is filled.' },
    STAYED: { description: 'The pot that was to give the credits is the one they were donated to: they stayed there.' },
  },
});

@Open()
@ObjectType({ implements: Node, description: 'A claim that a member gave time to a group on a day.' })
export class HoursLog extends Node {
  @Field(() => Day, { description: 'The day the time was given.' })
  workedOn!: string;

  @Field(() => Instant, { nullable: true, description: 'When it began. Null where only the length was said.' })
  startsAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When it ended. Null where only the length was said.' })
  endsAt!: Date | null;

  @Field(() => Minutes, { description: 'The break between start and end; it is not part of what was given.' })
  breakMinutes!: number;

  @Field(() => Minutes, { description: 'What was given, after breaks.' })
  givenMinutes!: number;

  @Field(() => Minutes, { description: "What it earns: the minutes given, rounded up once by the scheme's rule." })
  rewardMinutes!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What was done, in somebody’s words. Null where it is hidden from you.',
  })
  @Private('hoursRead')
  activity!: string | null;

  @Field(() => HoursLogState, { description: 'What has become of it.' })
  state!: keyof typeof HoursLogState;

  @Field(() => Instant, { description: 'When it was logged.' })
  submittedAt!: Date;

  @Field(() => RewardChoice, {
    nullable: true,
    description:
      'What the member wants for these hours. Null: their standing choice at the time of approval; also where it is hidden from you.',
  })
  @Private('hoursRead')
  rewardChoice!: keyof typeof RewardChoice | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'When it was approved or declined. Null while it waits, or where it is hidden from you.',
  })
  @Private('hoursRead')
  decidedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was declined. Null where it was not, or where it is hidden from you.',
  })
  @Private('hoursRead')
  declineReason!: string | null;

  @Field(() => RewardChoice, {
    nullable: true,
    description: 'What the member got for these hours. Null until they are approved, or where it is hidden from you.',
  })
  @Private('hoursRead')
  rewardedAs!: keyof typeof RewardChoice | null;

  @Field(() => CreditState, {
    nullable: true,
    description: 'What has become of the credits for these hours. Null where it is hidden from you.',
  })
  @Private('hoursRead')
  creditState!: keyof typeof CreditState | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'When the award was taken back. Null where it was not, or where it is hidden from you.',
  })
  @Private('hoursRead')
  reversedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why the award was taken back. Null where it was not, or where it is hidden from you.',
  })
  @Private('hoursRead')
  reversalReason!: string | null;

  /** Facts for policies and edges, not part of the API. */
  hoursLogId!: string;
  wasAppealed!: boolean;
  bookingId!: string | null;
  waitsSince!: Date;
  memberId!: string;
  organisationId!: string;
}

export const HoursLogConnection = connectionType('HoursLog', () => HoursLog);
