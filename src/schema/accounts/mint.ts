import { IsOptional, Length, MaxLength } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { FilledPotPayload } from './pots.js';

export const MintRequestState = {
  OPEN: 'OPEN',
  APPROVED: 'APPROVED',
  DECLINED: 'DECLINED',
  WITHDRAWN: 'WITHDRAWN',
  ENDED: 'ENDED',
} as const;
registerEnumType(MintRequestState, {
  name: 'MintRequestState',
  description: 'What has become of a request to issue credits beyond the supply cap.',
  valuesConfig: {
    OPEN: { description: 'It waits for a second operator.' },
    APPROVED: { description: 'A second operator approved it: the credits are in the pot.' },
    DECLINED: { description: 'Another operator declined it.' },
    WITHDRAWN: { description: 'Whoever asked took it back.' },
    ENDED: { description: 'The pot closed before anybody decided.' },
  },
});

@Open()
@ObjectType({ implements: Node, description: 'A request to issue credits into a pot beyond the supply cap.' })
export class MintRequest extends Node {
  @Field(() => MintRequestState, { description: 'What has become of it.' })
  state!: keyof typeof MintRequestState;

  @Field(() => Minutes, { description: 'How much.' })
  amountMinutes!: number;

  @Field(() => String, { nullable: true, description: 'Who stands behind the credits. Null where nobody is named.' })
  funder!: string | null;

  @Field({ description: 'Why, in the words of whoever asked.' })
  reason!: string;

  @Field(() => Instant, { description: 'When it was asked for.' })
  askedAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it was decided. Null while nobody has.' })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was declined or withdrawn. Null where it was not.' })
  answer!: string | null;

  /** For the edges. */
  potAccountId!: string;
  organisationId!: string | null;
  askedByMemberId!: string;
  decidedByMemberId!: string | null;
}

export const MintRequestConnection = connectionType('MintRequest', () => MintRequest);

@ArgsType()
export class MintRequestsArgs extends PageArgs {
  @Field(() => MintRequestState, { nullable: true, description: 'Only requests in this state.' })
  state?: keyof typeof MintRequestState | null;
}

const keyDescription = '1 to 64 characters. The same key and input give the first result again.';

@InputType({ description: 'Into which pot, how much, and why.' })
export class MintCreditsInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { nullable: true, description: 'The group whose pot it is. Left out: the community pot.' })
  organisationId?: string | null;

  @Field(() => Minutes, { description: 'How much. At least one minute.' })
  amountMinutes!: number;

  @Field(() => String, {
    nullable: true,
    description: "Who stands behind these credits. Left out: whom the scheme's rules name. At most 100 characters.",
  })
  @IsOptional()
  @MaxLength(10_000)
  funder?: string | null;

  @Field({ description: 'For the operator who decides. From 3 to 1,000 characters.' })
  @MaxLength(10_000)
  reason!: string;
}

@Open()
@ObjectType({ description: 'The request, waiting for a second operator.' })
export class MintCreditsPayload extends Payload {
  @Field(() => MintRequest, { nullable: true, description: 'Null when it was refused.' })
  mintRequest!: MintRequest | null;
}

@InputType({ description: 'Which request to approve.' })
export class ApproveMintInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The request.' })
  mintRequestId!: string;
}

@Open()
@ObjectType({ description: 'The approved request, the pot, and the hours that waited for it.' })
export class ApproveMintPayload extends FilledPotPayload {
  @Field(() => MintRequest, { nullable: true, description: 'Null when it was refused.' })
  mintRequest!: MintRequest | null;
}

@InputType({ description: 'Which request to decline or withdraw, and why.' })
export class DeclineMintInput {
  @Field(() => ID, { description: 'The request.' })
  mintRequestId!: string;

  @Field({ description: 'For the other operators. From 3 to 1,000 characters.' })
  @MaxLength(10_000)
  reason!: string;
}

@Open()
@ObjectType({ description: 'The request, which is over.' })
export class DeclineMintPayload extends Payload {
  @Field(() => MintRequest, { nullable: true, description: 'Null when it was refused.' })
  mintRequest!: MintRequest | null;
}
