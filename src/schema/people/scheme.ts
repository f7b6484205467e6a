import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../common/node.js';
import { Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Location } from '../organisations/location.js';

@Open()
@ObjectType({ implements: Node, description: 'A part of the borough.' })
export class Ward extends Node {
  @Field({ description: 'The code of the Office for National Statistics, like E05009317.' })
  gssCode!: string;

  @Field({ description: 'Its name.' })
  name!: string;

  @Field(() => Location, { nullable: true, description: 'Its middle on the map. Null where it is not known.' })
  location!: Location | null;
}

export const IssuancePolicy = { MINT: 'MINT', POT: 'POT' } as const;
registerEnumType(IssuancePolicy, {
  name: 'IssuancePolicy',
  description: 'Where the credits for approved hours come from.',
  valuesConfig: {
    MINT: { description: 'They are newly issued, as far as the supply cap goes.' },
    POT: { description: "The group's pot gives them. Hours that it does not cover wait until it is filled." },
  },
});

@Open()
@ObjectType({ description: 'The rules of a scheme that are in force.' })
export class SchemeRules {
  @Field(() => Minutes, { description: 'Sessions are rounded up to whole steps of this, once, after breaks.' })
  roundToMinutes!: number;

  @Field(() => Int, { description: 'Work longer ago than this many days is refused.' })
  oldestWorkDays!: number;

  @Field(() => Minutes, { description: 'Above this in a day the approver is asked to confirm.' })
  dailyCapMinutes!: number;

  @Field(() => Minutes, { description: 'Above this in a week the approver is asked to confirm.' })
  weeklyCapMinutes!: number;

  @Field(() => IssuancePolicy, { description: 'Where the credits for approved hours come from.' })
  issuancePolicy!: keyof typeof IssuancePolicy;

  @Field(() => Minutes, {
    nullable: true,
    description: 'Logs of at most this are approved automatically where nothing needs a person. Null: people decide.',
  })
  autoApproveUpToMinutes!: number | null;

  @Field(() => Minutes, { nullable: true, description: 'What members and pots may hold together. Null: no cap.' })
  supplyCapMinutes!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who stands behind newly issued credits. Null: nobody is named.',
  })
  funder!: string | null;

  @Field(() => Int, { nullable: true, description: 'Months from earning to lapsing. Null: credits never lapse.' })
  expiryMonths!: number | null;

  @Field(() => Int, { description: 'Days that credits live which come back after they would have lapsed.' })
  graceDays!: number;

  @Field(() => Minutes, { description: 'What a member may give to others in a day.' })
  giftDailyLimitMinutes!: number;

  @Field(() => Minutes, { description: 'How long a redemption code lives.' })
  redemptionCodeMinutes!: number;

  @Field(() => Minutes, { description: 'How long a hold made at a till stands.' })
  holdMinutes!: number;

  @Field(() => Int, { description: 'How many days ahead a member may book.' })
  bookAheadDays!: number;

  @Field(() => Int, { description: 'Within this many days an operator may reverse a redemption.' })
  reversalDays!: number;

  @Field(() => Int, { description: 'Within this many days a declined log can be looked at again.' })
  appealDays!: number;

  @Field(() => Int, {
    description: 'So many days the credits of a membership that ended wait for somebody to say where they go.',
  })
  walletSettleDays!: number;

  @Field(() => Int, { description: 'After this many days the operators are told of an appeal that nobody decided.' })
  appealDecisionDays!: number;

  @Field(() => Int, { description: 'After this many days leaders are reminded of hours that wait.' })
  approvalReminderDays!: number;

  @Field(() => Int, { description: 'After this many days the operators are told of hours that nobody decided.' })
  approvalEscalationDays!: number;

  @Field(() => Int, { description: 'An invitation is good for so many days.' })
  invitationDays!: number;

  @Field(() => Boolean, {
    description: 'Hours that attendance wrote are approved automatically where nothing needs a person.',
  })
  approveAttendance!: boolean;

  @Field(() => Int, { description: 'Shifts of a series are made so many days ahead.' })
  shiftHorizonDays!: number;

  @Field(() => Int, { description: 'A freed place is kept for who waited longest for so many hours.' })
  waitingOfferHours!: number;

  @Field(() => Int, { description: 'A freed place is kept for nobody any more from so many hours before the shift.' })
  waitingOfferStopsHours!: number;

  @Field(() => Int, { description: 'A member can cancel a booking until so many hours before the shift.' })
  cancelUntilHours!: number;

  @Field(() => Minutes, { description: 'Check-in opens so long before the shift.' })
  checkInOpensMinutes!: number;

  @Field(() => Minutes, {
    description: 'So much time lies between the end of one shift of a member and the beginning of another.',
  })
  restMinutes!: number;

  @Field(() => Minutes, {
    description: 'What both sides of an exchange say is averaged up to this difference; more is a dispute.',
  })
  exchangeToleranceMinutes!: number;

  @Field(() => Int, { description: 'So many days after one side of an exchange confirmed, the other is reminded.' })
  exchangeReminderDays!: number;

  @Field(() => Int, { description: 'After so many days the silence of the other side confirms an exchange.' })
  exchangeSilenceDays!: number;

  @Field(() => Int, {
    description: 'So many days after its time an exchange that neither side has confirmed ends by itself.',
  })
  exchangeForgottenDays!: number;

  @Field(() => Int, {
    description: 'Whoever is booked on a shift is reminded so many days before it. 0: they are not.',
  })
  reminderDays!: number;

  @Field(() => String, { description: 'The local time of that reminder: 09:00.' })
  reminderTime!: string;

  @Field(() => Int, { description: 'They are reminded again so many hours before it. 0: they are not.' })
  reminderHours!: number;

  @Field(() => Int, {
    description: 'With less notice than this an agreed time that was missed may be charged, if both agreed so.',
  })
  exchangeNoticeHours!: number;

  @Field(() => Int, { description: 'How far below zero help between members may take a wallet, in minutes.' })
  exchangeFloorMinutes!: number;

  @Field(() => Minutes, { description: 'What a new member is given to begin with.' })
  welcomeMinutes!: number;

  @Field(() => Int, { description: 'In matches, the weight of what somebody can do. 0 to 100.' })
  matchSkillsWeight!: number;

  @Field(() => Int, { description: 'In matches, the weight of what somebody cares for. 0 to 100.' })
  matchInterestsWeight!: number;

  @Field(() => Int, { description: 'In matches, the weight of how far it is. 0 to 100.' })
  matchDistanceWeight!: number;

  @Field(() => Int, {
    description: 'In matches, the weight of whether shifts ahead are when somebody is free. 0 to 100.',
  })
  matchAvailabilityWeight!: number;

  @Field(() => Int, { description: 'In matches, the weight of languages that help. 0 to 100.' })
  matchLanguagesWeight!: number;

  @Field(() => Int, {
    description: 'In matches, the weight of whether there is what somebody needs of a place. 0 to 100.',
  })
  matchAccessWeight!: number;

  @Field(() => Int, { description: 'In matches, the weight of that somebody has not been there. 0 to 100.' })
  matchNoveltyWeight!: number;

  @Field(() => Int, {
    description: 'In matches, the weight of how it went before, and what they said is not for them. 0 to 100.',
  })
  matchFeedbackWeight!: number;

  @Field(() => Int, {
    description:
      'In matches, the weight of how much a group needs somebody, and how seldom it was shown lately. 0 to 100.',
  })
  matchNeedWeight!: number;

  @Field(() => String, { description: 'From this wall time on, HH:MM, nothing is sent that nobody waits for.' })
  quietFrom!: string;

  @Field(() => String, { description: 'Until this wall time, HH:MM, nothing is sent that nobody waits for.' })
  quietUntil!: string;

  @Field(() => Int, { description: 'So many emails that could wait a member is sent in a day; the rest is collected.' })
  emailsPerDay!: number;

  @Field(() => Int, { description: 'So many texts that could wait a member is sent in a day; the rest is collected.' })
  textsPerDay!: number;

  @Field(() => Int, {
    description: 'So many letters that could wait a member is sent in a day; the rest is collected.',
  })
  lettersPerDay!: number;

  @Field(() => Int, {
    description: "So often a day a member's phone or computer tells them of what could wait; the rest is collected.",
  })
  pushesPerDay!: number;

  @Field(() => String, { description: 'At this wall time, HH:MM, what was collected is told in one message.' })
  digestTime!: string;

  @Field(() => Int, { description: 'On this day what was collected for a week is told: 1 is Monday, 7 Sunday.' })
  digestWeekday!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The phone number of whoever runs the scheme, at the end of every message. Null: none.',
  })
  contactPhone!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The email address of whoever runs the scheme, at the end of every message. Null: none.',
  })
  contactEmail!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The scheme's website, https://…, at the end of every message. Null: none.",
  })
  contactWebsite!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The postal address of whoever runs the scheme, in one line, at the end of every message. Null: none.',
  })
  contactAddress!: string | null;
}

@Open()
@ObjectType({ implements: Node, description: "One borough's Time Credits scheme." })
export class Scheme extends Node {
  @Field({ description: 'The name that sign-in takes, like haringey.' })
  slug!: string;

  @Field({ description: 'Its full name.' })
  name!: string;

  @Field({ description: 'Its time zone: every rule about days is in it.' })
  timeZone!: string;

  @Field(() => SchemeRules, { description: 'The rules in force.' })
  rules!: SchemeRules;

  /** Not part of the API. */
  schemeId!: string;
}
