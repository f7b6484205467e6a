import { IsOptional, Length } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { Minutes } from '../common/scalars.js';
import { IssuancePolicy } from './scheme.js';

@InputType({ description: 'What is left out stays as it is. Null resets the rules that may be null.' })
export class UpdateSchemeRulesInput {
  @Field(() => Minutes, {
    nullable: true,
    description: 'Sessions are rounded up to whole steps of this, once, after breaks. 1 to 60.',
  })
  roundToMinutes?: number | null;

  @Field(() => Int, { nullable: true, description: 'Work longer ago than this many days is refused. 1 to 3,660.' })
  oldestWorkDays?: number | null;

  @Field(() => Minutes, { nullable: true, description: 'Above this in a day the approver is asked to confirm.' })
  dailyCapMinutes?: number | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'Above this in a week the approver is asked to confirm. Not lower than the daily cap.',
  })
  weeklyCapMinutes?: number | null;

  @Field(() => IssuancePolicy, {
    nullable: true,
    description: 'Where the credits for hours approved from now on come from.',
  })
  issuancePolicy?: keyof typeof IssuancePolicy | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'Logs of at most this are approved automatically, 1 to 1,440. Null: people decide about all.',
  })
  autoApproveUpToMinutes?: number | null;

  @Field(() => Minutes, { nullable: true, description: 'What members and pots may hold together. Null: no cap.' })
  supplyCapMinutes?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who stands behind newly issued credits, up to 100 characters. Null: nobody is named.',
  })
  funder?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Months from earning to lapsing, 1 to 120. Null: credits never lapse.',
  })
  expiryMonths?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days that credits live which come back after they would have lapsed. 1 to 365.',
  })
  graceDays?: number | null;

  @Field(() => Minutes, { nullable: true, description: 'What a member may give to others in a day.' })
  giftDailyLimitMinutes?: number | null;

  @Field(() => Minutes, { nullable: true, description: 'How long a redemption code lives. 1 to 60.' })
  redemptionCodeMinutes?: number | null;

  @Field(() => Minutes, { nullable: true, description: 'How long a hold made at a till stands. 1 to 240.' })
  holdMinutes?: number | null;

  @Field(() => Int, { nullable: true, description: 'How many days ahead a member may book. 1 to 365.' })
  bookAheadDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Within this many days an operator may reverse a redemption. 1 to 365.',
  })
  reversalDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Within this many days a declined log can be looked at again. 1 to 365.',
  })
  appealDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'So many days the credits of a membership that ended wait for somebody to say where they go. 1 to 365.',
  })
  walletSettleDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'After this many days the operators are told of an appeal that nobody decided. 1 to 365.',
  })
  appealDecisionDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'After this many days leaders are reminded of hours that wait, and again each time as many have passed. 1 to 90.',
  })
  approvalReminderDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'After this many days the operators are told of hours that nobody decided. 1 to 365.',
  })
  approvalEscalationDays?: number | null;

  @Field(() => Int, { nullable: true, description: 'An invitation is good for so many days. 1 to 90.' })
  invitationDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Hours that attendance wrote are approved automatically where nothing needs a person.',
  })
  approveAttendance?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Shifts of a series are made so many days ahead. 7 to 366.' })
  shiftHorizonDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'A freed place is kept for who waited longest for so many hours. 1 to 168.',
  })
  waitingOfferHours?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'A freed place is kept for nobody any more from so many hours before the shift. 0 to 168.',
  })
  waitingOfferStopsHours?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'A member can cancel a booking until so many hours before the shift. 0 to 168.',
  })
  cancelUntilHours?: number | null;

  @Field(() => Minutes, { nullable: true, description: 'Check-in opens so long before the shift. 0 to 240.' })
  checkInOpensMinutes?: number | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'So much time lies between the end of one shift of a member and the beginning of another. 0 to 1,440.',
  })
  restMinutes?: number | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'What both sides of an exchange say is averaged up to this difference; more is a dispute. 0 to 240.',
  })
  exchangeToleranceMinutes?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'So many days after one side of an exchange confirmed, the other is reminded. 1 to 30.',
  })
  exchangeReminderDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'After so many days the silence of the other side confirms an exchange. 2 to 60.',
  })
  exchangeSilenceDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'So many days after its time an exchange that neither side has confirmed ends by itself. 7 to 180.',
  })
  exchangeForgottenDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Whoever is booked on a shift is reminded so many days before it. 0 to 14; 0: they are not.',
  })
  reminderDays?: number | null;

  @Field(() => String, { nullable: true, description: 'The local time of that reminder, 08:00 to 20:59: 09:00.' })
  reminderTime?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'They are reminded again so many hours before it. 0 to 12; 0: they are not.',
  })
  reminderHours?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'With less notice than this an agreed time that was missed may be charged, if both agreed so. 0 to 168.',
  })
  exchangeNoticeHours?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How far below zero help between members may take a wallet, in minutes. -6,000 to 0.',
  })
  exchangeFloorMinutes?: number | null;

  @Field(() => Minutes, { nullable: true, description: 'What a new member is given to begin with. 0 to 1,200.' })
  welcomeMinutes?: number | null;

  @Field(() => Int, { nullable: true, description: 'In matches, the weight of what somebody can do. 0 to 100.' })
  matchSkillsWeight?: number | null;

  @Field(() => Int, { nullable: true, description: 'In matches, the weight of what somebody cares for. 0 to 100.' })
  matchInterestsWeight?: number | null;

  @Field(() => Int, { nullable: true, description: 'In matches, the weight of how far it is. 0 to 100.' })
  matchDistanceWeight?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'In matches, the weight of whether shifts ahead are when somebody is free. 0 to 100.',
  })
  matchAvailabilityWeight?: number | null;

  @Field(() => Int, { nullable: true, description: 'In matches, the weight of languages that help. 0 to 100.' })
  matchLanguagesWeight?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'In matches, the weight of whether there is what somebody needs of a place. 0 to 100.',
  })
  matchAccessWeight?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'In matches, the weight of that somebody has not been there. 0 to 100.',
  })
  matchNoveltyWeight?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'In matches, the weight of how it went before, and what they said is not for them. 0 to 100.',
  })
  matchFeedbackWeight?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'In matches, the weight of how much a group needs somebody, and how seldom it was shown lately. 0 to 100.',
  })
  matchNeedWeight?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'From this wall time on, HH:MM, nothing is sent that nobody waits for.',
  })
  @IsOptional()
  @Length(5, 5)
  quietFrom?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Until this wall time, HH:MM, nothing is sent that nobody waits for; 16 hours at most.',
  })
  @IsOptional()
  @Length(5, 5)
  quietUntil?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'So many emails that could wait a member is sent in a day; the rest is collected.',
  })
  emailsPerDay?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'So many texts that could wait a member is sent in a day; the rest is collected.',
  })
  textsPerDay?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'So many letters that could wait a member is sent in a day; the rest is collected.',
  })
  lettersPerDay?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "So often a day a member's phone or computer tells them of what could wait; the rest is collected.",
  })
  pushesPerDay?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'At this wall time, HH:MM, what was collected is told in one message.',
  })
  @IsOptional()
  @Length(5, 5)
  digestTime?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'On this day what was collected for a week is told: 1 is Monday, 7 Sunday.',
  })
  digestWeekday?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The phone number of whoever runs the scheme, at the end of every message. Null: none.',
  })
  contactPhone?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The email address of whoever runs the scheme, at the end of every message. Null: none.',
  })
  contactEmail?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The scheme's website, https:// and up to 200 characters in all, at the end of every message. Null: none.",
  })
  contactWebsite?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The postal address of whoever runs the scheme, one line of up to 200 characters, at the end of every message. Null: none.',
  })
  contactAddress?: string | null;
}
