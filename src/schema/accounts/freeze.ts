import { MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Open } from '../common/visibility.js';
import { Account } from './account.js';

@InputType({ description: 'Which account is frozen, or opened again.' })
export class FreezeAccountInput {
  @Field(() => ID, { description: "A member's wallet, a group's pot or a venue's account." })
  accountId!: string;

  @Field({ description: 'True: frozen from now on. False: open again.' })
  isFrozen!: boolean;

  @Field({ description: 'Why, for other staff to read. 3 to 1,000 characters.' })
  @MaxLength(10_000)
  reason!: string;
}

@Open()
@ObjectType({ description: 'The account as it is now.' })
export class FreezeAccountPayload extends Payload {
  @Field(() => Account, { nullable: true, description: 'Null when it was refused.' })
  account!: Account | null;
}
