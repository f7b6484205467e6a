import { Length } from 'class-validator';
import { Field, InputType, ObjectType } from 'type-graphql';
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

@Open()
@ObjectType({ description: 'A session begins.' })
export class SignInPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: 'Send it as `Authorization: Bearer …`. Shown once. Null when it was refused.',
  })
  token!: string | null;

  @Field(() => Instant, { nullable: true, description: 'Until when it lasts. Null when it was refused.' })
  expiresAt!: Date | null;
}

@Open()
@ObjectType({ description: 'The session has ended.' })
export class SignOutPayload extends Payload {
  @Field({ description: 'True.' })
  signedOut!: boolean;
}
