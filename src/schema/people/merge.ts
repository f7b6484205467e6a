import { Length } from 'class-validator';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { HoursLog } from '../hours/hoursLog.js';
import { Member } from './member.js';

export const MergeOutcome = { PROPOSED: 'PROPOSED', MERGED: 'MERGED' } as const;
registerEnumType(MergeOutcome, {
  name: 'MergeOutcome',
  description: 'What came of asking for two memberships to be joined.',
  valuesConfig: {
    PROPOSED: { description: 'It is proposed. Nothing moves until another operator asks for the same within 30 days.' },
    MERGED: { description: 'The two are one now.' },
  },
});

@InputType({ description: 'Two memberships of one person.' })
export class MergeMembersInput {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The membership that goes on.' })
  remainingMemberId!: string;

  @Field(() => ID, { description: 'The membership that ends in it.' })
  leavingMemberId!: string;
}

@Open()
@ObjectType({ description: 'Whether the two are one already, and what staff should look at.' })
export class MergeMembersPayload extends Payload {
  @Field(() => MergeOutcome, { nullable: true, description: 'Null when it was refused.' })
  outcome!: keyof typeof MergeOutcome | null;

  @Field(() => Member, { nullable: true, description: 'The member who remains. Null when it was refused.' })
  member!: Member | null;

  @Field(() => [HoursLog], {
    description:
      'Approved hours of the two that cover the same time, or the same day at the same group. They are left as they are; at most 200.',
  })
  overlappingHours: HoursLog[] = [];
}

@InputType({ description: 'The proposal to be taken back.' })
export class WithdrawMergeInput {
  @Field(() => ID, { description: 'The membership that would have gone on.' })
  remainingMemberId!: string;

  @Field(() => ID, { description: 'The membership that would have ended.' })
  leavingMemberId!: string;
}

@Open()
@ObjectType({ description: 'The proposal is gone.' })
export class WithdrawMergePayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'The member it was about. Null when it was refused.' })
  member!: Member | null;
}

@Open()
@ObjectType({
  description: 'One operator has asked that two memberships be joined; another one has yet to ask for the same.',
})
export class MergeProposal {
  @Field(() => Instant, { description: 'When it was asked for.' })
  proposedAt!: Date;

  @Field(() => Instant, { description: 'When it ends by itself.' })
  endsAt!: Date;

  /** For the edges to the members. */
  remainingMemberId!: string;
  leavingMemberId!: string;
  proposedByMemberId!: string;
}

export const MergeProposalConnection = connectionType('MergeProposal', () => MergeProposal);
