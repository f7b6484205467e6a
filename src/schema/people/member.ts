import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Day, EmailAddress, Instant, PhoneNumber } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';

export const Channel = { EMAIL: 'EMAIL', TEXT: 'TEXT', LETTER: 'LETTER', PUSH: 'PUSH', NONE: 'NONE' } as const;
registerEnumType(Channel, {
  name: 'Channel',
  description: 'How a member wants to hear from the scheme.',
  valuesConfig: {
    EMAIL: { description: 'By email.' },
    TEXT: { description: 'By text message.' },
    LETTER: { description: 'By letter.' },
    PUSH: { description: 'Their phone or computer tells them that there is a message.' },
    NONE: { description: 'Only what they ask for themselves, such as a sign-in code.' },
  },
});

export const MessageFrequency = { AS_IT_HAPPENS: 'AS_IT_HAPPENS', DAILY: 'DAILY', WEEKLY: 'WEEKLY' } as const;
registerEnumType(MessageFrequency, {
  name: 'MessageFrequency',
  description: 'How often a member wants to hear of what can wait.',
  valuesConfig: {
    AS_IT_HAPPENS: { description: 'Each thing by itself.' },
    DAILY: { description: 'Once a day, in one message.' },
    WEEKLY: { description: 'Once a week, in one message.' },
  },
});

export const Topic = {
  HOURS: 'HOURS',
  CREDITS: 'CREDITS',
  SHIFTS: 'SHIFTS',
  MATCHES: 'MATCHES',
  NEIGHBOURS: 'NEIGHBOURS',
  NEWS: 'NEWS',
} as const;
registerEnumType(Topic, {
  name: 'Topic',
  description: 'What messages are about that a member can do without.',
  valuesConfig: {
    HOURS: { description: 'Hours that were written down or approved.' },
    CREDITS: { description: 'Credits that came, went or were enjoyed.' },
    SHIFTS: { description: 'Places on shifts.' },
    MATCHES: { description: 'What would suit them, and what is new in the searches they keep.' },
    NEIGHBOURS: { description: 'Help among neighbours.' },
    NEWS: { description: 'News of the scheme, and a word when they have not been there for long.' },
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

  @Field(() => MessageFrequency, {
    nullable: true,
    description: 'How often they want to hear of what can wait. Null where it is hidden from you.',
  })
  @Private('memberContact')
  messageFrequency!: keyof typeof MessageFrequency | null;

  @Field(() => [Topic], {
    nullable: true,
    description:
      'What they want to hear of; what they must be told, they are told all the same. Null where it is hidden from you.',
  })
  @Private('memberContact')
  topics!: (keyof typeof Topic)[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The language of messages to them, by its short name; English where the scheme has no words in it. Null where it is hidden from you.',
  })
  @Private('memberContact')
  messageLanguage!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Letters to them are in large print. Null where it is hidden from you.',
  })
  @Private('memberContact')
  largePrint!: boolean | null;

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
