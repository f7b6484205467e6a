import { IsOptional, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Day, Instant } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';

export const CareKind = { GUARDIAN: 'GUARDIAN', HELPER: 'HELPER' } as const;
registerEnumType(CareKind, {
  name: 'CareKind',
  description: 'What somebody may do for a member.',
  valuesConfig: {
    GUARDIAN: { description: 'For a child: everything a helper may, give and donate credits.' },
    HELPER: {
      description:
        'For whoever asked: read the account and hours, log hours and appeal, make codes and bookings, block the card. No gifts or donations.',
    },
  },
});

export const ConsentHow = { BY_MEMBER: 'BY_MEMBER', ON_PAPER_TO_STAFF: 'ON_PAPER_TO_STAFF' } as const;
registerEnumType(ConsentHow, {
  name: 'ConsentHow',
  description: 'How it was agreed to.',
  valuesConfig: {
    BY_MEMBER: { description: 'The member did it themselves, signed in.' },
    ON_PAPER_TO_STAFF: { description: 'On paper, which staff have seen.' },
  },
});

@Open()
@ObjectType({ implements: Node, description: 'That somebody may act for a member, until a day.' })
export class CareLink extends Node {
  @Field(() => CareKind, { description: 'What they may do.' })
  kind!: keyof typeof CareKind;

  @Field(() => Instant, { description: 'Since when.' })
  beginsAt!: Date;

  @Field(() => Instant, { description: 'From this instant on it is over by itself.' })
  until!: Date;

  @Private('careLinkRead')
  @Field(() => Instant, { nullable: true, description: 'When it was agreed to. Null where it is hidden from you.' })
  consentedAt!: Date | null;

  @Private('careLinkRead')
  @Field(() => ConsentHow, { nullable: true, description: 'How it was agreed to. Null where it is hidden from you.' })
  consentedHow!: keyof typeof ConsentHow | null;

  @Field(() => Instant, { nullable: true, description: 'When somebody ended it. Null: nobody did.' })
  endedAt!: Date | null;

  /** Facts for policies and edges, not part of the API: who is helped, and who helps. */
  memberId!: string;
  byMemberId!: string;
}

export const ActedAs = { ...CareKind, STAFF: 'STAFF' } as const;
registerEnumType(ActedAs, {
  name: 'ActedAs',
  description: 'What somebody was to the member when they did something for them.',
  valuesConfig: {
    GUARDIAN: { description: 'Their guardian.' },
    HELPER: { description: 'Their helper.' },
    STAFF: { description: 'Staff of the scheme, a group or a venue, or an app or a till of theirs.' },
  },
});

@Open()
@ObjectType({ description: 'One thing that somebody else did for a member, or with what is theirs.' })
export class ActByOther {
  @Field(() => Instant, { description: 'When.' })
  occurredAt!: Date;

  @Field({ description: 'What, in words.' })
  what!: string;

  @Field({ description: 'The name of the mutation, for programs.' })
  action!: string;

  @Field(() => ActedAs, { description: 'As what they did it.' })
  actedAs!: keyof typeof ActedAs;

  /** For the edge. */
  byMemberId!: string | null;
}

export const ActByOtherConnection = connectionType('ActByOther', () => ActByOther);

@InputType({ description: 'Who helps whom, until when.' })
export class NameHelperInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Who is helped. Left out: you. Operators record for others what those said on paper.',
  })
  memberId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Who helps. Give this or `helperNumber`.' })
  helperId?: string | null;

  @Field(() => String, { nullable: true, description: 'The number on the card or letter of who helps.' })
  @IsOptional()
  @MaxLength(20)
  helperNumber?: string | null;

  @Field(() => Day, { description: 'The last day of it, at most twelve months ahead.' })
  untilOn!: string;

  @Field(() => Day, { nullable: true, description: 'By operators: the day on the paper. Null: today.' })
  consentedOn?: string | null;
}

@Open()
@ObjectType({ description: 'They may help from now on.' })
export class NameHelperPayload extends Payload {
  @Field(() => CareLink, { nullable: true, description: 'Null when it was refused.' })
  careLink!: CareLink | null;
}

@InputType({ description: 'Who is the guardian of which child, until when.' })
export class NameGuardianInput {
  @Field(() => ID, { description: 'The child.' })
  memberId!: string;

  @Field(() => ID, { nullable: true, description: 'The guardian. Give this or `guardianNumber`.' })
  guardianId?: string | null;

  @Field(() => String, { nullable: true, description: 'The number on the card or letter of the guardian.' })
  @IsOptional()
  @MaxLength(20)
  guardianNumber?: string | null;

  @Field(() => Day, {
    nullable: true,
    description: 'The day from which the child is of age. Needed where the member is not marked as a child yet.',
  })
  adultFromOn?: string | null;

  @Field(() => Day, { nullable: true, description: 'The last day of it. Null: until the child is of age.' })
  untilOn?: string | null;
}

@Open()
@ObjectType({ description: 'They are the guardian from now on.' })
export class NameGuardianPayload extends Payload {
  @Field(() => CareLink, { nullable: true, description: 'Null when it was refused.' })
  careLink!: CareLink | null;
}

@InputType({ description: 'What ends.' })
export class EndCareLinkInput {
  @Field(() => ID, { description: 'The link.' })
  careLinkId!: string;
}

@Open()
@ObjectType({ description: 'It has ended.' })
export class EndCareLinkPayload extends Payload {
  @Field(() => CareLink, { nullable: true, description: 'Null when it was refused.' })
  careLink!: CareLink | null;
}
