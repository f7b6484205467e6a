import { IsOptional, Length, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Member } from './member.js';

export const MembershipEndReason = { LEAVING: 'LEAVING', DEATH: 'DEATH' } as const;
registerEnumType(MembershipEndReason, {
  name: 'MembershipEndReason',
  description: 'Why a membership ends.',
  valuesConfig: {
    LEAVING: { description: 'They leave. They get a goodbye that says what happens to their credits.' },
    DEATH: { description: 'They have died. Nobody writes to them any more. For operators.' },
  },
});

@InputType({ description: 'Where credits go: exactly one of these.' })
export class PassOnInput {
  @Field(() => ID, { nullable: true, description: 'To this member. Or `memberNumber`.' })
  memberId?: string | null;

  @Field(() => String, { nullable: true, description: 'To the member with this number on their card or letter.' })
  @IsOptional()
  @MaxLength(50)
  memberNumber?: string | null;

  @Field(() => ID, { nullable: true, description: "To this group's pot." })
  organisationId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: to the community pot.' })
  communityPot?: boolean | null;
}

@InputType({ description: 'Which membership ends, and what becomes of its credits.' })
export class CloseMembershipInput {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { nullable: true, description: 'Whose. Left out: yours.' })
  memberId?: string | null;

  @Field(() => MembershipEndReason, { description: 'Why.' })
  reason!: keyof typeof MembershipEndReason;

  @Field(() => PassOnInput, {
    nullable: true,
    description:
      'Where the credits go, at once. Left out: they wait, and an operator may still say so by asking again; then they go to the community pot.',
  })
  passOnTo?: PassOnInput | null;
}

@Open()
@ObjectType({ description: 'The member as they are now.' })
export class CloseMembershipPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused, or is hidden from you now.' })
  member!: Member | null;
}

@Open()
@ObjectType({ description: 'How a membership ended, and where its credits go.' })
export class MembershipEnd {
  @Field(() => MembershipEndReason, { description: 'Why.' })
  reason!: keyof typeof MembershipEndReason;

  @Field(() => Instant, { description: 'When.' })
  endedAt!: Date;

  @Field(() => Instant, { description: 'Until then somebody may still say where the credits go.' })
  settlesAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When the credits were passed on. Null while they wait.' })
  settledAt!: Date | null;

  /** For the edges. */
  toMemberId!: string | null;
  toOrganisationId!: string | null;
}
