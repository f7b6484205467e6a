import { IsOptional, Length, MaxLength } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Account } from './account.js';

const keyDescription = '1 to 64 characters. The same key and input give the first result again.';

@InputType({ description: 'Which pot is filled, and with how much.' })
export class FundPotInput {
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

  @Field(() => String, { nullable: true, description: "For the pot's statement. At most 300 characters." })
  @IsOptional()
  @MaxLength(10_000)
  note?: string | null;
}

/** What has become of a pot that credits came into. */
@ObjectType()
export abstract class FilledPotPayload extends Payload {
  @Field(() => Account, { nullable: true, description: 'The pot as it is now. Null when it was refused.' })
  pot!: Account | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many approved logs that waited got their credits from it. Null when it was refused.',
  })
  logsCredited!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many approved logs still wait for it. Null when it was refused.',
  })
  logsWaiting!: number | null;
}

@Open()
@ObjectType({ description: 'The pot, and the hours that waited for it.' })
export class FundPotPayload extends FilledPotPayload {}
