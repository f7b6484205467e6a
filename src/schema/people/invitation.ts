import { ArrayMaxSize, IsOptional, Length, MaxLength } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { EmailAddress, Instant, PhoneNumber } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';
import { Channel } from './member.js';
import { SignInPayload } from './signIn.js';

export const InvitationState = {
  OPEN: 'OPEN',
  ACCEPTED: 'ACCEPTED',
  WITHDRAWN: 'WITHDRAWN',
  LAPSED: 'LAPSED',
} as const;
registerEnumType(InvitationState, {
  name: 'InvitationState',
  description: 'How far an invitation has come.',
  valuesConfig: {
    OPEN: { description: 'It waits for an answer.' },
    ACCEPTED: { description: 'They came.' },
    WITHDRAWN: { description: 'It was taken back.' },
    LAPSED: { description: 'Its day has passed.' },
  },
});

export const MessageState = {
  PENDING: 'PENDING',
  SENT: 'SENT',
  FAILED: 'FAILED',
  COLLECTED: 'COLLECTED',
  TOLD: 'TOLD',
  DROPPED: 'DROPPED',
} as const;
registerEnumType(MessageState, {
  name: 'MessageState',
  description: 'How far a message has come.',
  valuesConfig: {
    PENDING: { description: 'It is on its way out.' },
    SENT: { description: 'It was handed over.' },
    FAILED: { description: 'It could not be sent. Look at the address, then ask again.' },
    COLLECTED: { description: 'It is kept, to be told with others in one message.' },
    TOLD: { description: 'It was told with others in one message.' },
    DROPPED: { description: 'It was kept, and is not told any more.' },
  },
});

@Open()
@ObjectType({ implements: Node, description: 'Somebody was asked to become a member.' })
export class Invitation extends Node {
  @Field(() => InvitationState, { description: 'How far it has come.' })
  state!: keyof typeof InvitationState;

  @Field(() => String, { nullable: true, description: 'Who was asked. Null where only an address is known.' })
  name!: string | null;

  @Field(() => Channel, { description: 'By which way they were asked.' })
  channel!: keyof typeof Channel;

  @Private('memberInvite')
  @Field(() => EmailAddress, {
    nullable: true,
    description: 'Where it went. Null once it has ended, for the other ways, and where it is hidden from you.',
  })
  email!: string | null;

  @Private('memberInvite')
  @Field(() => PhoneNumber, {
    nullable: true,
    description: 'Where it went. Null once it has ended, for the other ways, and where it is hidden from you.',
  })
  phone!: string | null;

  @Private('memberInvite')
  @Field(() => [String], {
    nullable: true,
    description: 'Where it went. Empty once it has ended and for the other ways; null where it is hidden from you.',
  })
  addressLines!: string[] | null;

  @Field(() => Instant, { description: 'When they were first asked.' })
  invitedAt!: Date;

  @Field(() => Instant, { description: 'When the latest message was made.' })
  sentAt!: Date;

  @Field(() => Instant, { description: 'From this instant on it opens nothing.' })
  lapsesAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it ended. Null while it waits.' })
  endedAt!: Date | null;

  /** Facts for policies and edges, not part of the API. */
  invitationId!: string;
  organisationId!: string | null;
  invitedByMemberId!: string;
  memberId!: string | null;
}

export const InvitationConnection = connectionType('Invitation', () => Invitation);

@InputType({
  description: 'Who is asked, and by which one way: an email address, a mobile number or a postal address.',
})
export class InviteMemberInput {
  @Field(() => ID, {
    nullable: true,
    description: "The group that asks. Leaders and coordinators name theirs; null: the scheme's staff.",
  })
  organisationId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What they are called, up to 200 characters. Needed for a letter; else they can say it themselves.',
  })
  @IsOptional()
  @MaxLength(200)
  name?: string | null;

  @Field(() => EmailAddress, { nullable: true, description: 'By email.' })
  email?: string | null;

  @Field(() => PhoneNumber, { nullable: true, description: 'By text.' })
  phone?: string | null;

  @Field(() => [String], { nullable: true, description: 'By letter: up to 7 lines, the postcode last.' })
  @IsOptional()
  @ArrayMaxSize(7)
  @MaxLength(200, { each: true })
  addressLines?: string[] | null;
}

@Open()
@ObjectType({ description: 'They are asked. The token stands in the message alone.' })
export class InviteMemberPayload extends Payload {
  @Field(() => Invitation, { nullable: true, description: 'Null when it was refused.' })
  invitation!: Invitation | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Does a message go out? False: one went within the last day, and opens the invitation for as long as a new one. Null when it was refused.',
  })
  messageSent!: boolean | null;
}

@InputType({ description: 'Which invitation is taken back.' })
export class WithdrawInvitationInput {
  @Field(() => ID, { description: 'The invitation.' })
  invitationId!: string;
}

@Open()
@ObjectType({ description: 'It opens nothing from now on.' })
export class WithdrawInvitationPayload extends Payload {
  @Field(() => Invitation, { nullable: true, description: 'Null when it was refused.' })
  invitation!: Invitation | null;
}

@InputType({ description: 'What somebody who was asked answers.' })
export class AcceptInvitationInput {
  @Field({ description: 'The token from the message, as it stands there or as it is typed from paper.' })
  @Length(1, 100)
  token!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What they want to be called. Null: as in the invitation; where that has none, they are asked.',
  })
  @IsOptional()
  @MaxLength(200)
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The scheme's short name, in an app that is one scheme's own: invitations to others then open nothing.",
  })
  @IsOptional()
  @Length(1, 50)
  scheme?: string | null;
}

@Open()
@ObjectType({ description: 'They are a member and signed in.' })
export class AcceptInvitationPayload extends SignInPayload {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Is the membership new? False: somebody with this address had registered meanwhile. Null when it was refused.',
  })
  registered!: boolean | null;
}

@ArgsType()
export class InvitationsArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'Those of this group. Null: of everybody, for operators and auditors.',
  })
  organisation?: string | null;

  @Field(() => InvitationState, { nullable: true, description: 'Only those that have come so far.' })
  state?: keyof typeof InvitationState | null;
}
