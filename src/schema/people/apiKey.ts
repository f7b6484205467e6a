import { ArrayMaxSize, Length } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

const pairInstead =
  'Tills are paired with their venue at /oauth/device; no such key is made any more. Removal on 2027-11-30.';
const serverInstead = 'What writes is an app: see `registerApp`; no such key is made any more. Removal on 2027-11-30.';

export const ApiKeyKind = { TILL: 'TILL', ORGANISATION_APP: 'ORGANISATION_APP', MEMBER_APP: 'MEMBER_APP' } as const;
registerEnumType(ApiKeyKind, {
  name: 'ApiKeyKind',
  description: 'For whom a key speaks.',
  valuesConfig: {
    TILL: { description: 'The till of a venue.', deprecationReason: pairInstead },
    ORGANISATION_APP: { description: "An organisation's own app." },
    MEMBER_APP: { description: 'An app that a member allowed to read for them.' },
  },
});

export const ApiKeyScope = {
  BALANCE_READ: 'balance:read',
  HOURS_READ: 'hours:read',
  HOURS_WRITE: 'hours:write',
  OFFERS_READ: 'offers:read',
  SHIFTS_READ: 'shifts:read',
  SHIFTS_WRITE: 'shifts:write',
  REDEEM: 'redeem',
} as const;
export type ApiKeyScopeValue = (typeof ApiKeyScope)[keyof typeof ApiKeyScope];
registerEnumType(ApiKeyScope, {
  name: 'ApiKeyScope',
  description: 'What a key may be used for.',
  valuesConfig: {
    BALANCE_READ: { description: 'Read the account and its statement.' },
    HOURS_READ: { description: 'Read hours.' },
    HOURS_WRITE: { description: 'Log hours.', deprecationReason: serverInstead },
    OFFERS_READ: { description: 'Read offers.' },
    SHIFTS_READ: { description: 'Read bookings and waiting lists.' },
    SHIFTS_WRITE: { description: 'Book, cancel and keep a rota: for apps alone, no key is made for it.' },
    REDEEM: { description: "Accept credits at the key's venue.", deprecationReason: pairInstead },
  },
});

@Open()
@ObjectType({
  implements: Node,
  description:
    'A key that reads, or one of a till or app from before there was OAuth. Its token was shown once, when it was made.',
})
export class ApiKey extends Node {
  @Field(() => ApiKeyKind, { description: 'For whom it speaks.' })
  kind!: keyof typeof ApiKeyKind;

  @Field({ description: 'What its maker called it.' })
  name!: string;

  @Field({ description: 'The first characters of its token after tck_, to tell keys apart.' })
  prefix!: string;

  @Field(() => [ApiKeyScope], { description: 'What it may be used for.' })
  scopes!: ApiKeyScopeValue[];

  @Field(() => Instant, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'From when on it no longer works. Null: until it is revoked.' })
  expiresAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When it was last used, to the minute. Null: never.' })
  lastUsedAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When it was revoked. Null: it was not.' })
  revokedAt!: Date | null;

  /** For the edges. */
  organisationId!: string | null;
  memberId!: string | null;
  createdByMemberId!: string;
}

export const ApiKeyConnection = connectionType('ApiKey', () => ApiKey);

@InputType({ description: 'A new key.' })
export class CreateApiKeyInput {
  @Field(() => ApiKeyKind, {
    description: 'For whom it speaks. MEMBER_APP: for yourself, and making it is your consent.',
  })
  kind!: keyof typeof ApiKeyKind;

  @Field({ description: 'What to call it, up to 100 characters.' })
  @Length(1, 100)
  name!: string;

  @Field(() => [ApiKeyScope], {
    description: 'ORGANISATION_APP: HOURS_READ, BALANCE_READ, OFFERS_READ. MEMBER_APP: BALANCE_READ, HOURS_READ.',
  })
  @ArrayMaxSize(20)
  scopes!: ApiKeyScopeValue[];

  @Field(() => ID, { nullable: true, description: 'The organisation of an app. Null for MEMBER_APP.' })
  organisationId?: string | null;

  @Field(() => Instant, { nullable: true, description: 'From when on it no longer works. Null: until it is revoked.' })
  expiresAt?: Date | null;
}

@Open()
@ObjectType({ description: 'The new key.' })
export class CreateApiKeyPayload extends Payload {
  @Field(() => ApiKey, { nullable: true, description: 'Null when it was refused.' })
  apiKey!: ApiKey | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Send it as `Authorization: Bearer …`. Shown this once: it cannot be read again. Null when it was refused.',
  })
  token!: string | null;
}

@InputType({ description: 'Which key ends.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  apiKeyId!: string;
}

@Open()
@ObjectType({ description: 'The key no longer works.' })
export class RevokeApiKeyPayload extends Payload {
  @Field(() => ApiKey, { nullable: true, description: 'Null when it was refused.' })
  apiKey!: ApiKey | null;
}

@ArgsType()
export class ApiKeysArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'The keys of this organisation. Null: your own.' })
  organisation?: string | null;
}
