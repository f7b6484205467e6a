import { IsOptional, Length, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

export const MemberCardState = { ACTIVE: 'ACTIVE', BLOCKED: 'BLOCKED', REPLACED: 'REPLACED' } as const;
registerEnumType(MemberCardState, {
  name: 'MemberCardState',
  description: 'Does a card work?',
  valuesConfig: {
    ACTIVE: { description: 'Yes, with its PIN.' },
    BLOCKED: { description: 'No more: it was lost, stolen or taken out of use.' },
    REPLACED: { description: 'No more: a new one was issued.' },
  },
});

export const CardBlockReason = { LOST: 'LOST', STOLEN: 'STOLEN', OTHER: 'OTHER' } as const;
registerEnumType(CardBlockReason, {
  name: 'CardBlockReason',
  description: 'Why a card is blocked.',
  valuesConfig: {
    LOST: { description: 'Nobody knows where it is.' },
    STOLEN: { description: 'Somebody took it.' },
    OTHER: { description: 'Anything else.' },
  },
});

@Open()
@ObjectType({ description: 'A printed number with a PIN, for people without a screen.' })
export class MemberCard {
  @Field({ description: 'Twelve digits in three groups of four, as they are printed and read aloud.' })
  number!: string;

  @Field(() => MemberCardState, { description: 'Does it work?' })
  state!: keyof typeof MemberCardState;

  @Field(() => Instant, { description: 'When it was issued.' })
  issuedAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it was blocked or replaced. Null while it is in use.' })
  endedAt!: Date | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'After five wrong PINs in a row: when it can be tried again. Null where it can be tried now.',
  })
  restsUntil!: Date | null;

  @Field({ description: 'True after ten wrong PINs in a row: it works no more until staff replace it.' })
  isLocked!: boolean;
}

@InputType({ description: 'Who receives a card.' })
export class IssueMemberCardInput {
  @Field({ description: '1 to 64 characters. The same key and input give the same number and PIN again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The member.' })
  memberId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Four digits the member chose at the desk. Left out: a PIN is drawn.',
  })
  @IsOptional()
  @MaxLength(20)
  pin?: string | null;
}

@Open()
@ObjectType({ description: 'The card, with its PIN for this one time.' })
export class IssueMemberCardPayload extends Payload {
  @Field(() => MemberCard, { nullable: true, description: 'Null when it was refused.' })
  card!: MemberCard | null;

  @Field(() => String, {
    nullable: true,
    description: 'Write it down for the member now: it is not kept. Null when it was refused.',
  })
  pin!: string | null;
}

@InputType({ description: 'Whose card, and why.' })
export class BlockMemberCardInput {
  @Field(() => ID, { nullable: true, description: 'Whose card. Left out: your own.' })
  memberId?: string | null;

  @Field(() => CardBlockReason, { description: 'Why.' })
  reason!: keyof typeof CardBlockReason;
}

@Open()
@ObjectType({ description: 'The card, blocked.' })
export class BlockMemberCardPayload extends Payload {
  @Field(() => MemberCard, { nullable: true, description: 'Null when it was refused.' })
  card!: MemberCard | null;
}
