import { Length } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@InputType({ description: 'Who wants to sign in, and where.' })
export class RequestSignInCodeInput {
  @Field({ description: "The scheme's short name, like haringey." })
  @Length(1, 50)
  scheme!: string;

  @Field({ description: 'The email address or mobile number the scheme knows.' })
  @Length(3, 254)
  emailOrPhone!: string;
}

@Open()
@ObjectType({ description: 'The same for known and unknown addresses.' })
export class RequestSignInCodePayload extends Payload {
  @Field(() => String, { nullable: true, description: 'What to tell the person. Null when it was refused.' })
  message!: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'What to offer behind a link "Not received?", a step each, the same for everybody. Null when it was refused.',
  })
  notReceived!: string[] | null;
}

@InputType({ description: 'The code from the message.' })
export class SignInInput {
  @Field({ description: "The scheme's short name, like haringey." })
  @Length(1, 50)
  scheme!: string;

  @Field({ description: 'The email address or mobile number the code was sent to.' })
  @Length(3, 254)
  emailOrPhone!: string;

  @Field({ description: 'The six digits. Spaces do not matter.' })
  @Length(1, 20)
  code!: string;
}

@InputType({ description: 'What the browser brought back from the council’s sign-in.' })
export class CompleteStaffSignInInput {
  @Field({ description: "The scheme's short name, like haringey." })
  @Length(1, 50)
  scheme!: string;

  @Field({ description: 'The code behind the # of the address that your app was called with.' })
  @Length(1, 100)
  handOff!: string;
}

@Open()
@ObjectType({ description: 'A session begins, or goes on.' })
export class SignInPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: 'Send it as `Authorization: Bearer …`. It works for minutes. Shown once. Null when it was refused.',
  })
  token!: string | null;

  @Field(() => Instant, { nullable: true, description: 'Until when that works. Null when it was refused.' })
  expiresAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Give it to `refreshSession` for the next pair. It works once: keep it where only you can read it. Null when it was refused, and after signing in with a card.',
  })
  refreshToken!: string | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'Until when the refresh token works. Null where there is none.',
  })
  refreshTokenExpiresAt!: Date | null;
}

@InputType({ description: 'A printed card.' })
export class SignInWithCardInput {
  @Field({ description: "The scheme's short name, like haringey." })
  @Length(1, 50)
  scheme!: string;

  @Field({ description: 'The twelve digits on the card. Spaces and dashes do not matter.' })
  @Length(1, 40)
  cardNumber!: string;

  @Field({ description: 'Its four digits.' })
  @Length(1, 20)
  pin!: string;
}

@InputType({ description: 'Which session goes on.' })
export class RefreshSessionInput {
  @Field({ description: 'The newest refresh token of the session.' })
  @Length(1, 100)
  refreshToken!: string;
}

@InputType({ description: 'Which session ends.' })
export class SignOutInput {
  @Field(() => ID, { nullable: true, description: 'Another session of your own. Null: the one that asks.' })
  sessionId?: string | null;
}

@Open()
@ObjectType({ description: 'The session has ended.' })
export class SignOutPayload extends Payload {
  @Field({ description: 'True.' })
  signedOut!: boolean;
}

@InputType({ description: 'Whose sessions end.' })
export class SignOutEverywhereInput {
  @Field(() => ID, { nullable: true, description: 'For operators: the member. Null: yourself.' })
  memberId?: string | null;
}

@Open()
@ObjectType({ description: 'Every session has ended.' })
export class SignOutEverywherePayload extends Payload {
  @Field(() => Int, { nullable: true, description: 'How many there were. Null when it was refused.' })
  endedCount!: number | null;
}
