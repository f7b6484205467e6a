import { IsOptional, Length, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Account } from '../accounts/account.js';
import { Payload } from '../common/payload.js';
import { Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@InputType({ description: 'Who gives how much to whom.' })
export class GiftCreditsInput {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Who gives. Left out: you. Guardians give for their child, operators for people without a screen.',
  })
  fromMemberId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Who receives. Either this or `toMemberNumber`.' })
  toMemberId?: string | null;

  @Field(() => String, { nullable: true, description: 'The number on the card or letter of who receives.' })
  @IsOptional()
  @MaxLength(50)
  toMemberNumber?: string | null;

  @Field(() => Minutes, { description: 'How much. At least one minute.' })
  amountMinutes!: number;

  @Field(() => String, {
    nullable: true,
    description: 'For who receives. At most 300 characters: a longer one is refused.',
  })
  @IsOptional()
  @MaxLength(10_000)
  note?: string | null;
}

@Open()
@ObjectType({ description: 'What the giver has now.' })
export class GiftCreditsPayload extends Payload {
  @Field(() => Account, { nullable: true, description: 'Null when it was refused.' })
  account!: Account | null;
}
