import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({ implements: Node, description: 'A device that was paired with its venue at /oauth/device.' })
export class Till extends Node {
  @Field({ description: 'What it is called there.' })
  name!: string;

  @Field(() => Instant, { description: 'When it was paired.' })
  pairedAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it was last used, to the minute. Null: never.' })
  lastUsedAt!: Date | null;

  @Field(() => Instant, {
    description: 'From this instant on it is over by itself, unless the till comes back before: 90 days after it did.',
  })
  lapsesAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it was unpaired or ended. Null: it was not.' })
  unpairedAt!: Date | null;

  /** For the edges. */
  appId!: string;
  organisationId!: string;
  pairedByMemberId!: string;
}

export const TillConnection = connectionType('Till', () => Till);

@ArgsType()
export class TillsArgs extends PageArgs {
  @Field(() => ID, { description: 'Whose tills.' })
  venue!: string;
}

@InputType({ description: 'Which till is unpaired.' })
export class UnpairTillInput {
  @Field(() => ID, { description: 'The till.' })
  tillId!: string;
}

@Open()
@ObjectType({ description: 'The device is no till any more.' })
export class UnpairTillPayload extends Payload {
  @Field(() => Till, { nullable: true, description: 'Null when it was refused.' })
  till!: Till | null;
}
