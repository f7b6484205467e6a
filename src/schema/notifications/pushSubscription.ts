import { Length } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({
  description:
    'A phone or computer that is told when there is a message to a member. Where it is told, and its keys, are never shown.',
})
export class PushSubscription {
  @Field(() => ID, { description: 'For `removePushSubscription`.' })
  id!: string;

  @Field(() => Instant, { description: 'When it was saved first.' })
  createdAt!: Date;
}

@InputType({ description: "What the browser's PushSubscription says of itself." })
export class SavePushSubscriptionInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Whose messages it tells of, where you act for somebody. Null: your own.',
  })
  memberId?: string | null;

  @Field({ description: '`endpoint`: an https address of its push service.' })
  @Length(10, 1000)
  endpoint!: string;

  @Field({ description: '`keys.p256dh`, in base64url.' })
  @Length(87, 87)
  publicKey!: string;

  @Field({ description: '`keys.auth`, in base64url.' })
  @Length(22, 22)
  authSecret!: string;
}

@Open()
@ObjectType({ description: 'The phone or computer as it is kept.' })
export class SavePushSubscriptionPayload extends Payload {
  @Field(() => PushSubscription, { nullable: true, description: 'Null when it was refused.' })
  pushSubscription!: PushSubscription | null;
}

@InputType({ description: 'Which phone or computer goes.' })
export class RemovePushSubscriptionInput {
  @Field(() => ID, { description: 'The phone or computer.' })
  pushSubscriptionId!: string;
}

@Open()
@ObjectType({ description: 'It is told of no message any more. Have the browser unsubscribe too.' })
export class RemovePushSubscriptionPayload extends Payload {
  @Field({ description: 'True.' })
  removed!: boolean;
}
