import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { MessageState } from '../people/invitation.js';
import { Channel } from '../people/member.js';

@Open()
@ObjectType({
  implements: Node,
  description: 'A message of the service to somebody: what came of it, never its words nor where it goes.',
})
export class Message extends Node {
  /** Null: an invitation. */
  memberId!: string | null;

  @Field(() => String, {
    description: 'What it is about, such as HOURS_APPROVED. Newer versions know more kinds.',
  })
  kind!: string;

  @Field(() => Channel, { description: 'By which way it goes.' })
  channel!: keyof typeof Channel;

  @Field(() => MessageState, { description: 'What came of it.' })
  state!: keyof typeof MessageState;

  @Field(() => Instant, { description: 'When it was written.' })
  createdAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it is tried next. Null: it is sent, or was given up.' })
  nextTryAt!: Date | null;

  @Field(() => Int, { description: 'How often it was tried since it was written, or asked for again.' })
  tries!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Why the last try failed, and what to mend. Null: none did, or it is sent.',
  })
  failure!: string | null;
}

export const MessageConnection = connectionType('Message', () => Message);

@ArgsType()
export class FailedMessagesArgs extends PageArgs {}

@InputType({ description: 'What to send again.' })
export class RetryMessageInput {
  @Field(() => ID, { description: 'A message that was given up.' })
  messageId!: string;
}

@Open()
@ObjectType({ description: 'It is due again, now.' })
export class RetryMessagePayload extends Payload {
  @Field(() => Message, { nullable: true, description: 'Null when it was refused.' })
  message!: Message | null;
}
