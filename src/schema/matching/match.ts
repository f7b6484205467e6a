import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { MatchOrder as Order, DismissalReason as Reason } from '../../domain/matching/matches.js';
import { connectionType } from '../common/connection.js';
import { namesOf } from '../common/namesOf.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Member } from '../people/member.js';

const reasons: Readonly<Record<Reason, { description: string }>> = {
  TOO_FAR: { description: 'It is too far.' },
  WRONG_TIMES: { description: 'It is at times that do not suit.' },
  NOT_INTERESTED: { description: 'It is not what they care for: other things of its cause count less too.' },
  TOO_DEMANDING: { description: 'It asks too much.' },
  NOT_THIS_GROUP: { description: 'They would rather not go to this group: other things of it count less too.' },
  OTHER: { description: 'Something else.' },
};
export const DismissalReason = namesOf(reasons);
registerEnumType(DismissalReason, {
  name: 'DismissalReason',
  description: 'Why something is not for somebody.',
  valuesConfig: reasons,
});

const orders: Readonly<Record<Order, { description: string }>> = {
  SCORE: { description: 'By score, the highest first; of each group three, before any has a fourth.' },
  NEED: { description: 'The scheme weighs nothing: who needs somebody soonest, then the nearest.' },
};
export const MatchOrder = namesOf(orders);
registerEnumType(MatchOrder, {
  name: 'MatchOrder',
  description: 'How a list of matches is sorted.',
  valuesConfig: orders,
});

@Open()
@ObjectType({ description: 'Something that suits a member: what a group offers, or what a neighbour asks help for.' })
export class Match {
  @Field(() => Int, {
    description: 'How well it suits them, from 0 to 100. 0 for all where the scheme weighs nothing.',
  })
  score!: number;

  @Field(() => [String], { description: 'Why, one sentence each, said to the member.' })
  reasons!: string[];

  @Field(() => [String], {
    description:
      'What must be there before they can take it up, one sentence each, said to the member. Empty: nothing.',
  })
  missing!: string[];

  /** For edges, not part of the API. */
  opportunityId!: string | null;
  helpPostId!: string | null;
}

export const MatchConnection = connectionType('Match', () => Match);

@Open()
@ObjectType({ description: 'A member who agreed to be found, and whom an opportunity would suit.' })
export class MemberMatch {
  @Field(() => Int, {
    description: 'How well it would suit them, from 0 to 100. 0 for all where the scheme weighs nothing.',
  })
  score!: number;

  @Field(() => [String], { description: 'Why, one sentence each, said to the group.' })
  reasons!: string[];

  /** For edges, not part of the API. */
  memberId!: string;
}

export const MemberMatchConnection = connectionType('MemberMatch', () => MemberMatch);

@Open()
@ObjectType({ description: 'Something that a member said is not for them.' })
export class DismissedMatch {
  @Field(() => DismissalReason, { nullable: true, description: 'Why. Null: they did not say.' })
  reason!: keyof typeof DismissalReason | null;

  @Field(() => Instant, { description: 'When they said so.' })
  dismissedAt!: Date;

  /** For edges, not part of the API. */
  opportunityId!: string | null;
  helpPostId!: string | null;
}

export const DismissedMatchConnection = connectionType('DismissedMatch', () => DismissedMatch);

@InputType({ description: 'Something that is not for a member. Name an opportunity or a request for help.' })
export class DismissMatchInput {
  @Field(() => ID, { nullable: true, description: 'Whose match. Null: your own.' })
  memberId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The opportunity. Null: a request for help.' })
  opportunityId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The request for help. Null: an opportunity.' })
  helpPostId?: string | null;

  @Field(() => DismissalReason, { nullable: true, description: 'Why. Null: they do not say.' })
  reason?: keyof typeof DismissalReason | null;
}

@InputType({ description: 'What may stand among their matches again. Name an opportunity or a request for help.' })
export class RestoreMatchInput {
  @Field(() => ID, { nullable: true, description: 'Whose match. Null: your own.' })
  memberId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The opportunity. Null: a request for help.' })
  opportunityId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The request for help. Null: an opportunity.' })
  helpPostId?: string | null;
}

@Open()
@ObjectType({ description: 'The member, whose matches are without it from now on.' })
export class DismissMatchPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}

@Open()
@ObjectType({ description: 'The member, among whose matches it may stand again.' })
export class RestoreMatchPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}
