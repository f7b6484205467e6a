import { Length } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Account } from '../accounts/account.js';
import { Payload } from '../common/payload.js';
import { Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@InputType({ description: 'Who donates how much to which pot.' })
export class DonateCreditsInput {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Who donates. Left out: you. Guardians donate for their child, operators for people without a screen.',
  })
  fromMemberId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The group whose pot receives. Left out: the community pot.' })
  toOrganisationId?: string | null;

  @Field(() => Minutes, { description: 'How much. At least one minute.' })
  amountMinutes!: number;
}

@Open()
@ObjectType({ description: 'What the donor has now.' })
export class DonateCreditsPayload extends Payload {
  @Field(() => Account, { nullable: true, description: 'Null when it was refused.' })
  account!: Account | null;
}
