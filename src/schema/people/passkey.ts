import { Length } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({ description: 'A passkey on a device of yours: unlocking the device signs you in.' })
export class Passkey {
  @Field(() => ID, { description: 'For `removePasskey`.' })
  id!: string;

  @Field({ description: 'What you called it.' })
  name!: string;

  @Field(() => Instant, { description: 'When it was added.' })
  createdAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it last signed you in. Null: never.' })
  lastUsedAt!: Date | null;
}

@Open()
@ObjectType({ description: 'What to ask the device.' })
export class BeginPasskeyPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description:
      "The JSON of the W3C's PublicKeyCredentialCreationOptionsJSON, for `navigator.credentials.create`. Good for five minutes, once. Null when it was refused.",
  })
  options!: string | null;
}

@InputType({ description: 'A new passkey.' })
export class AddPasskeyInput {
  @Field({ description: 'What to call it, such as the device it is on, up to 100 characters.' })
  @Length(1, 100)
  name!: string;

  @Field({ description: "What the device answered: the JSON of the W3C's RegistrationResponseJSON." })
  @Length(1, 30_000)
  response!: string;
}

@Open()
@ObjectType({ description: 'The new passkey. A message tells you of it.' })
export class AddPasskeyPayload extends Payload {
  @Field(() => Passkey, { nullable: true, description: 'Null when it was refused.' })
  passkey!: Passkey | null;
}

@InputType({ description: 'Where somebody wants to sign in.' })
export class BeginPasskeySignInInput {
  @Field({ description: "The scheme's short name, like haringey." })
  @Length(1, 50)
  scheme!: string;
}

@Open()
@ObjectType({ description: 'What to ask the device. The same for everybody: it knows whose passkeys it has.' })
export class BeginPasskeySignInPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description:
      "The JSON of the W3C's PublicKeyCredentialRequestOptionsJSON, for `navigator.credentials.get`. Good for five minutes, once. Null when it was refused.",
  })
  options!: string | null;
}

@InputType({ description: 'A passkey.' })
export class SignInWithPasskeyInput {
  @Field({ description: "The scheme's short name, like haringey." })
  @Length(1, 50)
  scheme!: string;

  @Field({ description: "What the device answered: the JSON of the W3C's AuthenticationResponseJSON." })
  @Length(1, 30_000)
  response!: string;
}

@InputType({ description: 'Which passkey goes.' })
export class RemovePasskeyInput {
  @Field(() => ID, { description: 'The passkey.' })
  passkeyId!: string;
}

@Open()
@ObjectType({ description: 'The passkey signs nobody in any more. You may remove it from the device too.' })
export class RemovePasskeyPayload extends Payload {
  @Field({ description: 'True.' })
  removed!: boolean;
}
