import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { AppScope, type AppScopeValue } from './app.js';

@Open()
@ObjectType({ implements: Node, description: 'What a member allowed an app. On another device it is another one.' })
export class Consent extends Node {
  @Field(() => [AppScope], { description: 'What the app may do for the member.' })
  scopes!: AppScopeValue[];

  @Field(() => [String], { description: 'The same in words, going on from “It may”.' })
  scopesInWords!: string[];

  @Field(() => Instant, { description: 'When it was given.' })
  givenAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When the app last used it, to the minute. Null: never.' })
  lastUsedAt!: Date | null;

  @Field(() => Instant, {
    description: 'From this instant on it is over by itself, unless the app comes back before: 30 days after it did.',
  })
  lapsesAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it was taken back or ended. Null: it was not.' })
  endedAt!: Date | null;

  /** For the edges. */
  appId!: string;
  memberId!: string;
}

export const ConsentConnection = connectionType('Consent', () => Consent);

@ArgsType()
export class ConsentsArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: "This member's, for their guardians and for operators. Null: yours.",
  })
  member?: string | null;
}

@InputType({ description: 'Which consent is taken back.' })
export class RevokeConsentInput {
  @Field(() => ID, { description: 'The consent.' })
  consentId!: string;
}

@Open()
@ObjectType({ description: 'The app can do nothing more for the member.' })
export class RevokeConsentPayload extends Payload {
  @Field(() => Consent, { nullable: true, description: 'Null when it was refused.' })
  consent!: Consent | null;
}
