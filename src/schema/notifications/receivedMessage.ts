import { Field, ID, ObjectType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Channel } from '../people/member.js';

@Open()
@ObjectType({ description: 'A message that the service sent you, in the words and the way it went.' })
export class ReceivedMessage {
  @Field(() => ID, { description: 'What a phone or computer that was told of it has as `id`.' })
  id!: string;

  @Field(() => String, { description: 'What it is about, such as HOURS_APPROVED. Newer versions know more kinds.' })
  kind!: string;

  @Field(() => Channel, { description: 'By which way it went.' })
  channel!: keyof typeof Channel;

  @Field(() => String, { nullable: true, description: 'What it is about, in a line. Null: a text has none.' })
  subject!: string | null;

  @Field({ description: 'What it says.' })
  body!: string;

  @Field(() => Instant, { description: 'When it was written.' })
  createdAt!: Date;
}

export const ReceivedMessageConnection = connectionType('ReceivedMessage', () => ReceivedMessage);
