import { ArrayMaxSize, Length } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';

export const AppKind = { PARTNER: 'PARTNER', SERVER: 'SERVER', TILL: 'TILL' } as const;
registerEnumType(AppKind, {
  name: 'AppKind',
  description: 'What an app is.',
  valuesConfig: {
    PARTNER: { description: 'Acts for members who allow it: authorisation code with PKCE.' },
    SERVER: { description: 'Speaks for one organisation: client credentials.' },
    TILL: { description: 'The software of tills and kiosks, each paired with its venue: device flow.' },
  },
});

export const AppScope = {
  BALANCE_READ: 'balance:read',
  HOURS_READ: 'hours:read',
  HOURS_WRITE: 'hours:write',
  OFFERS_READ: 'offers:read',
  SHIFTS_READ: 'shifts:read',
  SHIFTS_WRITE: 'shifts:write',
  PROFILE_READ: 'profile:read',
  PROFILE_WRITE: 'profile:write',
  REDEEM: 'redeem',
} as const;
export type AppScopeValue = (typeof AppScope)[keyof typeof AppScope];
registerEnumType(AppScope, {
  name: 'AppScope',
  description: 'What an app may be used for.',
  valuesConfig: {
    BALANCE_READ: { description: '`balance:read`: read who the member is, the account and its statement.' },
    HOURS_READ: { description: '`hours:read`: read hours.' },
    HOURS_WRITE: { description: '`hours:write`: log hours.' },
    OFFERS_READ: { description: '`offers:read`: read offers.' },
    SHIFTS_READ: { description: '`shifts:read`: read bookings and waiting lists.' },
    SHIFTS_WRITE: { description: '`shifts:write`: book, cancel and swap; for a group, keep its rota.' },
    PROFILE_READ: { description: '`profile:read`: read what the member says of themselves, and when they are free.' },
    PROFILE_WRITE: { description: '`profile:write`: change it.' },
    REDEEM: { description: '`redeem`: accept credits at the venue of the till.' },
  },
});

export const AppStatus = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED', ENDED: 'ENDED' } as const;
registerEnumType(AppStatus, {
  name: 'AppStatus',
  description: 'Whether an app works.',
  valuesConfig: {
    ACTIVE: { description: 'It works.' },
    SUSPENDED: { description: 'It does not work for now.' },
    ENDED: { description: 'It has ended for good.' },
  },
});

@Open()
@ObjectType({ description: 'A secret of an app. It was shown once, when it was made.' })
export class AppSecret {
  @Field({ description: 'Its first six characters, to tell two apart.' })
  hint!: string;

  @Field(() => Instant, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it was last used, to the minute. Null: never.' })
  lastUsedAt!: Date | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'From when on it no longer works. Null: until another takes its place, or it is ended.',
  })
  endsAt!: Date | null;
}

@Open()
@ObjectType({ implements: Node, description: 'A program that reaches the service through OAuth, at /oauth.' })
export class App extends Node {
  @Field(() => AppKind, { description: 'What it is.' })
  kind!: keyof typeof AppKind;

  @Field({ description: 'What it calls itself to members.' })
  name!: string;

  @Field(() => AppStatus, { description: 'Whether it works.' })
  status!: keyof typeof AppStatus;

  @Field(() => [AppScope], { description: 'What it may ask for at most.' })
  scopes!: AppScopeValue[];

  @Private('appRead')
  @Field(() => String, { nullable: true, description: 'Its `client_id` in OAuth. Null where it is hidden from you.' })
  clientIdentifier!: string | null;

  @Private('appRead')
  @Field(() => [String], {
    nullable: true,
    description: 'Where people are sent back to, character by character. Null where it is hidden from you.',
  })
  redirectUris!: string[] | null;

  @Private('appRead')
  @Field(() => Instant, { nullable: true, description: 'When it was registered. Null where it is hidden from you.' })
  registeredAt!: Date | null;

  @Private('appRead')
  @Field(() => Instant, {
    nullable: true,
    description: 'When it was last used, to the minute. Null: never, or it is hidden from you.',
  })
  lastUsedAt!: Date | null;

  /** For the edges. */
  appId!: string;
  organisationId!: string | null;
}

export const AppConnection = connectionType('App', () => App);

@ArgsType()
export class AppsArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: "This organisation's. Null: every app of the scheme, for its staff.",
  })
  organisation?: string | null;
}

@InputType({ description: 'A new app.' })
export class RegisterAppInput {
  @Field(() => AppKind, { description: 'What it is.' })
  kind!: keyof typeof AppKind;

  @Field({ description: 'What it calls itself to members, up to 100 characters.' })
  @Length(1, 100)
  name!: string;

  @Field(() => [AppScope], {
    description:
      'PARTNER and SERVER: BALANCE_READ, HOURS_READ, HOURS_WRITE, OFFERS_READ. PARTNER: PROFILE_READ, PROFILE_WRITE. TILL: REDEEM, OFFERS_READ. It can ask for nothing beyond.',
  })
  @ArrayMaxSize(20)
  scopes!: AppScopeValue[];

  @Field(() => [String], {
    nullable: true,
    description:
      'Of PARTNER: where people are sent back to, exactly. https://, or http://127.0.0.1 for a program on their computer, whose port is free.',
  })
  @ArrayMaxSize(10)
  redirectUris?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of PARTNER: it runs on a server and keeps a secret. Servers always do, tills never.',
  })
  isConfidential?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Of SERVER: the organisation it speaks for.' })
  organisationId?: string | null;
}

const secretDescription =
  'For the token endpoint, with the `client_id`. Shown this once: it cannot be read again. Null where the app keeps none, or it was refused.';

@Open()
@ObjectType({ description: 'The new app.' })
export class RegisterAppPayload extends Payload {
  @Field(() => App, { nullable: true, description: 'Null when it was refused.' })
  app!: App | null;

  @Field(() => String, { nullable: true, description: secretDescription })
  secret!: string | null;
}

@InputType({ description: 'Which app gets another secret.' })
export class RotateAppSecretInput {
  @Field(() => ID, { description: 'The app.' })
  appId!: string;
}

@Open()
@ObjectType({ description: 'The app has another secret; the one before works for seven more days.' })
export class RotateAppSecretPayload extends Payload {
  @Field(() => App, { nullable: true, description: 'Null when it was refused.' })
  app!: App | null;

  @Field(() => String, { nullable: true, description: secretDescription })
  secret!: string | null;
}

@InputType({ description: 'Which secret ends.' })
export class EndAppSecretInput {
  @Field(() => ID, { description: 'The app.' })
  appId!: string;

  @Field({ description: 'The first six characters of the secret.' })
  @Length(6, 6)
  hint!: string;
}

@Open()
@ObjectType({ description: 'The secret no longer works.' })
export class EndAppSecretPayload extends Payload {
  @Field(() => App, { nullable: true, description: 'Null when it was refused.' })
  app!: App | null;
}

@InputType({ description: 'Which app is suspended.' })
export class SuspendAppInput {
  @Field(() => ID, { description: 'The app.' })
  appId!: string;
}

@Open()
@ObjectType({ description: 'The app does not work for now.' })
export class SuspendAppPayload extends Payload {
  @Field(() => App, { nullable: true, description: 'Null when it was refused.' })
  app!: App | null;
}

@InputType({ description: 'Which app works again.' })
export class ResumeAppInput {
  @Field(() => ID, { description: 'The app.' })
  appId!: string;
}

@Open()
@ObjectType({ description: 'The app works again.' })
export class ResumeAppPayload extends Payload {
  @Field(() => App, { nullable: true, description: 'Null when it was refused.' })
  app!: App | null;
}

@InputType({ description: 'Which app ends.' })
export class EndAppInput {
  @Field(() => ID, { description: 'The app.' })
  appId!: string;
}

@Open()
@ObjectType({ description: 'The app has ended, with what members allowed it and the tills that ran it.' })
export class EndAppPayload extends Payload {
  @Field(() => App, { nullable: true, description: 'Null when it was refused.' })
  app!: App | null;
}
