import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

export const SignInMethod = {
  CODE: 'CODE',
  PASSKEY: 'PASSKEY',
  CARD: 'CARD',
  STAFF: 'STAFF',
  INVITATION: 'INVITATION',
} as const;
registerEnumType(SignInMethod, {
  name: 'SignInMethod',
  description: 'How somebody proved who they are.',
  valuesConfig: {
    CODE: { description: 'A one-time code by email or text.' },
    PASSKEY: { description: 'A passkey on their device.' },
    CARD: { description: 'A card and its PIN, at a screen that others use too.' },
    STAFF: { description: "The council's own sign-in." },
    INVITATION: { description: 'The link in an invitation.' },
  },
});

@Open()
@ObjectType({ description: 'Somewhere you are signed in.' })
export class Session {
  @Field(() => ID, { description: 'For `signOut`.' })
  id!: string;

  @Field(() => SignInMethod, { description: 'How you signed in.' })
  signedInBy!: keyof typeof SignInMethod;

  @Field(() => Instant, { description: 'When you signed in.' })
  startedAt!: Date;

  @Field(() => Instant, {
    nullable: true,
    description: 'When it was last renewed, which apps do about every 15 minutes of use. Null: never.',
  })
  renewedAt!: Date | null;

  @Field(() => Instant, { description: 'When it ends at the latest.' })
  endsAt!: Date;

  @Field({ description: 'True for the one that asks.' })
  isThis!: boolean;
}
