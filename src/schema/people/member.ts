import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Day, EmailAddress, Instant, PhoneNumber } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';

export const Channel = { EMAIL: 'EMAIL', TEXT: 'TEXT', LETTER: 'LETTER', NONE: 'NONE' } as const;
registerEnumType(Channel, {
  name: 'Channel',
  description: 'How a member wants to hear from the scheme.',
  valuesConfig: {
    EMAIL: { description: 'By email.' },
    TEXT: { description: 'By text message.' },
    LETTER: { description: 'By letter.' },
    NONE: { description: 'Only what they ask for themselves, such as a sign-in code.' },
  },
});

export const RewardChoice = { CREDITS: 'CREDITS', DONATE: 'DONATE', RECOGNITION_ONLY: 'RECOGNITION_ONLY' } as const;
registerEnumType(RewardChoice, {
  name: 'RewardChoice',
  description: 'What a member wants for the hours they give. The hours count in every case.',
  valuesConfig: {
    CREDITS: { description: 'Time Credits of their own.' },
    DONATE: { description: 'The credits go to a pot.' },
    RECOGNITION_ONLY: { description: 'No credits.' },
  },
});

export const MemberStatus = { ACTIVE: 'ACTIVE', CLOSED: 'CLOSED', MERGED: 'MERGED' } as const;
registerEnumType(MemberStatus, {
  name: 'MemberStatus',
  description: 'Does a membership go on?',
  valuesConfig: {
    ACTIVE: { description: 'Yes.' },
    CLOSED: { description: 'It has ended.' },
    MERGED: { description: 'It was joined with another membership of the same person, which goes on.' },
  },
});

@Open()
@ObjectType({ implements: Node, description: 'A person in a scheme who earns and spends.' })
export class Member extends Node {
  @Field({ description: 'The name they go by.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The number on letters and cards. Null where it is hidden from you.',
  })
  @Private('memberRead')
  memberNumber!: string | null;

  @Field(() => MemberStatus, {
    nullable: true,
    description: 'Does the membership go on? Null where it is hidden from you.',
  })
  @Private('memberRead')
  status!: keyof typeof MemberStatus | null;

  @Field(() => EmailAddress, { nullable: true, description: 'Null where there is none or it is hidden from you.' })
  @Private('memberContact')
  email!: string | null;

  @Field(() => PhoneNumber, { nullable: true, description: 'Null where there is none or it is hidden from you.' })
  @Private('memberContact')
  phone!: string | null;

  @Field(() => [String], { nullable: true, description: 'For letters. Null where it is hidden from you.' })
  @Private('memberContact')
  addressLines!: string[] | null;

  @Field(() => Channel, {
    nullable: true,
    description: 'How they want to hear from the scheme. Null where it is hidden from you.',
  })
  @Private('memberContact')
  preferredChannel!: keyof typeof Channel | null;

  @Field(() => RewardChoice, {
    nullable: true,
    description: 'Their standing choice. Null where it is hidden from you.',
  })
  @Private('memberRead')
  rewardChoice!: keyof typeof RewardChoice | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'Since when they have been a member. Null where it is hidden from you.',
  })
  @Private('memberRead')
  createdAt!: Date | null;

  @Field(() => Day, {
    nullable: true,
    description: 'The day from which they are of age. Null where they are already, and where it is hidden from you.',
  })
  @Private('careOfMember')
  adultFromOn!: string | null;

  /** Facts for policies and edges, not part of the API. */
  memberId!: string;
  wardId!: string | null;
  donateToOrganisationId!: string | null;
  mergedIntoId!: string | null;
}

export const MemberConnection = connectionType('Member', () => Member);
